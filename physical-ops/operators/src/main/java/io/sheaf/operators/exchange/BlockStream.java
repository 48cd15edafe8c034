package io.sheaf.operators.exchange;

import io.sheaf.columnar.batch.StoredBatch;

/**
 * Blocks that arrive from other members. Those of one output come in the order they were written;
 * between outputs there is no order. Thread-safe.
 */
public interface BlockStream extends AutoCloseable {
  /**
   * A block that has arrived.
   *
   * @param output position of its output in {@link ExchangeClient.Fetch#outputs}
   * @param batch its rows, which the taker closes
   */
  record Arrived(int output, StoredBatch batch) {}

  /**
   * The next block if one is there, without waiting; else null, also at the end.
   *
   * @throws FetchFailure naming the edge that failed
   */
  Arrived poll();

  /**
   * The next block; waits for it. Null at the end, when every output's counts were found right.
   *
   * @throws FetchFailure naming the edge that failed
   */
  Arrived take() throws InterruptedException;

  /** Wakes those that wait, who find the stream's end. For cancellation; quick, never throws. */
  void cancel();

  /** Gives up what was not taken. Blocks that were taken stay their takers'. */
  @Override
  void close();
}
