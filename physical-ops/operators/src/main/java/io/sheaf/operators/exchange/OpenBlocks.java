package io.sheaf.operators.exchange;

import io.sheaf.columnar.batch.BlockBuilder;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.StoredBatch;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The open block of each partition of an output. Drivers append the few rows that a batch has for a
 * partition; a block that has grown to its target size is added to the output. So a reader meets
 * blocks of decent size however many partitions a batch is spread over. Thread-safe: each partition
 * has a lock of its own.
 */
final class OpenBlocks implements AutoCloseable {
  /** A message of this size goes over the network at nearly full speed. */
  private static final long LARGEST_TARGET = 1 << 20;

  private static final long SMALLEST_TARGET = 4 << 10;
  private static final int MOST_ROWS = 64 << 10;

  /** Open blocks of one output may take one part in so many of all memory. */
  private static final int SHARE_OF_OPEN = 16;

  /** One block may take one part in so many of all memory. */
  private static final int SHARE_OF_ONE = 256;

  private final ExchangeOutput output;
  private final long targetBytes;
  private final AtomicReferenceArray<BlockBuilder> builders;

  /**
   * @param sharing how many such sets of open blocks the output has
   */
  OpenBlocks(ExchangeOutput output, int sharing) {
    this.output = output;
    this.builders = new AtomicReferenceArray<>(output.partitionCount());
    this.targetBytes =
        targetBytes(output.memory().pool().limit(), (long) sharing * output.partitionCount());
  }

  /** Bytes at which a block is full when so many are open at once. */
  static long targetBytes(long memoryLimit, long openBlocks) {
    long most = Math.min(LARGEST_TARGET, memoryLimit / SHARE_OF_ONE);
    return Math.max(SMALLEST_TARGET, Math.min(most, memoryLimit / SHARE_OF_OPEN / openBlocks));
  }

  /**
   * Appends rows of a batch.
   *
   * @param columns flat
   * @param rows row numbers, of which those at {@code from} up to {@code to} are meant
   */
  void append(int partition, Column[] columns, int[] rows, int from, int to) {
    BlockBuilder builder = builder(partition, columns.length);
    synchronized (builder) {
      builder.append(columns, rows, from, to);
      if (builder.byteSize() >= targetBytes || builder.rowCount() >= MOST_ROWS) {
        output.add(partition, builder.seal());
      }
    }
  }

  private BlockBuilder builder(int partition, int columnCount) {
    BlockBuilder builder = builders.get(partition);
    if (builder != null) {
      return builder;
    }
    BlockBuilder made = new BlockBuilder(columnCount, output.memory());
    return builders.compareAndSet(partition, null, made) ? made : builders.get(partition);
  }

  /** Adds what is open to the output, after the last driver, and frees the rest. */
  void finish() {
    for (int partition = 0; partition < builders.length(); partition++) {
      BlockBuilder builder = builders.get(partition);
      if (builder == null) {
        continue;
      }
      synchronized (builder) {
        if (builder.rowCount() > 0) {
          StoredBatch block = builder.seal();
          output.add(partition, block);
        }
        builder.close();
      }
    }
  }

  @Override
  public void close() {
    for (int partition = 0; partition < builders.length(); partition++) {
      BlockBuilder builder = builders.get(partition);
      if (builder != null) {
        synchronized (builder) {
          builder.close();
        }
      }
    }
  }
}
