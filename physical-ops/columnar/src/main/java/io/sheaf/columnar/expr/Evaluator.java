package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;

/**
 * An expression compiled for one thread. It owns the arrays of its results, and the off-heap bytes
 * of strings it makes: a column is valid until the next call, and until the close.
 */
public interface Evaluator extends AutoCloseable {
  /** The expression's value for every row of the batch. */
  Column evaluate(ColumnBatch input);

  /** Frees what the evaluator holds off-heap. */
  @Override
  default void close() {}
}
