package io.sheaf.operators.pipeline;

import java.nio.file.Path;

/**
 * Settings of a query that operators see.
 *
 * @param threads most drivers a task may use
 * @param batchRows most rows a batch
 * @param checked whether every operator is wrapped by a checker of its contract
 * @param spillDirectory where operators spill; made when first needed
 */
public record ExecutionSettings(int threads, int batchRows, boolean checked, Path spillDirectory) {
  /**
   * Rows a batch unless told otherwise: a column of longs then fills half of a first-level cache.
   */
  public static final int DEFAULT_BATCH_ROWS = 2048;
}
