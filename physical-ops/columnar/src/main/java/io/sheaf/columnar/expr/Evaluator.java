package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;

/** An expression compiled for one thread. It owns the arrays of its results: a column is valid until the next call. */
public interface Evaluator extends AutoCloseable {
  /** The expression's value for every row of the batch. */
  Column evaluate(ColumnBatch input);

  /** Releases off-heap scratch memory. */
  @Override
  default void close() {}
}
