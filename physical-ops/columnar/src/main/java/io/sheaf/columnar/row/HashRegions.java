package io.sheaf.columnar.row;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.row.JoinRows.Page;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Fills a hash table in parallel without atomic operations. Slots are ordered by the hash's high
 * bits, so rows that share those bits own a region of the table. Small inputs are entered one by
 * one. Large ones are first scattered by the high bits as pairs of (key word or hash, row address);
 * then each region, which fits a second-level cache, is filled by one thread. A row that finds its
 * region full up to the end is put off and entered last, when all is quiet: a search goes on past
 * the end of a region, so it finds that row.
 */
final class HashRegions {
  private static final int SMALL_ROWS = 1 << 15;
  private static final int REGION_BYTES = 256 << 10;
  private static final int MAX_REGIONS = 1024;
  private static final int PAIR = 16;

  /** The table being filled. */
  interface Table {
    /** What a row is entered by: its key's only word, or its hash. */
    long word(long row);

    /** As {@link #word}, and makes the row's link 0. */
    long take(long row);

    /** The hash of what {@link #word} gave. */
    long hash(long word);

    /**
     * Enters a row.
     *
     * @param end slots from here on must not be written; {@link #WRAP} for no such bound: then the
     *     search wraps around
     * @return 1 when it is the first row of its key, 0 when it is a further one, -1 when the end
     *     was met
     */
    int enter(long word, long row, long end);

    /** Makes slots empty. */
    void clear(long from, long to);

    long capacity();

    int slotBytes();
  }

  static final long WRAP = Long.MAX_VALUE;

  private final Table table;
  private final List<Page> pages;
  private final int width;
  private final long rows;

  HashRegions(Table table, List<Page> pages, int width) {
    this.table = table;
    this.pages = pages;
    this.width = width;
    this.rows = rows(pages);
  }

  private static long rows(List<Page> pages) {
    long count = 0;
    for (Page page : pages) {
      count += page.rows;
    }
    return count;
  }

  /**
   * Slots for that many rows at a load of at most one half. A multiple of the number of regions, so
   * that no slot is of two.
   */
  static long capacity(long rows) {
    return rows < SMALL_ROWS ? Math.max(16, 2 * rows) : (2 * rows + MAX_REGIONS - 1) & -MAX_REGIONS;
  }

  /**
   * The slot where the search for a hash begins: its high half scaled to the capacity, which is
   * less than 2^32.
   */
  static long slot(long hash, long capacity) {
    return ((hash >>> 32) * capacity) >>> 32;
  }

  /** Enters all rows and returns the number of keys. */
  long fill(MemoryConsumer memory, Parallel parallel) {
    if (rows >= SMALL_ROWS) {
      NativeBuffer pairs = memory.tryAllocate(PAIR * rows);
      if (pairs != null) {
        try {
          return fillRegions(pairs.address(), parallel);
        } finally {
          pairs.close();
        }
      }
    }
    table.clear(0, table.capacity());
    long keys = 0;
    for (Page page : pages) {
      keys += fillPage(page);
    }
    return keys;
  }

  private long fillPage(Page page) {
    long keys = 0;
    long row = page.address();
    for (int i = 0; i < page.rows; i++, row += width) {
      keys += table.enter(table.take(row), row, WRAP);
    }
    return keys;
  }

  private long fillRegions(long pairs, Parallel parallel) {
    long wanted = table.capacity() * table.slotBytes() / REGION_BYTES;
    int bits = 64 - Long.numberOfLeadingZeros(Math.clamp(wanted, 1, MAX_REGIONS - 1));
    int regions = 1 << bits;
    int groups = Math.min(pages.size(), Math.clamp(rows / SMALL_ROWS, 1, 16));
    long[][] starts = new long[groups][];
    parallel.run(groups, g -> starts[g] = histogram(g, groups, regions, 64 - bits));
    long[] bounds = placePairs(starts, regions, pairs);
    parallel.run(groups, g -> scatter(g, groups, 64 - bits, starts[g]));
    LongAdder keys = new LongAdder();
    // A region's late pairs move to the front of its stretch, up to here.
    long[] lateEnds = new long[regions];
    parallel.run(
        regions,
        r -> {
          long regionSlots = table.capacity() / regions;
          table.clear(r * regionSlots, (r + 1) * regionSlots);
          lateEnds[r] = fillRegion((r + 1) * regionSlots, bounds[r], bounds[r + 1], keys);
        });
    for (int r = 0; r < regions; r++) {
      for (long pair = bounds[r]; pair < lateEnds[r]; pair += PAIR) {
        keys.add(table.enter(Native.getLong(pair), Native.getLong(pair + 8), WRAP));
      }
    }
    return keys.sum();
  }

  private List<Page> group(int group, int groups) {
    int from = (int) ((long) pages.size() * group / groups);
    return pages.subList(from, (int) ((long) pages.size() * (group + 1) / groups));
  }

  private long[] histogram(int group, int groups, int regions, int shift) {
    long[] counts = new long[regions];
    for (Page page : group(group, groups)) {
      countPage(page, shift, counts);
    }
    return counts;
  }

  private void countPage(Page page, int shift, long[] counts) {
    long row = page.address();
    for (int i = 0; i < page.rows; i++, row += width) {
      counts[(int) (table.hash(table.word(row)) >>> shift)]++;
    }
  }

  /**
   * Turns each group's counts into the addresses of its first pair in every region.
   *
   * @return where each region's pairs begin, and the end of all
   */
  private static long[] placePairs(long[][] counts, int regions, long pairs) {
    long[] bounds = new long[regions + 1];
    long at = pairs;
    for (int r = 0; r < regions; r++) {
      bounds[r] = at;
      for (long[] group : counts) {
        long count = group[r];
        group[r] = at;
        at += PAIR * count;
      }
    }
    bounds[regions] = at;
    return bounds;
  }

  private void scatter(int group, int groups, int shift, long[] starts) {
    for (Page page : group(group, groups)) {
      scatterPage(page, shift, starts);
    }
  }

  private void scatterPage(Page page, int shift, long[] starts) {
    long row = page.address();
    for (int i = 0; i < page.rows; i++, row += width) {
      long word = table.take(row);
      int region = (int) (table.hash(word) >>> shift);
      long to = starts[region];
      starts[region] = to + PAIR;
      Native.putLong(to, word);
      Native.putLong(to + 8, row);
    }
  }

  private long fillRegion(long end, long from, long to, LongAdder keys) {
    long count = 0;
    long late = from;
    for (long pair = from; pair < to; pair += PAIR) {
      long word = Native.getLong(pair);
      long row = Native.getLong(pair + 8);
      int entered = table.enter(word, row, end);
      if (entered >= 0) {
        count += entered;
      } else {
        Native.putLong(late, word);
        Native.putLong(late + 8, row);
        late += PAIR;
      }
    }
    keys.add(count);
    return late;
  }
}
