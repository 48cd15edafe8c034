package io.sheaf.columnar.aggregate;

/** State that tells how many rows a group has: counted, or summed from partial counts. */
interface RowCounter {
  /** Rows of one group. */
  long count(long record);
}
