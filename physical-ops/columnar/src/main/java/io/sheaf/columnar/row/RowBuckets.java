package io.sheaf.columnar.row;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Sorts rows in memory by all threads: counts the packed words of the keys in cells of equal width,
 * scatters (word, address) pairs into buckets of neighbouring cells, and sorts bucket by bucket on
 * the heap. A bucket too large for that (one value, or a crowd in one cell) is split in place by
 * its own range, then by the next part of the keys.
 *
 * <p>Reading is for one thread; its owner closes it, before the rows.
 */
public final class RowBuckets implements AutoCloseable {
  private static final int CELL_BITS = 11;
  private static final int CELLS = 1 << CELL_BITS;
  private static final int PAIR = 16;
  private static final int CHUNK = 2048;
  private static final long SLICE = 64 << 10;
  private static final int MOST_SLICES = 256;

  /** Rows a bucket, about: it then fits a second-level cache. */
  private static final int BUCKET = 8 << 10;

  private final RowOrder order;
  private final KeyPacking packing;
  private final long size;
  private final NativeBuffer pairs;
  private final Queue<RowSorter> sorters = new ConcurrentLinkedQueue<>();

  private RowBuckets(RowOrder order, KeyPacking packing, long size, NativeBuffer pairs) {
    this.order = order;
    this.packing = packing;
    this.size = size;
    this.pairs = pairs;
  }

  /**
   * Sorts the rows of several collections of one order.
   *
   * @param memory pays 16 bytes a row
   * @return null when memory does not suffice
   */
  public static RowBuckets sort(
      RowOrder order, List<SortRows> rows, MemoryConsumer memory, Parallel parallel) {
    KeyRanges ranges = new KeyRanges(order);
    long size = 0;
    for (SortRows part : rows) {
      ranges.add(part.ranges());
      size += part.size();
    }
    NativeBuffer pairs = memory.tryAllocate(PAIR * size);
    if (pairs == null) {
      return null;
    }
    try {
      RowBuckets buckets = new RowBuckets(order, new KeyPacking(ranges), size, pairs);
      buckets.sort(rows, parallel);
      return buckets;
    } catch (Throwable failure) {
      pairs.close();
      throw failure;
    }
  }

  /** Number of rows. */
  public long size() {
    return size;
  }

  /** The addresses of rows {@code from} to {@code from + count - 1} of the order. */
  public void records(long from, int count, long[] into) {
    long at = pairs.address() + PAIR * from + 8;
    for (int i = 0; i < count; i++) {
      into[i] = Native.getLong(at + (long) PAIR * i);
    }
  }

  /** The address of row {@code number} of the order. */
  public long record(long number) {
    return Native.getLong(pairs.address() + PAIR * number + 8);
  }

  private void sort(List<SortRows> rows, Parallel parallel) {
    long slice = Math.max(SLICE, size / MOST_SLICES);
    List<RowPages.Cursor> slices = new ArrayList<>();
    for (SortRows part : rows) {
      slices.addAll(part.pages().slices(slice));
    }
    long[][] cells = new long[slices.size()][CELLS];
    parallel.run(slices.size(), i -> count(slices.get(i).copy(), cells[i]));
    long[] ends = places(cells);
    parallel.run(slices.size(), i -> scatter(slices.get(i), cells[i]));
    List<long[]> buckets = buckets(ends);
    parallel.run(buckets.size(), i -> sortBucket(buckets.get(i)[0], buckets.get(i)[1]));
    sorters.clear();
  }

  private int cellShift() {
    return Math.max(0, packing.bits() - CELL_BITS);
  }

  private void count(RowPages.Cursor cursor, long[] cells) {
    long[] records = new long[CHUNK];
    long[] words = new long[CHUNK];
    long[] scratch = new long[CHUNK];
    int shift = cellShift();
    for (int count; (count = cursor.next(records, CHUNK)) > 0; ) {
      packing.words(records, 0, count, words, scratch);
      for (int i = 0; i < count; i++) {
        cells[(int) (words[i] >>> shift)]++;
      }
    }
  }

  /** Turns counts into each slice's next place in each cell; gives the cells' ends. */
  private static long[] places(long[][] cells) {
    long[] ends = new long[CELLS];
    long sum = 0;
    for (int cell = 0; cell < CELLS; cell++) {
      for (long[] slice : cells) {
        long count = slice[cell];
        slice[cell] = sum;
        sum += count;
      }
      ends[cell] = sum;
    }
    return ends;
  }

  private void scatter(RowPages.Cursor cursor, long[] next) {
    long[] records = new long[CHUNK];
    long[] words = new long[CHUNK];
    long[] scratch = new long[CHUNK];
    int shift = cellShift();
    long base = pairs.address();
    for (int count; (count = cursor.next(records, CHUNK)) > 0; ) {
      packing.words(records, 0, count, words, scratch);
      for (int i = 0; i < count; i++) {
        long at = base + PAIR * next[(int) (words[i] >>> shift)]++;
        // Signed from here on, like the words of single keys.
        Native.putLong(at, words[i] ^ Long.MIN_VALUE);
        Native.putLong(at + 8, records[i]);
      }
    }
  }

  private static List<long[]> buckets(long[] ends) {
    List<long[]> buckets = new ArrayList<>();
    long from = 0;
    long before = 0;
    for (long end : ends) {
      // A crowded cell stays alone.
      if (end - before > BUCKET && before > from) {
        buckets.add(new long[] {from, before});
        from = before;
      }
      if (end - from >= BUCKET) {
        buckets.add(new long[] {from, end});
        from = end;
      }
      before = end;
    }
    if (before > from) {
      buckets.add(new long[] {from, before});
    }
    return buckets;
  }

  private void sortBucket(long from, long to) {
    RowSorter sorter = sorters.poll();
    if (sorter == null) {
      sorter = new RowSorter(packing, order);
    }
    sort(sorter, from, to, RowSorter.PACKED, 0);
    sorters.add(sorter);
  }

  /** Sorts pairs that agree in all stages before the given one, whose words they hold. */
  private void sort(RowSorter sorter, long from, long to, int startKey, int startPart) {
    if (to - from > RowSorter.MOST) {
      split(sorter, from, to, startKey, startPart);
      return;
    }
    int count = (int) (to - from);
    long[] records = sorter.records(count);
    records(from, count, records);
    long[] words = sorter.words();
    long at = word(from);
    for (int i = 0; i < count; i++) {
      words[i] = Native.getLong(at + (long) PAIR * i);
    }
    sorter.sort(count, startKey, startPart);
    for (int i = 0; i < count; i++) {
      Native.putLong(at + (long) PAIR * i + 8, records[i]);
    }
  }

  private void split(RowSorter sorter, long from, long to, int startKey, int startPart) {
    int key = startKey;
    int part = startPart;
    while (true) {
      long min = Long.MAX_VALUE;
      long max = Long.MIN_VALUE;
      for (long at = word(from); at < word(to); at += PAIR) {
        min = Math.min(min, Native.getLong(at));
        max = Math.max(max, Native.getLong(at));
      }
      if (min != max) {
        splitByWord(sorter, from, to, key, part, min, max - min);
        return;
      }
      int next = nextPart(key, part, from, to);
      key = next != 0 ? key : key == RowSorter.PACKED ? packing.tiesFrom() : key + 1;
      if (key == order.size()) {
        return;
      }
      part = next == 0 ? order.firstPart(key) : next;
      fillWords(key, part, from, to);
    }
  }

  private long word(long pair) {
    return pairs.address() + PAIR * pair;
  }

  private int nextPart(int key, int part, long from, long to) {
    if (key == RowSorter.PACKED) {
      return 0;
    }
    long[] records = new long[CHUNK];
    int furthest = 0;
    for (long at = from; at < to; at += CHUNK) {
      int count = (int) Math.min(CHUNK, to - at);
      records(at, count, records);
      int next = order.nextPart(key, part, records, 0, count);
      // Bytes of a longer string come before the lengths.
      furthest = furthest == 0 || furthest == RowOrder.LENGTH ? next : furthest;
    }
    return furthest;
  }

  private void fillWords(int key, int part, long from, long to) {
    long[] records = new long[CHUNK];
    long[] words = new long[CHUNK];
    for (long at = from; at < to; at += CHUNK) {
      int count = (int) Math.min(CHUNK, to - at);
      records(at, count, records);
      order.words(key, part, records, 0, count, words);
      for (int i = 0; i < count; i++) {
        Native.putLong(word(at + i), words[i]);
      }
    }
  }

  /**
   * Moves pairs to their cells in place, each to where the next one of its cell belongs (McIlroy's
   * American flag sort).
   */
  private void splitByWord(
      RowSorter sorter, long from, long to, int key, int part, long min, long range) {
    int shift = Math.max(0, 64 - Long.numberOfLeadingZeros(range) - CELL_BITS);
    long[] next = new long[CELLS];
    long[] ends = new long[CELLS];
    for (long i = from; i < to; i++) {
      ends[(int) ((Native.getLong(word(i)) - min) >>> shift)]++;
    }
    long sum = from;
    for (int cell = 0; cell < CELLS; cell++) {
      next[cell] = sum;
      sum += ends[cell];
      ends[cell] = sum;
    }
    for (int cell = 0; cell < CELLS; cell++) {
      while (next[cell] < ends[cell]) {
        long at = word(next[cell]);
        long word = Native.getLong(at);
        long record = Native.getLong(at + 8);
        int home = (int) ((word - min) >>> shift);
        while (home != cell) {
          long to2 = word(next[home]++);
          long nextWord = Native.getLong(to2);
          long nextRecord = Native.getLong(to2 + 8);
          Native.putLong(to2, word);
          Native.putLong(to2 + 8, record);
          word = nextWord;
          record = nextRecord;
          home = (int) ((word - min) >>> shift);
        }
        Native.putLong(at, word);
        Native.putLong(at + 8, record);
        next[cell]++;
      }
    }
    sortCells(sorter, from, ends, key, part);
  }

  private void sortCells(RowSorter sorter, long start, long[] ends, int key, int part) {
    long from = start;
    long before = start;
    for (long end : ends) {
      if (end - from > RowSorter.MOST && before > from) {
        sort(sorter, from, before, key, part);
        from = before;
      }
      before = end;
    }
    if (before > from) {
      sort(sorter, from, before, key, part);
    }
  }

  @Override
  public void close() {
    pairs.close();
  }
}
