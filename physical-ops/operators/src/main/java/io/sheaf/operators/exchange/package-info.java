/** Exchange ends and the store of what tasks leave for later stages. */
package io.sheaf.operators.exchange;
