package io.sheaf.columnar.row;

import io.sheaf.columnar.memory.Native;
import java.util.ArrayList;
import java.util.List;

/**
 * Collected rows as sorted chunks, made without more off-heap memory: the word in front of a
 * chunk's n-th record is made to hold the address of the chunk's n-th record in order. For rows
 * that must leave memory because it is short.
 */
public final class SortedChunks {
  private SortedChunks() {}

  /**
   * Sorts the rows in chunks and gives a walk over each chunk in order. The rows must stay until
   * the walks are over.
   */
  public static List<RecordWalk> of(SortRows rows) {
    RowSorter sorter = new RowSorter(new KeyPacking(rows.ranges()), rows.order());
    int most = (int) Math.min(RowSorter.MOST, rows.size());
    long[] records = sorter.records(most);
    long[] places = new long[most];
    List<RecordWalk> chunks = new ArrayList<>();
    RowPages.Cursor cursor = rows.pages().cursor();
    while (true) {
      RowPages.Cursor start = cursor.copy();
      int count = cursor.next(records, most);
      if (count == 0) {
        return chunks;
      }
      System.arraycopy(records, 0, places, 0, count);
      sorter.sort(count);
      for (int i = 0; i < count; i++) {
        Native.putLong(places[i], records[i]);
      }
      chunks.add(new Walk(start, count));
    }
  }

  private static final class Walk implements RecordWalk {
    private final RowPages.Cursor places;
    private int left;

    Walk(RowPages.Cursor places, int count) {
      this.places = places;
      this.left = count;
    }

    @Override
    public int next(long[] records, int most) {
      int count = places.next(records, Math.min(most, left));
      left -= count;
      for (int i = 0; i < count; i++) {
        records[i] = Native.getLong(records[i]);
      }
      return count;
    }
  }
}
