package io.sheaf.operators.exchange;

import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.memory.Spillable;
import io.sheaf.columnar.type.DataType;
import io.sheaf.operators.spill.DiskErrors;
import io.sheaf.operators.spill.SpillArea;
import io.sheaf.operators.spill.TemporaryFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What one task leaves for a later stage, in the process that made it: blocks for each of its
 * partitions, in the order they were written, in memory first. When anybody runs short of memory,
 * the pool moves blocks to one file, from whatever thread; each block then knows its place there.
 * Blocks that are being read stay. Thread-safe.
 */
public final class ExchangeOutput implements PartitionedOutput {
  private final MemoryConsumer memory;
  private final Path spillDirectory;
  private final boolean checksummed;
  private final List<List<StoredBatch>> partitions;
  private final OutputSizes sizes;

  /** Blocks that were not spilled, the oldest first. */
  private final ArrayDeque<StoredBatch> inMemory = new ArrayDeque<>();

  /** Held while the file is written, so that blocks can be added and read meanwhile. */
  private final Object spilling = new Object();

  private TemporaryFile file;
  private long diskBytes;
  private int owners = 1;
  private boolean closed;

  /**
   * @param name what the blocks are, for messages about memory
   * @param spillDirectory made when it is needed
   * @param checksummed whether the sizes hold checksums, which only readers elsewhere need
   */
  public ExchangeOutput(
      String name, int partitionCount, MemoryPool pool, Path spillDirectory, boolean checksummed) {
    this.memory = pool.consumer(name, new AtRest());
    this.spillDirectory = spillDirectory;
    this.checksummed = checksummed;
    this.sizes = new OutputSizes(partitionCount);
    this.partitions = new ArrayList<>(partitionCount);
    for (int i = 0; i < partitionCount; i++) {
      partitions.add(new ArrayList<>());
    }
  }

  /** An output that only its own process reads. */
  public ExchangeOutput(int partitionCount, MemoryPool pool, Path spillDirectory) {
    this("exchange output", partitionCount, pool, spillDirectory, false);
  }

  private final class AtRest implements Spillable {
    @Override
    public long spill(long bytes) {
      return ExchangeOutput.this.spill(bytes);
    }

    @Override
    public boolean atAnyTime() {
      return true;
    }
  }

  /** What counts the blocks: those that are added are allocated from it. */
  public MemoryConsumer memory() {
    return memory;
  }

  /** Takes a block over. */
  public void add(int partition, StoredBatch batch) {
    long checksum = checksummed ? batch.checksum() : 0;
    synchronized (this) {
      partitions.get(partition).add(batch);
      inMemory.add(batch);
      sizes.add(partition, batch.rowCount(), batch.byteSize(), checksum);
    }
  }

  /** The blocks for a partition, borrowed, after the task is done. */
  public synchronized List<StoredBatch> partition(int partition) {
    return List.copyOf(partitions.get(partition));
  }

  /** The types of the columns; none while there is no block. */
  public synchronized List<DataType> columnTypes() {
    for (List<StoredBatch> blocks : partitions) {
      if (!blocks.isEmpty()) {
        return blocks.getFirst().columnTypes();
      }
    }
    return List.of();
  }

  @Override
  public OutputSizes sizes() {
    return sizes;
  }

  @Override
  public long bytes() {
    return memory.used();
  }

  /** Bytes in the file. */
  public long diskBytes() {
    synchronized (spilling) {
      return diskBytes;
    }
  }

  @Override
  public long spill() {
    return spill(Long.MAX_VALUE);
  }

  /** Moves blocks to the file until so many bytes are free, or none is left that could go. */
  private long spill(long bytes) {
    synchronized (spilling) {
      long freed = 0;
      List<StoredBatch> stay = new ArrayList<>();
      try {
        for (StoredBatch batch; freed < bytes && (batch = poll()) != null; ) {
          stay.add(batch);
          long moved = spill(batch);
          freed += moved;
          if (moved > 0) {
            stay.removeLast();
          }
        }
      } finally {
        synchronized (this) {
          inMemory.addAll(stay);
        }
      }
      return freed;
    }
  }

  private synchronized StoredBatch poll() {
    return closed ? null : inMemory.poll();
  }

  private long spill(StoredBatch batch) {
    if (file == null) {
      file = SpillArea.of(spillDirectory).create("exchange");
    }
    long size = batch.byteSize();
    file.take(size);
    long moved = 0;
    try {
      moved = batch.spill(file.channel());
      diskBytes += moved;
      return moved;
    } catch (IOException failure) {
      throw DiskErrors.cannotWrite(file.path(), failure);
    } finally {
      if (moved == 0) {
        file.giveBack(size);
      }
    }
  }

  @Override
  public synchronized ExchangeOutput retained() {
    if (closed) {
      throw new IllegalStateException("the output has just been released");
    }
    owners++;
    return this;
  }

  @Override
  public void close() {
    synchronized (spilling) {
      synchronized (this) {
        if (closed || --owners > 0) {
          return;
        }
        closed = true;
        inMemory.clear();
        partitions.forEach(batches -> batches.forEach(StoredBatch::close));
      }
      memory.close();
      if (file != null) {
        file.close();
      }
    }
  }
}
