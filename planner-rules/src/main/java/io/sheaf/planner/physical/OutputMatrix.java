package io.sheaf.planner.physical;

import java.util.Arrays;

/**
 * What the tasks of a stage wrote for each partition; exact, for the stage has ended. Two are equal
 * only when they are the same object.
 */
public final class OutputMatrix {
  private final long[][] rows;
  private final long[][] bytes;

  /**
   * @param rows by task, then partition
   * @param bytes by task, then partition
   */
  public OutputMatrix(long[][] rows, long[][] bytes) {
    this.rows = rows;
    this.bytes = bytes;
  }

  /** Tasks of the stage. */
  public int tasks() {
    return rows.length;
  }

  public int partitions() {
    return rows[0].length;
  }

  public long rows() {
    return Arrays.stream(rows).flatMapToLong(Arrays::stream).sum();
  }

  public long bytes() {
    return Arrays.stream(bytes).flatMapToLong(Arrays::stream).sum();
  }

  /** Rows of one partition, of all tasks. */
  public long rows(int partition) {
    return Arrays.stream(rows).mapToLong(task -> task[partition]).sum();
  }

  /** Bytes of one partition, of all tasks. */
  public long bytes(int partition) {
    return Arrays.stream(bytes).mapToLong(task -> task[partition]).sum();
  }

  /** Bytes that one task wrote for a partition. */
  public long bytes(int task, int partition) {
    return bytes[task][partition];
  }
}
