package io.sheaf.operators.window;

/**
 * Work on a chunk of rows before columns are read: it may look at any rows of their partitions and
 * let go of addresses as it likes.
 */
interface WindowStep extends AutoCloseable {
  /** Goes on to the next chunk, after partitions, peers and frames did. */
  void prepare(long from, int count);

  /** The first row that this still needs once the chunk is done. */
  long needed();

  @Override
  default void close() {}
}
