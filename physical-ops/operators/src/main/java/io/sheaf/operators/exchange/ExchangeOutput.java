package io.sheaf.operators.exchange;

import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.graph.TaskResult;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What one task leaves for a later stage: batches for each of its partitions, in the order they
 * were written, in memory first and in one file when memory runs short. Row counts a partition are
 * kept, and consumers check them. Thread-safe.
 */
public final class ExchangeOutput implements TaskResult {
  private final MemoryConsumer memory;
  private final Path spillDirectory;
  private final List<List<StoredBatch>> partitions;
  private final long[] rowCounts;
  private FileChannel file;
  private Path path;
  private boolean closed;

  ExchangeOutput(int partitionCount, MemoryConsumer memory, Path spillDirectory) {
    this.memory = memory;
    this.spillDirectory = spillDirectory;
    this.rowCounts = new long[partitionCount];
    this.partitions = new ArrayList<>(partitionCount);
    for (int i = 0; i < partitionCount; i++) {
      partitions.add(new ArrayList<>());
    }
  }

  synchronized void add(int partition, StoredBatch batch) {
    partitions.get(partition).add(batch);
    rowCounts[partition] += batch.rowCount();
  }

  /** The batches for a partition, borrowed, after the task is done. */
  public synchronized List<StoredBatch> partition(int partition) {
    return List.copyOf(partitions.get(partition));
  }

  /** Rows written for a partition. */
  public synchronized long rowCount(int partition) {
    return rowCounts[partition];
  }

  public int partitionCount() {
    return rowCounts.length;
  }

  @Override
  public synchronized long bytes() {
    return partitions.stream().flatMap(List::stream).mapToLong(StoredBatch::memoryBytes).sum();
  }

  @Override
  public synchronized long spill() {
    if (closed) {
      return 0;
    }
    try {
      if (file == null) {
        Files.createDirectories(spillDirectory);
        path = Files.createTempFile(spillDirectory, "exchange-", ".spill");
        file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      }
      long freed = 0;
      for (List<StoredBatch> batches : partitions) {
        for (StoredBatch batch : batches) {
          freed += batch.spill(file);
        }
      }
      return freed;
    } catch (IOException e) {
      throw new SheafException(
          ErrorCode.DISK_FULL, "cannot spill to " + spillDirectory + ": " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    partitions.forEach(batches -> batches.forEach(StoredBatch::close));
    memory.close();
    if (file != null) {
      try {
        file.close();
        Files.deleteIfExists(path);
      } catch (IOException e) {
        throw new SheafException(
            ErrorCode.IO_ERROR, "cannot remove the spill file " + path + ": " + e.getMessage(), e);
      }
    }
  }
}
