package io.sheaf.operators.join;

import io.sheaf.columnar.batch.ColumnBatch;

/** Pairs of a probe row and a build row that may match, batch by batch. One driver's. */
interface CandidatePairs {
  /** Begins with a probe batch. */
  void start(ColumnBatch input);

  /**
   * The next pairs, valid until the next call, or null when there are no more.
   *
   * @param settled one byte a probe row, not 0 for those that need no more pairs; or null. A hint:
   *     such pairs may still come
   */
  JoinedBatch next(byte[] settled);

  /** The probe row of a pair of the last batch. */
  int probeRow(int pair);

  /** The build row of a pair of the last batch. */
  long buildRow(int pair);
}
