package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.row.JoinRows.Page;
import java.util.ArrayList;
import java.util.List;

/**
 * The build side of a join: rows and an index over their keys, chosen by looking at the data.
 *
 * <pre>
 *  index    when
 *  dense    one integer key whose range is few times the row count, more if the array fits a cache
 *  word     other keys of one word: an integer, a double, two ints
 *  tagged   keys of several words: strings, wide decimals, several columns
 * </pre>
 *
 * Rows with a null key are kept apart: they equal nothing. Filled by {@link JoinRows}, then built
 * once; after that any number of threads may read. Owns its rows; the memory's consumer stays the
 * caller's.
 */
public final class JoinTable implements AutoCloseable {
  /**
   * Integers of the key's range for each row up to which an array is taken: then it is hardly
   * larger than a hash table. Keys of which a quarter is used stay below also in parts of a table.
   */
  private static final int DENSE_RANGE = 5;

  private static final int SMALL_RANGE = 1 << 12;

  /**
   * Ranges up to which the array stays in a core's cache, as those of a division's keys do. It may
   * then be sparser: a look-up needs no hash and no second look.
   */
  private static final int CACHED_RANGE = 1 << 19;

  private static final int CACHED_DENSE_RANGE = 16;

  /**
   * What the build side's input was.
   *
   * @param empty whether it had no row at all
   * @param nullKeys whether it had a row with a null key, kept or not
   */
  public record Input(boolean empty, boolean nullKeys) {}

  private final JoinRowLayout layout;
  private final List<JoinRows> rows;
  private final List<JoinRows> nullKeyRows;
  private final List<Page> pages = new ArrayList<>();
  private final long rowCount;
  private final NativeBuffer zeroRow;
  private final Input input;
  private JoinIndex index;

  private JoinTable(
      JoinRowLayout layout,
      List<JoinRows> rows,
      List<JoinRows> nullKeyRows,
      Input input,
      NativeBuffer zeroRow) {
    this.layout = layout;
    this.rows = List.copyOf(rows);
    this.nullKeyRows = List.copyOf(nullKeyRows);
    this.input = input;
    this.zeroRow = zeroRow;
    long count = 0;
    for (JoinRows part : rows) {
      count += part.rowCount();
      pages.addAll(part.pages());
    }
    this.rowCount = count;
  }

  /**
   * Builds the table, which owns the rows from now on if it can be built.
   *
   * @param rows rows without null keys
   * @param nullKeyRows rows with one, as far as they are needed
   * @param input what the whole input was, of which {@code rows} may be a part
   * @param distinct whether one row of each key is enough
   * @return null when there is no memory for the index; the rows are still the caller's then
   */
  public static JoinTable build(
      JoinRowLayout layout,
      List<JoinRows> rows,
      List<JoinRows> nullKeyRows,
      Input input,
      boolean distinct,
      MemoryConsumer memory,
      Parallel parallel) {
    NativeBuffer zeroRow = memory.tryAllocate(layout.width());
    if (zeroRow == null) {
      return null;
    }
    Native.fill(zeroRow.address(), layout.width(), (byte) 0);
    JoinTable table = new JoinTable(layout, rows, nullKeyRows, input, zeroRow);
    try {
      table.index = table.buildIndex(distinct, memory, parallel);
    } finally {
      if (table.index == null) {
        zeroRow.close();
      }
    }
    return table.index == null ? null : table;
  }

  private JoinIndex buildIndex(boolean distinct, MemoryConsumer memory, Parallel parallel) {
    if (rowCount == 0 || layout.keyLayout().size() == 0) {
      return new EmptyIndex();
    }
    boolean integer = layout.keyLayout().isInteger();
    long min = 0;
    long range = 0;
    if (integer) {
      min = Long.MAX_VALUE;
      long max = Long.MIN_VALUE;
      for (Page page : pages) {
        min = Math.min(min, page.minKey);
        max = Math.max(max, page.maxKey);
      }
      range = max - min + 1;
      if (range > 0 && range <= denseRange(rowCount)) {
        JoinIndex dense =
            DenseIndex.build(pages, layout.width(), min, range, distinct, memory, parallel);
        // A wide range of few keys takes more memory than a hash index, which may still fit.
        if (dense != null) {
          return dense;
        }
      }
    }
    if (layout.keyLayout().wordCount() > 1) {
      return TaggedIndex.build(pages, layout, rowCount, distinct, memory, parallel);
    }
    WordIndex index = WordIndex.build(pages, layout.width(), rowCount, distinct, memory, parallel);
    if (integer && index != null) {
      index.filter(KeyBits.build(pages, layout.width(), rowCount, min, range, memory));
    }
    return index;
  }

  /** The widest range of integers for which so many rows get an array. */
  private static long denseRange(long rows) {
    long cached = Math.min(CACHED_RANGE, CACHED_DENSE_RANGE * rows);
    return Math.max(Math.max(SMALL_RANGE, cached), DENSE_RANGE * rows);
  }

  /**
   * Bytes with which the index of that many rows can surely be built, what is needed meanwhile
   * included.
   */
  public static long indexBytes(JoinRowLayout layout, long rows) {
    return layout.keyLayout().size() == 0 ? 0 : 16 * rows + WordIndex.bytes(rows);
  }

  public JoinRowLayout layout() {
    return layout;
  }

  /** Rows that a key can find, further rows of a key included; rows with a null key are not. */
  public long rowCount() {
    return rowCount;
  }

  /** Whether the input had no row at all. */
  public boolean isEmpty() {
    return input.empty;
  }

  /** Whether the input had a row with a null key. */
  public boolean hasNullKeys() {
    return input.nullKeys;
  }

  /** Whether no key has two rows, so that {@link #next} need not be asked. */
  public boolean isUnique() {
    return index.isUnique();
  }

  /** The kind of index: {@code dense}, {@code word}, {@code tagged} or {@code empty}. */
  public String indexName() {
    return index.name();
  }

  /**
   * Looks the keys of a batch up.
   *
   * @param found receives for every row of the batch the first row of its key, or 0 when there is
   *     none
   * @param scratch as long as {@code found}
   */
  public void find(JoinKeys keys, long[] found, long[] scratch) {
    index.find(keys, found, scratch);
    byte[] nulls = keys.nulls();
    if (nulls != null) {
      for (int i = 0; i < keys.size(); i++) {
        if (nulls[i] != 0) {
          found[i] = 0;
        }
      }
    }
  }

  /** The next row of the same key, or 0. */
  public static long next(long row) {
    return Native.getLong(row + JoinRowLayout.LINK);
  }

  /** Notes that a probe row met the row. Any thread may. */
  public void mark(long row) {
    long flag = row + layout.flagOffset();
    // A store of what is there already would take the line from the other threads.
    if (Native.getByte(flag) == 0) {
      Native.putByte(flag, (byte) 1);
    }
  }

  /**
   * One column of some rows. Strings point into the table's memory.
   *
   * @param found rows in any order; 0 gives a null
   */
  public Column gather(int column, long[] found, int count, ColumnBuffer into) {
    byte[] nulls = null;
    long[] safe = found;
    if (anyMissing(found, count)) {
      nulls = into.clearNulls(count);
      safe = new long[count];
      for (int i = 0; i < count; i++) {
        nulls[i] = found[i] == 0 ? (byte) 1 : 0;
        safe[i] = found[i] == 0 ? zeroRow.address() : found[i];
      }
    }
    if (layout.nullOffset(column) >= 0 && hasNulls(column)) {
      nulls = JoinRows.readNulls(layout, column, safe, count, nulls, into);
    }
    return JoinRows.read(layout, column, safe, count, nulls, into);
  }

  private static boolean anyMissing(long[] found, int count) {
    long missing = 0;
    for (int i = 0; i < count; i++) {
      // The sign bit of 0 - 1 alone: addresses are positive.
      missing |= found[i] - 1;
    }
    return missing < 0;
  }

  private boolean hasNulls(int column) {
    for (JoinRows part : rows) {
      if (part.hasNulls(column)) {
        return true;
      }
    }
    for (JoinRows part : nullKeyRows) {
      if (part.hasNulls(column)) {
        return true;
      }
    }
    return false;
  }

  private List<Page> nullKeyPages() {
    return nullKeyRows.stream().flatMap(part -> part.pages().stream()).toList();
  }

  /** All pages of rows, those with null keys last. */
  public List<RowRange> ranges() {
    List<RowRange> ranges = new ArrayList<>();
    for (Page page : pages) {
      ranges.add(new RowRange(page.address(), page.rows, false));
    }
    for (Page page : nullKeyPages()) {
      ranges.add(new RowRange(page.address(), page.rows, true));
    }
    return ranges;
  }

  /**
   * Rows that lie one behind the other.
   *
   * @param first the first row
   * @param nullKeys whether these rows have null keys
   */
  public record RowRange(long first, int count, boolean nullKeys) {}

  /** Whether a probe row met the row. */
  public boolean isMarked(long row) {
    return Native.getByte(row + layout.flagOffset()) != 0;
  }

  @Override
  public void close() {
    index.close();
    zeroRow.close();
    rows.forEach(JoinRows::close);
    nullKeyRows.forEach(JoinRows::close);
  }
}
