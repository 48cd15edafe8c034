package io.sheaf.columnar.type;

/** How the values of a column lie in memory while a batch is worked on. */
public enum Layout {
  /** One byte a value, 0 or 1. */
  BOOLEAN,
  /** One int a value. */
  INT,
  /** One long a value. */
  LONG,
  /** Two longs a value: low word, high word, two's complement. */
  INT128,
  /** One double a value; REAL values are doubles that a float can hold. */
  DOUBLE,
  /**
   * Two longs a value: a 16-byte view of a byte string, see {@link io.sheaf.columnar.batch.Views}.
   */
  VIEW
}
