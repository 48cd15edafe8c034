package io.sheaf.operators.window;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.row.FieldComparison;
import io.sheaf.columnar.row.RowLayout;
import io.sheaf.operators.spec.SortKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of one frame in an order of their own, as numbers of the partition's rows. A frame that
 * only grew at its end takes the new rows in; any other is ordered anew. One thread's.
 */
final class FrameRows implements WindowRows {
  /** New rows up to which each is put in its place, not all ordered again. */
  private static final long FEW = 16;

  private static final int UNPIN_EVERY = 256;

  /** How one key compares rows. */
  private record Key(int field, boolean descending, boolean nullsFirst, FieldComparison values) {}

  private final WindowRows rows;
  private final RowLayout layout;
  private final MemoryConsumer memory;
  private final List<Key> keys = new ArrayList<>();

  /** The numbers, and as many words of scratch behind them. */
  private NativeBuffer numbers;

  private long capacity;
  private long size;
  private long[] ranges = {};
  private int comparisons;

  /**
   * @param order none: rows stay as the window orders them
   */
  FrameRows(WindowRows rows, RowLayout layout, List<SortKey> order, MemoryConsumer memory) {
    this.rows = rows;
    this.layout = layout;
    this.memory = memory;
    for (SortKey key : order) {
      int field = key.column();
      keys.add(
          new Key(
              field,
              key.descending(),
              key.nullsFirst(),
              new FieldComparison(layout, field, field)));
    }
  }

  /**
   * Goes on to another frame.
   *
   * @param given start and end of each range of its rows
   * @return whether it has other rows than the one before
   */
  boolean open(long[] given, int count) {
    if (2 * count == ranges.length && same(given, ranges.length)) {
      return false;
    }
    boolean grew =
        count == 1 && ranges.length == 2 && given[0] == ranges[0] && given[1] > ranges[1];
    long from = grew ? ranges[1] : 0;
    ranges = java.util.Arrays.copyOf(given, 2 * count);
    long wanted = 0;
    for (int i = 0; i < count; i++) {
      wanted += given[2 * i + 1] - given[2 * i];
    }
    if (!grew) {
      size = 0;
    }
    reserve(wanted);
    if (grew && given[1] - from <= FEW) {
      for (long row = from; row < given[1]; row++) {
        insert(row);
      }
      return true;
    }
    for (int i = 0; i < count; i++) {
      for (long row = grew ? from : given[2 * i]; row < given[2 * i + 1]; row++) {
        put(size++, row);
      }
    }
    if (!keys.isEmpty()) {
      sort();
    }
    return true;
  }

  private boolean same(long[] given, int length) {
    return java.util.Arrays.equals(given, 0, length, ranges, 0, length);
  }

  /** Number of rows of the frame. */
  long size() {
    return size;
  }

  private void reserve(long wanted) {
    if (wanted <= capacity) {
      return;
    }
    long room = Math.max(Math.max(wanted, 2 * capacity), 64);
    NativeBuffer larger = memory.allocate(2 * Long.BYTES * room);
    if (numbers != null) {
      Native.copy(numbers.address(), larger.address(), Long.BYTES * size);
      numbers.close();
    }
    numbers = larger;
    capacity = room;
  }

  private long get(long index) {
    return Native.getLong(numbers.address() + Long.BYTES * index);
  }

  private void put(long index, long row) {
    Native.putLong(numbers.address() + Long.BYTES * index, row);
  }

  /** Puts a row behind those that are not greater. */
  private void insert(long row) {
    long low = 0;
    long high = size;
    if (keys.isEmpty()) {
      low = size;
    }
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (compare(get(middle), row) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    long at = numbers.address() + Long.BYTES * low;
    Native.copy(at, at + Long.BYTES, Long.BYTES * (size - low));
    put(low, row);
    size++;
  }

  /** Merges runs of growing length; equal rows keep their order. */
  private void sort() {
    long from = 0;
    long to = capacity;
    for (long run = 1; run < size; run *= 2) {
      for (long start = 0; start < size; start += 2 * run) {
        merge(from, to, start, Math.min(start + run, size), Math.min(start + 2 * run, size));
      }
      long other = from;
      from = to;
      to = other;
    }
    if (from != 0) {
      Native.copy(numbers.address() + Long.BYTES * from, numbers.address(), Long.BYTES * size);
    }
  }

  private void merge(long from, long to, long start, long middle, long end) {
    long left = start;
    long right = middle;
    for (long at = start; at < end; at++) {
      boolean fromLeft =
          right == end || (left < middle && compare(get(from + left), get(from + right)) <= 0);
      put(to + at, fromLeft ? get(from + left++) : get(from + right++));
    }
  }

  private int compare(long row, long other) {
    if (++comparisons % UNPIN_EVERY == 0) {
      rows.unpin();
    }
    long a = rows.record(row);
    long b = rows.record(other);
    for (Key key : keys) {
      boolean aNull = isNull(key.field(), a);
      boolean bNull = isNull(key.field(), b);
      if (aNull || bNull) {
        if (aNull != bNull) {
          return aNull == key.nullsFirst() ? -1 : 1;
        }
        continue;
      }
      int compared = key.values().compare(a, b);
      if (compared != 0) {
        return key.descending() ? -compared : compared;
      }
    }
    return 0;
  }

  private boolean isNull(int field, long record) {
    int at = layout.nullOffset(field);
    return at >= 0 && (Native.getByte(record + at) & layout.nullBit(field)) != 0;
  }

  @Override
  public boolean has(long row) {
    return row < size;
  }

  @Override
  public long count() {
    return size;
  }

  @Override
  public long record(long row) {
    return rows.record(get(row));
  }

  @Override
  public void records(long first, int count, long[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = record(first + i);
    }
  }

  @Override
  public boolean areStable() {
    return rows.areStable();
  }

  @Override
  public void unpin() {
    rows.unpin();
  }

  @Override
  public void discard(long before) {}

  @Override
  public void close() {
    if (numbers != null) {
      numbers.close();
      numbers = null;
      capacity = 0;
    }
  }
}
