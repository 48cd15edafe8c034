package io.sheaf.storage.parquet;

/**
 * How a column's physical values become the values of its type. The first three are done while
 * values are copied into a batch; the others rewrite a page, when it is loaded, into one that needs
 * nothing more.
 */
enum Conversion {
  /** Physical and wanted form are the same. */
  NONE,
  /** INT32 to LONG with its sign. */
  INT_TO_LONG,
  /** FLOAT to DOUBLE. */
  FLOAT_TO_DOUBLE,
  /** INT32 to LONG without sign. */
  UNSIGNED_INT,
  /** INT64 to INT128 without sign. */
  UNSIGNED_LONG,
  /** INT32 milliseconds to LONG microseconds. */
  MILLIS_INT,
  /** INT64 milliseconds to microseconds. */
  MILLIS_LONG,
  /** Nanoseconds of the day and Julian day to microseconds. */
  INT96,
  /** Big-endian two's complement to LONG. */
  BYTES_TO_LONG,
  /** Big-endian two's complement to INT128. */
  BYTES_TO_INT128,
  /** IEEE half precision to DOUBLE. */
  HALF;

  /** Whether values are copied to a batch as they lie in a PLAIN page. */
  boolean isDirect() {
    return this == NONE || this == INT_TO_LONG || this == FLOAT_TO_DOUBLE;
  }
}
