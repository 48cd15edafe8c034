package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.type.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Rows of a join's side in counted pages, as {@link JoinRowLayout} says, with the bytes of their
 * long strings. Rows never move. Filled by one thread; read by many once it is full.
 */
public final class JoinRows implements AutoCloseable {
  // The pool rounds to powers of two with the padding inside.
  private static final int FIRST_PAGE = (64 << 10) - NativeBuffer.PADDING;
  private static final int LAST_PAGE = (1 << 20) - NativeBuffer.PADDING;

  /** Under a small limit pages stay small, so that several threads get some. */
  private static final int PAGES_OF_LIMIT = 64;

  /** A page and what lies in it. */
  static final class Page {
    final NativeBuffer buffer;
    final int capacity;
    int rows;
    long minKey = Long.MAX_VALUE;
    long maxKey = Long.MIN_VALUE;

    Page(NativeBuffer buffer, int width) {
      this.buffer = buffer;
      this.capacity = (int) (buffer.size() / width);
    }

    long address() {
      return buffer.address();
    }
  }

  private final JoinRowLayout layout;
  private final MemoryConsumer memory;
  private final int[] written;
  private final List<Page> pages = new ArrayList<>();
  private final List<NativeBuffer> heap = new ArrayList<>();
  private final boolean[] hasNulls;
  private final ColumnBuffer buffer = new ColumnBuffer();
  private Page[] open = {null, null};
  private int nextPageBytes = FIRST_PAGE;
  private long heapNext;
  private long heapEnd;
  private int nextHeapBytes = FIRST_PAGE;
  private long rowCount;
  private long shortage;

  public JoinRows(JoinRowLayout layout, MemoryConsumer memory) {
    this.layout = layout;
    this.memory = memory;
    this.written = layout.writtenColumns().stream().mapToInt(Integer::intValue).toArray();
    this.hasNulls = new boolean[layout.schema().size()];
  }

  public JoinRowLayout layout() {
    return layout;
  }

  /** Number of rows. */
  public long rowCount() {
    return rowCount;
  }

  List<Page> pages() {
    return pages;
  }

  /** Whether any row's value in that column is null. */
  boolean hasNulls(int column) {
    return hasNulls[column];
  }

  /**
   * Copies a batch's rows in, all or none.
   *
   * @param keys the batch's keys
   * @return false when there is no memory for them; nothing has changed then
   */
  public boolean tryAppend(JoinKeys keys, ColumnBatch batch) {
    int count = batch.rowCount();
    if (!reserveHeap(longStringBytes(batch)) || !reserveRows(count)) {
      return false;
    }
    long[] links = keys.layout().wordCount() > 1 ? keys.hashes() : null;
    int done = 0;
    while (done < count) {
      Page page = open[0];
      int part = Math.min(count - done, page.capacity - page.rows);
      if (part > 0) {
        write(keys, links, batch, done, part, page);
        done += part;
      }
      if (page.rows == page.capacity && done < count) {
        open[0] = open[1];
        open[1] = null;
      }
    }
    rowCount += count;
    return true;
  }

  /** As {@link #tryAppend}, but fails for want of memory. */
  public void append(JoinKeys keys, ColumnBatch batch) {
    while (!tryAppend(keys, batch)) {
      // Fails with the table of consumers unless others give way meanwhile.
      memory.allocate(shortage).close();
    }
  }

  private boolean reserveRows(int count) {
    int room = open[0] == null ? 0 : open[0].capacity - open[0].rows;
    if (room >= count) {
      return true;
    }
    long needed = (long) (count - room) * layout.width();
    NativeBuffer memoryOfPage = tryAllocate(nextPageBytes, needed);
    if (memoryOfPage == null) {
      return false;
    }
    nextPageBytes = grown(nextPageBytes);
    Page page = new Page(memoryOfPage, layout.width());
    pages.add(page);
    if (open[0] == null) {
      open[0] = page;
    } else {
      open[1] = page;
    }
    return true;
  }

  private NativeBuffer tryAllocate(long wanted, long needed) {
    long least = wanted > needed ? Math.max(FIRST_PAGE, needed) : needed;
    NativeBuffer buffer = memory.tryAllocate(Math.max(wanted, needed));
    if (buffer == null && wanted > needed) {
      buffer = memory.tryAllocate(least);
    }
    // No less than what is asked for here: else, who finds that much free comes back in vain.
    shortage = least;
    return buffer;
  }

  private int grown(int pageBytes) {
    long most = Math.clamp(memory.pool().limit() / PAGES_OF_LIMIT, FIRST_PAGE, LAST_PAGE);
    return (int) Math.min(2L * pageBytes + NativeBuffer.PADDING, most);
  }

  private boolean reserveHeap(long bytes) {
    if (bytes <= heapEnd - heapNext) {
      return true;
    }
    NativeBuffer page = tryAllocate(nextHeapBytes, bytes);
    if (page == null) {
      return false;
    }
    nextHeapBytes = grown(nextHeapBytes);
    heap.add(page);
    heapNext = page.address();
    heapEnd = heapNext + page.size();
    return true;
  }

  private long longStringBytes(ColumnBatch batch) {
    long bytes = 0;
    for (int c = 0; c < batch.columnCount(); c++) {
      if (layout.holds(c) && layout.schema().type(c).layout() == Layout.VIEW) {
        ViewColumn views = (ViewColumn) batch.column(c).flat(buffer);
        for (int i = 0; i < views.size(); i++) {
          int length = (int) views.views()[2 * i];
          if (length > Views.INLINE && !views.isNull(i)) {
            bytes += length;
          }
        }
      }
    }
    return bytes;
  }

  private void write(
      JoinKeys keys, long[] links, ColumnBatch batch, int from, int count, Page page) {
    int width = layout.width();
    long base = page.address() + (long) page.rows * width;
    putLongs(base + JoinRowLayout.LINK, width, links, from, count);
    for (int b = 0; b <= layout.nullBytes(); b++) {
      // Null bits and, right behind them, the matched flag.
      putZeros(base + layout.nullStart() + b, width, count);
    }
    for (int w = 0; w < keys.layout().wordCount(); w++) {
      putLongs(base + JoinRowLayout.KEY + 8L * w, width, keys.word(w), from, count);
    }
    for (int c : written) {
      writeColumn(batch.column(c).flat(buffer), c, from, count, base);
    }
    for (int c = 0; c < batch.columnCount(); c++) {
      if (layout.nullOffset(c) >= 0) {
        writeNulls(batch.column(c), c, from, count, base);
      }
    }
    for (int k = 0; k < keys.layout().size(); k++) {
      if (keys.layout().isView(k)) {
        ownStrings(base + JoinRowLayout.KEY + 8L * keys.layout().word(k), count);
      }
    }
    if (keys.layout().isInteger()) {
      noteRange(keys.word(0), from, count, page);
    }
    page.rows += count;
  }

  private static void noteRange(long[] values, int from, int count, Page page) {
    long min = page.minKey;
    long max = page.maxKey;
    for (int i = from; i < from + count; i++) {
      min = Math.min(min, values[i]);
      max = Math.max(max, values[i]);
    }
    page.minKey = min;
    page.maxKey = max;
  }

  private static void putLongs(long base, int width, long[] values, int from, int count) {
    if (values == null) {
      for (int i = 0; i < count; i++) {
        Native.putLong(base + (long) i * width, 0);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      Native.putLong(base + (long) i * width, values[from + i]);
    }
  }

  private static void putZeros(long base, int width, int count) {
    for (int i = 0; i < count; i++) {
      Native.putByte(base + (long) i * width, (byte) 0);
    }
  }

  private void writeColumn(Column column, int index, int from, int count, long base) {
    int width = layout.width();
    long to = base + layout.offset(index);
    switch (column) {
      case BooleanColumn c -> {
        for (int i = 0; i < count; i++) {
          Native.putByte(to + (long) i * width, c.values()[from + i]);
        }
      }
      case IntColumn c -> {
        int[] values = c.values();
        for (int i = 0; i < count; i++) {
          Native.putInt(to + (long) i * width, values[from + i]);
        }
      }
      case LongColumn c -> {
        putLongs(to, width, c.values(), from, count);
        if (layout.schema().type(index).layout() == Layout.INT128) {
          for (int i = 0; i < count; i++) {
            Native.putLong(to + (long) i * width + 8, c.values()[from + i] >> 63);
          }
        }
      }
      case DoubleColumn c -> {
        double[] values = c.values();
        for (int i = 0; i < count; i++) {
          Native.putDouble(to + (long) i * width, values[from + i]);
        }
      }
      case Int128Column c -> putPairs(to, width, c.words(), from, count);
      case ViewColumn c -> {
        putPairs(to, width, c.views(), from, count);
        clearNullViews(to, c, from, count);
        ownStrings(to, count);
      }
      case DictionaryColumn c -> throw new IllegalStateException("not flat");
      case ConstantColumn c -> throw new IllegalStateException("not flat");
    }
  }

  private static void putPairs(long to, int width, long[] pairs, int from, int count) {
    for (int i = 0; i < count; i++) {
      Native.putLong(to + (long) i * width, pairs[2 * (from + i)]);
      Native.putLong(to + (long) i * width + 8, pairs[2 * (from + i) + 1]);
    }
  }

  /** A null's view may point anywhere. */
  private void clearNullViews(long to, ViewColumn column, int from, int count) {
    byte[] nulls = column.nulls();
    if (nulls == null) {
      return;
    }
    for (int i = 0; i < count; i++) {
      if (nulls[from + i] != 0) {
        Native.putLong(to + (long) i * layout.width(), 0);
        Native.putLong(to + (long) i * layout.width() + 8, 0);
      }
    }
  }

  /** Copies the bytes of long strings and turns the views to the copies. */
  private void ownStrings(long views, int count) {
    for (int i = 0; i < count; i++) {
      long view = views + (long) i * layout.width();
      int length = Native.getInt(view);
      if (length > Views.INLINE) {
        Native.copy(Native.getLong(view + 8), heapNext, length);
        Native.putLong(view + 8, heapNext);
        heapNext += length;
      }
    }
  }

  private void writeNulls(Column column, int index, int from, int count, long base) {
    int offset = layout.nullOffset(index);
    int mask = layout.nullMask(index);
    if (column instanceof ConstantColumn constant) {
      if (constant.isNull()) {
        hasNulls[index] = true;
        for (int i = 0; i < count; i++) {
          setBits(base + offset + (long) i * layout.width(), mask);
        }
      }
      return;
    }
    byte[] nulls = column.nulls();
    if (nulls != null) {
      for (int i = 0; i < count; i++) {
        if (nulls[from + i] != 0) {
          hasNulls[index] = true;
          setBits(base + offset + (long) i * layout.width(), mask);
        }
      }
    } else if (column instanceof DictionaryColumn d && d.dictionary().size() == 0) {
      hasNulls[index] = true;
      for (int i = 0; i < count; i++) {
        setBits(base + offset + (long) i * layout.width(), mask);
      }
    }
  }

  private static void setBits(long address, int mask) {
    Native.putByte(address, (byte) (Native.getByte(address) | mask));
  }

  /**
   * Reads one column of some rows.
   *
   * @param layout the form of the rows
   * @param rows addresses, none of them 0
   * @param nulls the null mask that the result gets, or null
   */
  static Column read(
      JoinRowLayout layout, int column, long[] rows, int count, byte[] nulls, ColumnBuffer into) {
    var type = layout.schema().type(column);
    int offset = layout.offset(column);
    return switch (type.layout()) {
      case BOOLEAN -> {
        byte[] out = into.bytes(count);
        for (int i = 0; i < count; i++) {
          out[i] = Native.getByte(rows[i] + offset);
        }
        yield new BooleanColumn(type, count, out, nulls);
      }
      case INT -> {
        int[] out = into.ints(count);
        for (int i = 0; i < count; i++) {
          out[i] = Native.getInt(rows[i] + offset);
        }
        yield new IntColumn(type, count, out, nulls);
      }
      case LONG -> {
        long[] out = into.longs(count);
        for (int i = 0; i < count; i++) {
          out[i] = Native.getLong(rows[i] + offset);
        }
        yield new LongColumn(type, count, out, nulls);
      }
      case DOUBLE -> {
        double[] out = into.doubles(count);
        for (int i = 0; i < count; i++) {
          out[i] = Native.getDouble(rows[i] + offset);
        }
        yield new DoubleColumn(type, count, out, nulls);
      }
      case INT128 -> new Int128Column(type, count, readPairs(rows, offset, count, into), nulls);
      case VIEW -> new ViewColumn(type, count, readPairs(rows, offset, count, into), nulls);
    };
  }

  private static long[] readPairs(long[] rows, int offset, int count, ColumnBuffer into) {
    long[] out = into.longs(2 * count);
    for (int i = 0; i < count; i++) {
      out[2 * i] = Native.getLong(rows[i] + offset);
      out[2 * i + 1] = Native.getLong(rows[i] + offset + 8);
    }
    return out;
  }

  /**
   * The null mask of some rows' values.
   *
   * @param more nulls to add, or null
   */
  static byte[] readNulls(
      JoinRowLayout layout, int column, long[] rows, int count, byte[] more, ColumnBuffer into) {
    int offset = layout.nullOffset(column);
    int shift = Integer.numberOfTrailingZeros(layout.nullMask(column));
    byte[] out = into.nulls(count);
    int any = 0;
    for (int i = 0; i < count; i++) {
      int isNull = ((Native.getByte(rows[i] + offset) >> shift) & 1) | (more == null ? 0 : more[i]);
      out[i] = (byte) isNull;
      any |= isNull;
    }
    return any == 0 ? null : out;
  }

  /**
   * Takes in a block that a {@link PartitionWriter} made.
   *
   * @param bytes length of the block
   * @param reader brings the block to an address
   * @return the first of the block's rows, which lie one behind the other; 0 when there is no
   *     memory
   */
  public long tryRestore(int bytes, int count, LongConsumer reader) {
    NativeBuffer block = memory.tryAllocate(bytes);
    if (block == null) {
      return 0;
    }
    Page page = new Page(block, layout.width());
    pages.add(page);
    open = new Page[2];
    reader.accept(block.address());
    page.rows = count;
    rowCount += count;
    long strings = block.address() + (long) count * layout.width();
    for (int offset : layout.viewOffsets()) {
      for (int i = 0; i < count; i++) {
        long view = block.address() + (long) i * layout.width() + offset;
        if (Native.getInt(view) > Views.INLINE) {
          Native.putLong(view + 8, strings + Native.getLong(view + 8));
        }
      }
    }
    if (layout.keyLayout().isInteger()) {
      for (int i = 0; i < count; i++) {
        long key = Native.getLong(block.address() + (long) i * layout.width() + JoinRowLayout.KEY);
        page.minKey = Math.min(page.minKey, key);
        page.maxKey = Math.max(page.maxKey, key);
      }
    }
    for (int c = 0; c < hasNulls.length; c++) {
      hasNulls[c] |= layout.nullOffset(c) >= 0;
    }
    return page.address();
  }

  /** Bytes of memory that the rows and their strings take. */
  public long bytes() {
    long bytes = 0;
    for (Page page : pages) {
      bytes += page.buffer.size();
    }
    for (NativeBuffer strings : heap) {
      bytes += strings.size();
    }
    return bytes;
  }

  /** Frees all rows; the container may be filled again. */
  public void clear() {
    pages.forEach(page -> page.buffer.close());
    pages.clear();
    heap.forEach(NativeBuffer::close);
    heap.clear();
    open = new Page[2];
    heapNext = 0;
    heapEnd = 0;
    rowCount = 0;
    nextPageBytes = FIRST_PAGE;
    nextHeapBytes = FIRST_PAGE;
    Arrays.fill(hasNulls, false);
  }

  @Override
  public void close() {
    clear();
  }
}
