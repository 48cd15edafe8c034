package io.sheaf.operators.pipeline;

import io.sheaf.operators.exchange.ExchangeCompression;
import java.nio.file.Path;

/**
 * Settings of a query that operators see.
 *
 * @param threads most drivers a task may use
 * @param batchRows most rows a batch
 * @param checked whether every operator is wrapped by a checker of its contract
 * @param spillDirectory where operators spill; made when first needed
 * @param compression of what is read from other members
 */
public record ExecutionSettings(
    int threads,
    int batchRows,
    boolean checked,
    Path spillDirectory,
    ExchangeCompression compression) {
  /**
   * Rows a batch unless told otherwise: a column of longs then fills half of a first-level cache.
   */
  public static final int DEFAULT_BATCH_ROWS = 2048;

  /** Settings with blocks compressed where the link asks for it. */
  public ExecutionSettings(int threads, int batchRows, boolean checked, Path spillDirectory) {
    this(threads, batchRows, checked, spillDirectory, ExchangeCompression.AUTO);
  }
}
