package io.sheaf.operators.exchange;

import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
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
public final class ExchangeOutput implements PartitionedOutput {
  private final MemoryConsumer memory;
  private final Path spillDirectory;
  private final List<List<StoredBatch>> partitions;
  private final OutputSizes sizes;
  private FileChannel file;
  private Path path;
  private int owners = 1;
  private boolean closed;

  ExchangeOutput(int partitionCount, MemoryConsumer memory, Path spillDirectory) {
    this.memory = memory;
    this.spillDirectory = spillDirectory;
    this.sizes = new OutputSizes(partitionCount);
    this.partitions = new ArrayList<>(partitionCount);
    for (int i = 0; i < partitionCount; i++) {
      partitions.add(new ArrayList<>());
    }
  }

  synchronized void add(int partition, StoredBatch batch) {
    partitions.get(partition).add(batch);
    sizes.add(partition, batch.rowCount(), batch.byteSize(), 0);
  }

  /** The batches for a partition, borrowed, after the task is done. */
  public synchronized List<StoredBatch> partition(int partition) {
    return List.copyOf(partitions.get(partition));
  }

  @Override
  public OutputSizes sizes() {
    return sizes;
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
  public synchronized ExchangeOutput retained() {
    owners++;
    return this;
  }

  @Override
  public synchronized void close() {
    if (closed || --owners > 0) {
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
