package io.sheaf.storage;

import io.sheaf.columnar.batch.ColumnBatch;

/**
 * Writes one file from several threads: each encodes blocks (row groups, runs of lines) of its own
 * batches, and finished blocks are appended in any order, or in the order of the threads' block
 * numbers when the rows are ordered.
 */
public interface TableWriter extends AutoCloseable {
  /** One thread's encoder; its user closes it. */
  interface Encoder extends AutoCloseable {
    /** Takes a batch in; appends a block to the file when enough rows are there. */
    void accept(ColumnBatch batch);

    /** Appends what is left. */
    void finish();

    @Override
    void close();
  }

  /** An encoder for one thread. Thread-safe. Rows keep their order within an encoder. */
  Encoder newEncoder();

  /** Rows written so far. */
  long rowCount();

  /** Bytes of the file so far, what encoders hold back left out. */
  long bytes();

  /** Completes the file and moves it to its place at once; called after all encoders finished. */
  void commit();

  /** Without a {@link #commit()} before, removes all traces. */
  @Override
  void close();
}
