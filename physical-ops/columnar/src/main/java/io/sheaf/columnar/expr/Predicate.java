package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.ColumnBatch;

/** A BOOLEAN expression compiled for one thread as a filter. */
public interface Predicate extends AutoCloseable {
  /**
   * Finds the rows for which the expression is true (not false, not null).
   *
   * @param rows receives their numbers, ascending; at least as long as the batch
   * @return how many
   */
  int select(ColumnBatch input, int[] rows);

  /** Frees what the predicate holds off-heap. */
  @Override
  default void close() {}
}
