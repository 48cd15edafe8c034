package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.row.JoinRows.Page;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Divides rows by bits of their keys' hashes into blocks that can leave memory: the rows as they
 * are, then the bytes of their long strings, whose views hold offsets into those bytes. Rows wait
 * on the heap, at most {@value #BLOCK_BYTES} bytes and as much of strings a partition, until a
 * block is full. Used by one thread.
 */
public final class PartitionWriter {
  /** Partitions of one level. */
  public static final int PARTITIONS = 32;

  /** Levels whose bits are independent of each other and of the slots of tables. */
  public static final int LEVELS = 5;

  private static final int BITS = 5;
  private static final int FIRST_BIT = 16;
  private static final int BLOCK_BYTES = 64 << 10;

  /** Takes blocks away. */
  @FunctionalInterface
  public interface Output {
    /** Writes a block; the buffers are used again after the call. */
    void write(int partition, ByteBuffer rows, ByteBuffer strings, int rowCount);
  }

  private static final class Block {
    final ByteBuffer rows;
    ByteBuffer strings = ByteBuffer.allocate(0);
    int count;

    Block(int bytes) {
      rows = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  private final JoinRowLayout layout;
  private final int[] viewOffsets;
  private final int level;
  private final Output output;
  private final Block[] blocks = new Block[PARTITIONS];

  /**
   * @param level 0 for an input, one more for the rows of a partition that is divided again; below
   *     {@link #LEVELS}
   */
  public PartitionWriter(JoinRowLayout layout, int level, Output output) {
    this.layout = layout;
    this.viewOffsets = layout.viewOffsets();
    this.level = level;
    this.output = output;
  }

  /**
   * Writes all rows, which still are to be cleared by their owner. They must not have been indexed.
   */
  public void write(JoinRows rows) {
    boolean hashInLink = layout.keyLayout().wordCount() > 1;
    for (Page page : rows.pages()) {
      long row = page.address();
      for (int i = 0; i < page.rows; i++, row += layout.width()) {
        long hash =
            hashInLink
                ? Native.getLong(row + JoinRowLayout.LINK)
                : JoinKeys.hash(Native.getLong(row + JoinRowLayout.KEY));
        write(row, (int) (hash >>> (FIRST_BIT + BITS * level)) & (PARTITIONS - 1));
      }
    }
  }

  private void write(long row, int partition) {
    Block block = blocks[partition];
    if (block == null) {
      block = new Block(Math.max(BLOCK_BYTES / layout.width(), 1) * layout.width());
      blocks[partition] = block;
    }
    int at = block.rows.position();
    Native.copy(row, block.rows.array(), at, layout.width());
    block.rows.position(at + layout.width());
    for (int offset : viewOffsets) {
      int length = block.rows.getInt(at + offset);
      if (length > Views.INLINE) {
        reserveStrings(block, length);
        int to = block.strings.position();
        Native.copy(block.rows.getLong(at + offset + 8), block.strings.array(), to, length);
        block.rows.putLong(at + offset + 8, to);
        block.strings.position(to + length);
      }
    }
    block.count++;
    if (!block.rows.hasRemaining() || block.strings.position() >= BLOCK_BYTES) {
      flush(partition);
    }
  }

  private static void reserveStrings(Block block, int length) {
    if (block.strings.remaining() < length) {
      int needed = block.strings.position() + length;
      block.strings =
          ByteBuffer.allocate(Math.max(needed, 2 * block.strings.capacity()))
              .put(block.strings.flip());
    }
  }

  /** Writes the blocks that are not full. */
  public void flush() {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      if (blocks[partition] != null && blocks[partition].count > 0) {
        flush(partition);
      }
    }
  }

  private void flush(int partition) {
    Block block = blocks[partition];
    output.write(partition, block.rows.flip(), block.strings.flip(), block.count);
    block.rows.clear();
    block.strings.clear();
    block.count = 0;
  }
}
