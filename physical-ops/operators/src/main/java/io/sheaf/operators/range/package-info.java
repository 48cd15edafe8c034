/** Ranges of an order that nobody knows beforehand: found by a sample of the rows' keys. */
package io.sheaf.operators.range;
