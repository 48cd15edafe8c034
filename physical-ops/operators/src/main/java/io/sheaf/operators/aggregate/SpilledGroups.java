package io.sheaf.operators.aggregate;

import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.row.GroupTable;
import io.sheaf.operators.spill.SpillFile;
import io.sheaf.operators.spill.SpillSpace;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Groups of one table on disk, by radix partition. A block holds records of one partition as they
 * lay in memory, then the bytes of their long strings in the order of the views that point to them.
 * One thread writes; afterwards any may read.
 */
final class SpilledGroups {
  /** Partitions of one level. */
  static final int PARTITIONS = 64;

  private static final int BITS = 6;

  /**
   * The first level takes the topmost bits that no table slot's tag holds; the next ones those
   * below.
   */
  private static final int FIRST_SHIFT = 42;

  private static final int CHUNK = 16 << 10;
  private static final int BLOCK_BYTES = 64 << 10;

  /**
   * Records in a file.
   *
   * @param count number of records
   */
  record Run(SpillFile.Block block, int count) {}

  private final Aggregation aggregation;
  private final SpillSpace space;
  private final int level;
  private final List<List<Run>> runs = new ArrayList<>();
  private SpillFile file;

  /**
   * @param level how many times the records were partitioned before
   */
  SpilledGroups(Aggregation aggregation, SpillSpace space, int level) {
    this.aggregation = aggregation;
    this.space = space;
    this.level = level;
    for (int i = 0; i < PARTITIONS; i++) {
      runs.add(new ArrayList<>());
    }
  }

  /** Whether hash bits are left to partition by. */
  boolean canPartition() {
    return FIRST_SHIFT - BITS * level >= 0;
  }

  boolean isEmpty() {
    return file == null;
  }

  /** The runs of one partition. */
  List<Run> runs(int partition) {
    return runs.get(partition);
  }

  private int partition(long record) {
    return (int) (Native.getLong(record) >>> (FIRST_SHIFT - BITS * level)) & (PARTITIONS - 1);
  }

  /**
   * Appends groups.
   *
   * @param cursor walks over them
   */
  void write(GroupTable.Cursor cursor) {
    if (file == null) {
      file = space.create();
    }
    long[] records = new long[CHUNK];
    long[] ordered = new long[CHUNK];
    BlockWriter writer = new BlockWriter();
    for (int count; (count = fill(cursor, records)) > 0; ) {
      int[] ends = order(records, count, ordered);
      int from = 0;
      for (int partition = 0; partition < PARTITIONS; partition++) {
        for (int i = from; i < ends[partition]; i++) {
          writer.add(partition, ordered[i]);
        }
        writer.flush(partition);
        from = ends[partition];
      }
    }
  }

  private static int fill(GroupTable.Cursor cursor, long[] records) {
    long[] some = new long[1024];
    int count = 0;
    for (int more; count <= CHUNK - some.length && (more = cursor.next(some, some.length)) > 0; ) {
      System.arraycopy(some, 0, records, count, more);
      count += more;
    }
    return count;
  }

  /** Counting sort by partition; gives the end of each partition's records. */
  private int[] order(long[] records, int count, long[] ordered) {
    int[] ends = new int[PARTITIONS];
    for (int i = 0; i < count; i++) {
      ends[partition(records[i])]++;
    }
    int[] next = new int[PARTITIONS];
    int sum = 0;
    for (int partition = 0; partition < PARTITIONS; partition++) {
      next[partition] = sum;
      sum += ends[partition];
      ends[partition] = sum;
    }
    for (int i = 0; i < count; i++) {
      ordered[next[partition(records[i])]++] = records[i];
    }
    return ends;
  }

  /** Collects records of one partition until a block is full. */
  private final class BlockWriter {
    private final int width = aggregation.width();
    private byte[] head = new byte[BLOCK_BYTES];
    private byte[] tail = new byte[4 << 10];
    private int headBytes;
    private int tailBytes;
    private int count;

    void add(int partition, long record) {
      if (count > 0 && headBytes + tailBytes + width > BLOCK_BYTES) {
        flush(partition);
      }
      if (head.length < width) {
        head = new byte[width];
      }
      Native.copy(record, head, headBytes, width);
      headBytes += width;
      for (int offset : aggregation.stringOffsets()) {
        long first = Native.getLong(record + offset);
        if (!Views.isInline(first)) {
          int length = Views.length(first);
          if (tail.length - tailBytes < length) {
            tail = Arrays.copyOf(tail, Math.max(2 * tail.length, tailBytes + length));
          }
          Native.copy(Native.getLong(record + offset + 8), tail, tailBytes, length);
          tailBytes += length;
        }
      }
      count++;
    }

    void flush(int partition) {
      if (count > 0) {
        SpillFile.Block block =
            file.append(ByteBuffer.wrap(head, 0, headBytes), ByteBuffer.wrap(tail, 0, tailBytes));
        runs.get(partition).add(new Run(block, count));
        headBytes = 0;
        tailBytes = 0;
        count = 0;
      }
    }
  }

  /**
   * Points the views of records just read at the strings behind them.
   *
   * @param records receives the records' addresses
   */
  static void relocate(Aggregation aggregation, long address, int count, long[] records) {
    long strings = address + (long) count * aggregation.width();
    for (int i = 0; i < count; i++) {
      long record = address + (long) i * aggregation.width();
      records[i] = record;
      for (int offset : aggregation.stringOffsets()) {
        long first = Native.getLong(record + offset);
        if (!Views.isInline(first)) {
          Native.putLong(record + offset + 8, strings);
          strings += Views.length(first);
        }
      }
    }
  }
}
