package io.sheaf.cli.output;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.type.Schema;

/**
 * Writes the rows of one result. {@link #begin}, then batches, then {@link #end}; {@link #close} in
 * any case. Used by one thread.
 */
public interface ResultWriter extends AutoCloseable {
  void begin(Schema schema);

  void write(ColumnBatch batch);

  /** Completes the result. */
  void end();

  @Override
  default void close() {}
}
