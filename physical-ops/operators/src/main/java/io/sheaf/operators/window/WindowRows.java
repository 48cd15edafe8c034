package io.sheaf.operators.window;

/**
 * Ordered rows, whole partitions, as records that are found by their number from 0. Used by one
 * thread.
 */
public interface WindowRows extends AutoCloseable {
  /** Whether there is a row of this number; reads on up to it. */
  boolean has(long row);

  /** Number of rows; reads on to the end. */
  long count();

  /** The address of a row that is there; valid until {@link #unpin}. */
  long record(long row);

  /** The addresses of {@code count} rows that are there, in order; valid until {@link #unpin}. */
  void records(long from, int count, long[] into);

  /** Whether addresses stay valid, and with them strings, until these rows are closed. */
  boolean areStable();

  /** Lets go of the addresses given before, so that their memory can be used for other rows. */
  void unpin();

  /** Forgets all rows in front of one. */
  void discard(long before);

  @Override
  void close();
}
