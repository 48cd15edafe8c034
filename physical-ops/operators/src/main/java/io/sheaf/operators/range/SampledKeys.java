package io.sheaf.operators.range;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.LongColumn;
import java.util.Arrays;

/**
 * Hashes of keys with the number of their rows and a record each, of which the smallest hashes are
 * kept. An open-addressing table over arrays of entries. Not thread-safe.
 */
final class SampledKeys {
  /** The record of an entry whose key is about to be copied. */
  static final long AWAITED = -1;

  private final int most;
  private int[] table; // entry number + 1
  private long[] hashes;
  private long[] counts;
  private long[] records;
  private int size;
  private long largest = Long.MAX_VALUE;

  /**
   * @param most entries that are kept by {@link #cut}
   */
  SampledKeys(int most) {
    this.most = most;
    int room = Integer.highestOneBit(2 * most) << 1;
    this.table = new int[2 * room];
    this.hashes = new long[room];
    this.counts = new long[room];
    this.records = new long[room];
  }

  int size() {
    return size;
  }

  /** Greater hashes can't be in the sample any more. */
  long largest() {
    return largest;
  }

  long hash(int entry) {
    return hashes[entry];
  }

  long count(int entry) {
    return counts[entry];
  }

  /** The entry's record, 0 before it has one. */
  long record(int entry) {
    return records[entry];
  }

  void setRecord(int entry, long record) {
    records[entry] = record;
  }

  /** Counts rows of a key and gives its entry. */
  int add(long hash, long count) {
    int slot = slot(hash);
    if (table[slot] == 0) {
      if (size == hashes.length) {
        grow();
        slot = slot(hash);
      }
      hashes[size] = hash;
      counts[size] = 0;
      records[size] = 0;
      table[slot] = ++size;
    }
    int entry = table[slot] - 1;
    counts[entry] += count;
    return entry;
  }

  /** The entry of a hash that is there. */
  int find(long hash) {
    return table[slot(hash)] - 1;
  }

  private int slot(long hash) {
    int mask = table.length - 1;
    int slot = (int) (hash >>> 20) & mask;
    while (table[slot] != 0 && hashes[table[slot] - 1] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    hashes = Arrays.copyOf(hashes, 2 * size);
    counts = Arrays.copyOf(counts, 2 * size);
    records = Arrays.copyOf(records, 2 * size);
    table = new int[4 * size];
    index();
  }

  private void index() {
    Arrays.fill(table, 0);
    for (int entry = 0; entry < size; entry++) {
      table[slot(hashes[entry])] = entry + 1;
    }
  }

  /** Cuts when there are twice as many as wanted. */
  void cutIfFull() {
    if (size >= 2 * most) {
      cut();
    }
  }

  /** Forgets all but the smallest hashes. */
  void cut() {
    if (size <= most) {
      return;
    }
    long[] sorted = Arrays.copyOf(hashes, size);
    Arrays.sort(sorted);
    largest = sorted[most - 1];
    int kept = 0;
    for (int entry = 0; entry < size; entry++) {
      if (hashes[entry] <= largest) {
        hashes[kept] = hashes[entry];
        counts[kept] = counts[entry];
        records[kept++] = records[entry];
      }
    }
    size = kept;
    index();
  }

  /** The records of all entries, in no order. */
  long[] records() {
    return Arrays.copyOf(records, size);
  }

  /** How many rows each entry stands for. */
  long[] counts() {
    return Arrays.copyOf(counts, size);
  }

  /** The values of a column of longs. */
  static long[] longs(Column column, ColumnBuffer buffer) {
    return ((LongColumn) column.flat(buffer)).values();
  }
}
