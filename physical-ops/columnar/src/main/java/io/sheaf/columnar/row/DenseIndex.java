package io.sheaf.columnar.row;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.row.JoinRows.Page;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * An array of row addresses, one for each integer from the least key to the greatest, and a last
 * one that stays 0 for keys outside. For keys that are dense: the array is then smaller than a hash
 * table, and clustered probes read it in order.
 */
final class DenseIndex implements JoinIndex {
  private static final int PARTS = 16;

  private final NativeBuffer array;
  private final long min;
  private final long range;
  private boolean unique;

  private DenseIndex(NativeBuffer array, long min, long range) {
    this.array = array;
    this.min = min;
    this.range = range;
  }

  /** Bytes that the index of that many integers takes. */
  static long bytes(long range) {
    return 8 * (range + 1);
  }

  /**
   * Builds the index.
   *
   * @param distinct whether one row a key is enough
   * @return null when there is no memory for it
   */
  static DenseIndex build(
      List<Page> pages,
      int width,
      long min,
      long range,
      boolean distinct,
      MemoryConsumer memory,
      Parallel parallel) {
    NativeBuffer array = memory.tryAllocate(bytes(range));
    if (array == null) {
      return null;
    }
    DenseIndex index = new DenseIndex(array, min, range);
    try {
      index.fill(pages, width, distinct, parallel);
    } catch (Throwable failure) {
      index.close();
      throw failure;
    }
    return index;
  }

  private void fill(List<Page> pages, int width, boolean distinct, Parallel parallel) {
    long rows = 0;
    for (Page page : pages) {
      rows += page.rows;
    }
    int parts = rows < 1 << 15 && range < 1 << 17 ? 1 : PARTS;
    parallel.run(parts, part -> zero(part, parts));
    if (distinct || rows <= range) {
      // The last row of a key wins; as many slots taken as there are rows means that no key came
      // twice.
      long taken = storeAll(pages, width, parallel, parts);
      if (distinct || taken == rows) {
        unique = true;
        return;
      }
      parallel.run(parts, part -> zero(part, parts));
    }
    parallel.run(parts, part -> link(pages, width, part, parts));
  }

  private long at(long slot) {
    return array.address() + 8 * slot;
  }

  private long bound(int part, int parts) {
    // The slot for keys outside belongs to the last part.
    return part == parts ? range + 1 : (long) ((double) (range + 1) / parts * part);
  }

  private void zero(int part, int parts) {
    long from = bound(part, parts);
    Native.fill(at(from), 8 * (bound(part + 1, parts) - from), (byte) 0);
  }

  /** Stores every row's address, in any order, and returns how many slots are taken. */
  private long storeAll(List<Page> pages, int width, Parallel parallel, int parts) {
    AtomicInteger next = new AtomicInteger();
    parallel.run(
        parts,
        part -> {
          for (int p; (p = next.getAndIncrement()) < pages.size(); ) {
            store(pages.get(p), width);
          }
        });
    LongAdder taken = new LongAdder();
    parallel.run(
        parts, part -> taken.add(count(at(bound(part, parts)), at(bound(part + 1, parts)))));
    return taken.sum();
  }

  private void store(Page page, int width) {
    long row = page.address();
    long base = array.address() - 8 * min;
    for (int i = 0; i < page.rows; i++, row += width) {
      Native.putLong(base + 8 * Native.getLong(row + JoinRowLayout.KEY), row);
    }
  }

  private static long count(long from, long to) {
    long taken = 0;
    for (long at = from; at < to; at += 8) {
      // An address is positive, so its negation has the sign bit.
      taken += -Native.getLong(at) >>> 63;
    }
    return taken;
  }

  /** Enters the rows whose slots lie in one part; nobody else writes there. */
  private void link(List<Page> pages, int width, int part, int parts) {
    long from = bound(part, parts);
    long to = bound(part + 1, parts);
    for (Page page : pages) {
      if (page.rows == 0 || page.maxKey - min < from || page.minKey - min >= to) {
        continue;
      }
      long row = page.address();
      for (int i = 0; i < page.rows; i++, row += width) {
        long slot = Native.getLong(row + JoinRowLayout.KEY) - min;
        if (slot >= from && slot < to) {
          Native.putLong(row + JoinRowLayout.LINK, Native.getLong(at(slot)));
          Native.putLong(at(slot), row);
        }
      }
    }
  }

  @Override
  public void find(JoinKeys keys, long[] rows, long[] scratch) {
    find(keys.word(0), keys.size(), rows, array.address(), min, range);
  }

  private static void find(long[] keys, int count, long[] rows, long base, long min, long range) {
    for (int i = 0; i < count; i++) {
      long slot = keys[i] - min;
      // Unsigned: a key below the least becomes a large number.
      slot = slot + Long.MIN_VALUE < range + Long.MIN_VALUE ? slot : range;
      rows[i] = Native.getLong(base + 8 * slot);
    }
  }

  @Override
  public boolean isUnique() {
    return unique;
  }

  @Override
  public String name() {
    return "dense";
  }

  @Override
  public void close() {
    array.close();
  }
}
