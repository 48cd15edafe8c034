package io.sheaf.operators.match;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import java.util.ArrayList;
import java.util.List;

/** Some bits for each row from one on, all 0 at first, in pages. One thread's. */
final class RowBits implements AutoCloseable {
  private static final int PAGE_ROWS = 512;

  private final int width;
  private final MemoryConsumer memory;
  private final List<NativeBuffer> pages = new ArrayList<>();
  private long firstPage;

  /**
   * @param width bits a row
   */
  RowBits(int width, MemoryConsumer memory) {
    this.width = width;
    this.memory = memory;
  }

  boolean get(long row, int bit) {
    int page = page(row);
    if (page >= pages.size() || pages.get(page) == null) {
      return false;
    }
    long at = row % PAGE_ROWS * width + bit;
    return (Native.getByte(pages.get(page).address() + at / 8) & 1 << at % 8) != 0;
  }

  void set(long row, int bit) {
    int page = page(row);
    while (page >= pages.size()) {
      pages.add(null);
    }
    NativeBuffer buffer = pages.get(page);
    if (buffer == null) {
      buffer = memory.allocate((long) PAGE_ROWS * width / 8);
      Native.fill(buffer.address(), buffer.size(), (byte) 0);
      pages.set(page, buffer);
    }
    long at = row % PAGE_ROWS * width + bit;
    long address = buffer.address() + at / 8;
    Native.putByte(address, (byte) (Native.getByte(address) | 1 << at % 8));
  }

  private int page(long row) {
    return (int) (row / PAGE_ROWS - firstPage);
  }

  /** Makes the bits of rows 0 again. */
  void clear(long from, long to) {
    for (long row = from; row < to; ) {
      long end = Math.min(to, (row / PAGE_ROWS + 1) * PAGE_ROWS);
      int page = page(row);
      if (page < pages.size() && pages.get(page) != null) {
        clear(pages.get(page), row % PAGE_ROWS * width, (row % PAGE_ROWS + end - row) * width);
      }
      row = end;
    }
  }

  private static void clear(NativeBuffer page, long from, long to) {
    long bit = from;
    while (bit < to && bit % 8 != 0) {
      clearBit(page.address() + bit / 8, bit++ % 8);
    }
    long whole = Math.max(0, (to - bit) / 8);
    Native.fill(page.address() + bit / 8, whole, (byte) 0);
    for (bit += 8 * whole; bit < to; bit++) {
      clearBit(page.address() + bit / 8, bit % 8);
    }
  }

  private static void clearBit(long address, long bit) {
    Native.putByte(address, (byte) (Native.getByte(address) & ~(1 << bit)));
  }

  /** Forgets rows in front of one, which are not asked for again. */
  void forget(long before) {
    long page = before / PAGE_ROWS;
    int gone = (int) Math.min(page - firstPage, pages.size());
    if (gone <= 0 && !pages.isEmpty()) {
      return;
    }
    for (NativeBuffer buffer : pages.subList(0, gone)) {
      if (buffer != null) {
        buffer.close();
      }
    }
    pages.subList(0, gone).clear();
    firstPage = Math.max(firstPage, page);
  }

  @Override
  public void close() {
    for (NativeBuffer buffer : pages) {
      if (buffer != null) {
        buffer.close();
      }
    }
    pages.clear();
  }
}
