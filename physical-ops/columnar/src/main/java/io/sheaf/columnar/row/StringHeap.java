package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Counted pages that own the bytes of strings too long for their views. Bytes never move until
 * {@link #close}. Not thread-safe.
 */
public final class StringHeap implements AutoCloseable {
  private static final int FIRST_PAGE = 4 << 10;

  private final MemoryConsumer memory;
  private final List<NativeBuffer> pages = new ArrayList<>();
  private long next;
  private long end;
  private long pageBytes = FIRST_PAGE;
  private long used;

  public StringHeap(MemoryConsumer memory) {
    this.memory = memory;
  }

  /** Bytes handed out. */
  public long used() {
    return used;
  }

  /**
   * Makes the next allocations, of at most {@code bytes} together, succeed without asking for
   * memory.
   *
   * @throws io.sheaf.columnar.error.SheafException OUT_OF_MEMORY
   */
  public void reserve(long bytes) {
    if (end - next < bytes) {
      // The pool rounds to powers of two with the padding inside.
      NativeBuffer page =
          memory.allocate(Math.max(pageBytes, bytes + NativeBuffer.PADDING) - NativeBuffer.PADDING);
      pages.add(page);
      next = page.address();
      end = next + page.size();
      pageBytes = Math.min(2 * pageBytes, RowPages.PAGE_BYTES);
    }
  }

  /** A stretch of {@code bytes}, of unspecified content. */
  public long allocate(long bytes) {
    reserve(bytes);
    long address = next;
    next += bytes;
    used += bytes;
    return address;
  }

  /**
   * Copies a string's bytes if they lie outside its view, and returns the view's second word for
   * the copy.
   */
  public long own(long first, long second) {
    if (Views.isInline(first)) {
      return second;
    }
    int length = Views.length(first);
    long address = allocate(length);
    Native.copy(second, address, length);
    return address;
  }

  /** Bytes that {@link #own} would take for all of these views. */
  public static long longBytes(long[] views, byte[] nulls, int count) {
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      int length = Views.length(views[2 * i]);
      bytes += length > Views.INLINE && (nulls == null || nulls[i] == 0) ? length : 0;
    }
    return bytes;
  }

  /** Forgets all strings; keeps the last page, the biggest, for new ones. */
  public void rewind() {
    if (!pages.isEmpty()) {
      NativeBuffer last = pages.removeLast();
      pages.forEach(NativeBuffer::close);
      pages.clear();
      pages.add(last);
      next = last.address();
      end = next + last.size();
      used = 0;
    }
  }

  @Override
  public void close() {
    pages.forEach(NativeBuffer::close);
    pages.clear();
    next = 0;
    end = 0;
    used = 0;
    pageBytes = FIRST_PAGE;
  }
}
