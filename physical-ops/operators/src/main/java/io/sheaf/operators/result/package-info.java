/** How a query's rows get to its client. */
package io.sheaf.operators.result;
