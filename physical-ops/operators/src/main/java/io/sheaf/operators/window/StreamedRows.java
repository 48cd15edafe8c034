package io.sheaf.operators.window;

import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.row.RecordWalk;
import io.sheaf.columnar.row.RowLayout;
import io.sheaf.columnar.type.Layout;
import io.sheaf.operators.spill.SpillFile;
import io.sheaf.operators.spill.SpillSpace;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows read from a walk and kept as long as they are wanted, in blocks: records as they lie in
 * memory, then the bytes of their long strings. A block goes to disk when memory is short, the one
 * longest unused first, and comes back when one of its rows is asked for.
 */
public final class StreamedRows implements WindowRows {
  /** Size of a block, unless one row needs more; with its padding it is a power of two. */
  private static final int BLOCK_BYTES = (64 << 10) - NativeBuffer.PADDING;

  private static final class Block {
    final long first;
    final int count;
    final int bytes;
    NativeBuffer memory;
    SpillFile.Block disk;
    boolean pinned;
    long lastUse;

    Block(long first, int count, int bytes) {
      this.first = first;
      this.count = count;
      this.bytes = bytes;
    }
  }

  private final RowLayout layout;
  private final int[] strings;
  private final RecordWalk walk;
  private final MemoryConsumer memory;
  private final SpillSpace space;
  private final Runnable checkCancelled;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Block> pinned = new ArrayList<>();
  private final long[] chunk = new long[256];
  private int chunkRows;
  private int chunkAt;
  private boolean ended;
  private long size;
  private long uses;
  private Block last;
  private SpillFile file;
  private byte[] head = new byte[BLOCK_BYTES];
  private byte[] tail = new byte[4 << 10];

  /**
   * @param space where blocks go; stays its owner's
   */
  public StreamedRows(
      RowLayout layout,
      RecordWalk walk,
      MemoryPool pool,
      SpillSpace space,
      Runnable checkCancelled) {
    this.layout = layout;
    this.walk = walk;
    this.memory = pool.consumer("window", bytes -> spill());
    this.space = space;
    this.checkCancelled = checkCancelled;
    this.strings =
        IntStream.range(0, layout.size())
            .filter(field -> layout.type(field).layout() == Layout.VIEW)
            .map(layout::offset)
            .toArray();
  }

  @Override
  public boolean has(long row) {
    while (row >= size && !ended) {
      read();
    }
    return row < size;
  }

  @Override
  public long count() {
    while (!ended) {
      read();
    }
    return size;
  }

  /** Takes the next block from the walk. */
  private void read() {
    checkCancelled.run();
    int headBytes = 0;
    int tailBytes = 0;
    int count = 0;
    while (count == 0 || headBytes + tailBytes < BLOCK_BYTES - layout.width()) {
      if (chunkAt == chunkRows) {
        chunkRows = walk.next(chunk, chunk.length);
        chunkAt = 0;
        if (chunkRows == 0) {
          ended = true;
          break;
        }
      }
      long record = chunk[chunkAt++];
      if (head.length < headBytes + layout.width()) {
        head = new byte[layout.width()];
      }
      Native.copy(record, head, headBytes, layout.width());
      headBytes += layout.width();
      tailBytes = copyStrings(record, tailBytes);
      count++;
    }
    if (count > 0) {
      keep(new Block(size, count, headBytes + tailBytes), headBytes, tailBytes);
      size += count;
    }
  }

  private int copyStrings(long record, int tailBytes) {
    int at = tailBytes;
    for (int offset : strings) {
      long first = Native.getLong(record + offset);
      if (!Views.isInline(first)) {
        int length = Views.length(first);
        if (tail.length - at < length) {
          tail = Arrays.copyOf(tail, Math.max(2 * tail.length, Math.addExact(at, length)));
        }
        Native.copy(Native.getLong(record + offset + 8), tail, at, length);
        at += length;
      }
    }
    return at;
  }

  private void keep(Block block, int headBytes, int tailBytes) {
    block.lastUse = ++uses;
    block.memory = room(block.bytes);
    Native.copy(head, 0, block.memory.address(), headBytes);
    Native.copy(tail, 0, block.memory.address() + headBytes, tailBytes);
    relocate(block);
    blocks.add(block);
  }

  private NativeBuffer room(int bytes) {
    int wanted = Math.max(bytes, BLOCK_BYTES);
    leaveRoom();
    while (true) {
      NativeBuffer room = memory.tryAllocate(wanted);
      if (room != null) {
        return room;
      }
      Block oldest = oldestUnpinned();
      if (oldest == null) {
        return memory.allocate(wanted);
      }
      toDisk(oldest);
    }
  }

  /**
   * Leaves an eighth of the memory to those that read the results: they wait for it on this thread,
   * so that a request to spill would come too late.
   */
  private void leaveRoom() {
    MemoryPool pool = memory.pool();
    while (pool.used() > pool.limit() - pool.limit() / 8) {
      Block oldest = oldestUnpinned();
      if (oldest == null) {
        return;
      }
      toDisk(oldest);
    }
  }

  private Block oldestUnpinned() {
    Block oldest = null;
    for (Block block : blocks) {
      if (block.memory != null
          && !block.pinned
          && (oldest == null || block.lastUse < oldest.lastUse)) {
        oldest = block;
      }
    }
    return oldest;
  }

  private void toDisk(Block block) {
    if (block.disk == null) {
      if (file == null) {
        file = space.create();
      }
      ByteBuffer bytes = Native.segment(block.memory.address(), block.bytes).asByteBuffer();
      block.disk = file.append(bytes, ByteBuffer.allocate(0));
    }
    block.memory.close();
    block.memory = null;
  }

  /** Moves all blocks that are not in use to disk; returns the bytes freed. */
  long spill() {
    long before = memory.used();
    for (Block block : blocks) {
      if (block.memory != null && !block.pinned) {
        toDisk(block);
      }
    }
    return before - memory.used();
  }

  /** Points the views of a block's records at the strings behind them. */
  private void relocate(Block block) {
    long record = block.memory.address();
    long next = record + (long) block.count * layout.width();
    for (int i = 0; i < block.count; i++) {
      for (int offset : strings) {
        long first = Native.getLong(record + offset);
        if (!Views.isInline(first)) {
          Native.putLong(record + offset + 8, next);
          next += Views.length(first);
        }
      }
      record += layout.width();
    }
  }

  private Block pinned(long row) {
    Block block = last;
    if (block == null || row < block.first || row >= block.first + block.count) {
      block = find(row);
      last = block;
    }
    if (!block.pinned) {
      block.pinned = true;
      pinned.add(block);
      block.lastUse = ++uses;
      if (block.memory == null) {
        block.memory = room(block.bytes);
        block.disk.read(block.memory.address());
        relocate(block);
      }
    }
    return block;
  }

  private Block find(long row) {
    int low = 0;
    int high = blocks.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (blocks.get(middle).first <= row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    Block block = blocks.get(low);
    if (row < block.first || row >= block.first + block.count) {
      throw new IllegalStateException("row " + row + " is not here");
    }
    return block;
  }

  @Override
  public long record(long row) {
    Block block = pinned(row);
    return block.memory.address() + (row - block.first) * layout.width();
  }

  @Override
  public void records(long from, int count, long[] into) {
    int i = 0;
    while (i < count) {
      Block block = pinned(from + i);
      long end = block.first + block.count - from;
      long record = block.memory.address() + (from + i - block.first) * layout.width();
      for (; i < count && i < end; i++) {
        into[i] = record;
        record += layout.width();
      }
    }
  }

  @Override
  public boolean areStable() {
    return false;
  }

  @Override
  public void unpin() {
    for (Block block : pinned) {
      block.pinned = false;
    }
    pinned.clear();
    leaveRoom();
    if (memory.takeSpillRequest()) {
      spill();
    }
  }

  @Override
  public void discard(long before) {
    int gone = 0;
    while (gone < blocks.size()
        && blocks.get(gone).first + blocks.get(gone).count <= before
        && !blocks.get(gone).pinned) {
      if (blocks.get(gone).memory != null) {
        blocks.get(gone).memory.close();
      }
      gone++;
    }
    if (gone > 0) {
      blocks.subList(0, gone).clear();
      last = null;
    }
  }

  @Override
  public void close() {
    for (Block block : blocks) {
      if (block.memory != null) {
        block.memory.close();
      }
    }
    blocks.clear();
    memory.close();
  }
}
