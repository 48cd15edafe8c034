package io.sheaf.operators.window;

import io.sheaf.columnar.batch.Column;

/** An aggregate computed from the ordered rows of one group after the other. */
interface OrderedFunction extends AutoCloseable {
  /**
   * Computes a group's result.
   *
   * @param group its number in the batch
   * @param from first row; none when equal to {@code to}
   */
  void group(int group, long from, long to);

  /** The results of the batch's groups; ends the batch. */
  Column column(int groups);

  /** Starts a batch. */
  void clear();

  @Override
  void close();
}
