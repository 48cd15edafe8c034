package io.sheaf.columnar.function;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Off-heap room for the strings that one kernel makes in one call; counted against the query.
 * {@link #reset} takes all of it back for the next call and keeps the largest block. Not
 * thread-safe; its kernel closes it.
 */
public final class StringArena implements AutoCloseable {
  private static final long FIRST_BLOCK = 16 << 10;
  private static final long LARGEST_STEP = 4 << 20;

  private final MemoryConsumer memory;
  private final List<NativeBuffer> blocks = new ArrayList<>();
  private long position;
  private long end;

  public StringArena(MemoryConsumer memory) {
    this.memory = memory;
  }

  /** Ends the life of all strings made so far. */
  public void reset() {
    for (int i = blocks.size() - 2; i >= 0; i--) {
      blocks.remove(i).close();
    }
    if (!blocks.isEmpty()) {
      position = blocks.get(0).address();
      end = position + blocks.get(0).size();
    }
  }

  /**
   * Room for that many bytes, readable and writable for {@link NativeBuffer#PADDING} bytes more
   * until the next request.
   */
  public long allocate(long bytes) {
    if (end - position < bytes || blocks.isEmpty()) {
      grow(bytes);
    }
    long address = position;
    position += bytes;
    return address;
  }

  /** Gives back the end of the last room. */
  public void shrink(long unusedBytes) {
    position -= unusedBytes;
  }

  /** Copies a string here. */
  public long store(byte[] bytes, int offset, int length) {
    long address = allocate(length);
    Native.copy(bytes, offset, address, length);
    return address;
  }

  private void grow(long bytes) {
    long step =
        blocks.isEmpty()
            ? FIRST_BLOCK
            : Math.min(LARGEST_STEP, 2 * blocks.get(blocks.size() - 1).size());
    NativeBuffer block = memory.allocate(Math.max(step, bytes));
    blocks.add(block);
    position = block.address();
    end = position + block.size();
  }

  @Override
  public void close() {
    blocks.forEach(NativeBuffer::close);
    blocks.clear();
    position = 0;
    end = 0;
  }
}
