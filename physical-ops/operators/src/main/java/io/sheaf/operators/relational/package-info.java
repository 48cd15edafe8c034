/** The operators that keep no state beyond a batch: filter, projection, limit, union, values. */
package io.sheaf.operators.relational;
