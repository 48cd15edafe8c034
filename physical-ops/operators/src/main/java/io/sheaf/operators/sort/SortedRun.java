package io.sheaf.operators.sort;

import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.row.RecordWalk;
import io.sheaf.columnar.row.RowLayout;
import io.sheaf.columnar.type.Layout;
import io.sheaf.operators.spill.SpillFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Ordered records on disk, block by block. A block holds records as they lay in memory, then the
 * bytes of their long strings in the order of the views that point to them. Immutable.
 */
final class SortedRun {
  /** Size of a block, unless one row needs more; with its padding it is a power of two. */
  static final int BLOCK_BYTES = (64 << 10) - NativeBuffer.PADDING;

  private record Block(SpillFile.Block bytes, int count) {}

  private final RowLayout layout;
  private final int[] strings;
  private final List<Block> blocks = new ArrayList<>();

  private SortedRun(RowLayout layout) {
    this.layout = layout;
    this.strings =
        IntStream.range(0, layout.size())
            .filter(field -> layout.type(field).layout() == Layout.VIEW)
            .map(layout::offset)
            .toArray();
  }

  /**
   * Writes records to the end of a file.
   *
   * @param eachBlock called after each block; may throw to give up
   */
  static SortedRun write(RowLayout layout, RecordWalk records, SpillFile file, Runnable eachBlock) {
    SortedRun run = new SortedRun(layout);
    Writer writer = run.new Writer(file, eachBlock);
    long[] chunk = new long[1024];
    for (int count; (count = records.next(chunk, chunk.length)) > 0; ) {
      for (int i = 0; i < count; i++) {
        writer.add(chunk[i]);
      }
    }
    writer.flush();
    return run;
  }

  /** Reads the run in order, a block at a time; the caller closes the walk. */
  Walk open(MemoryConsumer memory) {
    return new Walk(memory);
  }

  private final class Writer {
    private final SpillFile file;
    private final Runnable eachBlock;
    private byte[] head = new byte[BLOCK_BYTES];
    private byte[] tail = new byte[4 << 10];
    private int headBytes;
    private int tailBytes;
    private int count;

    Writer(SpillFile file, Runnable eachBlock) {
      this.file = file;
      this.eachBlock = eachBlock;
    }

    void add(long record) {
      int width = layout.width();
      if (count > 0 && headBytes + tailBytes + width + stringBytes(record) > BLOCK_BYTES) {
        flush();
      }
      if (head.length < width) {
        head = new byte[width];
      }
      Native.copy(record, head, headBytes, width);
      headBytes += width;
      for (int offset : strings) {
        long first = Native.getLong(record + offset);
        if (!Views.isInline(first)) {
          addString(Native.getLong(record + offset + 8), Views.length(first));
        }
      }
      count++;
    }

    private long stringBytes(long record) {
      long bytes = 0;
      for (int offset : strings) {
        long first = Native.getLong(record + offset);
        bytes += Views.isInline(first) ? 0 : Views.length(first);
      }
      return bytes;
    }

    private void addString(long address, int length) {
      if (tail.length - tailBytes < length) {
        tail = Arrays.copyOf(tail, Math.max(2 * tail.length, Math.addExact(tailBytes, length)));
      }
      Native.copy(address, tail, tailBytes, length);
      tailBytes += length;
    }

    void flush() {
      if (count > 0) {
        blocks.add(
            new Block(
                file.append(
                    ByteBuffer.wrap(head, 0, headBytes), ByteBuffer.wrap(tail, 0, tailBytes)),
                count));
        headBytes = 0;
        tailBytes = 0;
        count = 0;
        eachBlock.run();
      }
    }
  }

  /** A walk over the run that holds one block in memory. */
  final class Walk implements RecordWalk, AutoCloseable {
    private final MemoryConsumer memory;
    private NativeBuffer buffer;
    private int block = -1;
    private int at;
    private long record;
    private long nextString;

    private Walk(MemoryConsumer memory) {
      this.memory = memory;
    }

    @Override
    public int next(long[] records, int most) {
      while (block < 0 || at == blocks.get(block).count) {
        if (block + 1 >= blocks.size()) {
          return 0;
        }
        load(blocks.get(++block));
      }
      int count = Math.min(most, blocks.get(block).count - at);
      for (int i = 0; i < count; i++) {
        records[i] = record;
        relocate();
        record += layout.width();
      }
      at += count;
      return count;
    }

    private void load(Block next) {
      int length = next.bytes.length();
      if (buffer == null || buffer.size() < length) {
        close();
        buffer = memory.allocate(Math.max(length, BLOCK_BYTES));
      }
      next.bytes.read(buffer.address());
      at = 0;
      record = buffer.address();
      nextString = record + (long) next.count * layout.width();
    }

    /** Points the views of a record just read at the strings behind the records. */
    private void relocate() {
      for (int offset : strings) {
        long first = Native.getLong(record + offset);
        if (!Views.isInline(first)) {
          Native.putLong(record + offset + 8, nextString);
          nextString += Views.length(first);
        }
      }
    }

    @Override
    public void close() {
      if (buffer != null) {
        buffer.close();
        buffer = null;
      }
    }
  }
}
