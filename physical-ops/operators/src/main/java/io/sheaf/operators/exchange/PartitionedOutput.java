package io.sheaf.operators.exchange;

import io.sheaf.graph.TaskResult;

/**
 * What one task leaves for the tasks of later stages: rows for each of their partitions, in blocks.
 * The counts are fixed once the task is done, and every reader checks what it reads against them.
 * Thread-safe.
 */
public interface PartitionedOutput extends TaskResult {
  /** Counts of every partition. */
  OutputSizes sizes();

  /** Number of partitions; 1 when every reader gets the same rows. */
  default int partitionCount() {
    return sizes().partitionCount();
  }

  /** Which partition a reading task reads: its own, or the one that all read. */
  default int partitionFor(int readingTask) {
    return partitionCount() == 1 ? 0 : readingTask;
  }

  /** Rows written for a partition. */
  default long rowCount(int partition) {
    return sizes().rows(partition);
  }

  /** Blocks written for a partition. */
  default int batchCount(int partition) {
    return sizes().batches(partition);
  }

  /** Bytes of a partition's blocks, in memory, on disk or on the wire. */
  default long byteSize(int partition) {
    return sizes().bytes(partition);
  }

  /** Sum over a partition's blocks of the CRC32C of their bytes. */
  default long checksum(int partition) {
    return sizes().checksum(partition);
  }
}
