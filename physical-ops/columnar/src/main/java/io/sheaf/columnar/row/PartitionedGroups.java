package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;

/**
 * Groups of a table too big for the caches, by radix partition. Rows are first appended to their
 * partition as records of their own, one for each run of equal keys; when enough have come
 * together, {@link #compact} takes them partition by partition into small tables. So every access
 * falls into few pages. Not thread-safe.
 */
public final class PartitionedGroups implements PartitionedRecords, AutoCloseable {
  /** Number of partitions. */
  public static final int PARTITIONS = 256;

  private static final int CHUNK = 1024;

  /** Adds the state of records to that of others. */
  public interface Merge {
    /** Adds; {@code strings} receives what the state keeps. */
    void merge(long[] from, long[] to, int count, StringHeap strings);

    /** Most bytes that {@link #merge} may put into the heap. */
    long stringBytes(long[] from, int count);
  }

  private final RowLayout keys;
  private final KeyEncoder encoder;
  private final Merge merge;
  private final RowPages[] rows = new RowPages[PARTITIONS];
  private final StringHeap rowStrings;
  private final GroupTable[] tables = new GroupTable[PARTITIONS];
  private final int[] counts = new int[PARTITIONS];
  private final long[] from = new long[CHUNK];
  private final long[] to = new long[CHUNK];
  private final long mostRows;
  private long rowCount;
  private long generation;

  /**
   * The partition being compacted, whose records before {@link #rest} are in its table; else -1.
   */
  private int compacting = -1;

  private RowPages.Cursor rest;

  /**
   * @param memory counts all that is held
   * @param mostRows rows appended before they are compacted
   */
  public PartitionedGroups(
      MemoryConsumer memory, RowLayout keys, int width, long mostRows, Merge merge) {
    this.keys = keys;
    this.encoder = new KeyEncoder(keys);
    this.merge = merge;
    this.mostRows = mostRows;
    this.rowStrings = new StringHeap(memory);
    for (int i = 0; i < PARTITIONS; i++) {
      rows[i] = new RowPages(memory, width);
      tables[i] = new GroupTable(memory, keys, width, encoder);
    }
  }

  /** Owner of the bytes of long strings of the records given by {@link #append}. */
  public StringHeap strings() {
    return rowStrings;
  }

  private static int partition(long hash) {
    return (int) (hash >>> KeyHasher.RADIX_SHIFT) & (PARTITIONS - 1);
  }

  /**
   * Makes a record for each row; equal neighbours may share one.
   *
   * @param stringBytes bytes of long strings that the caller may go on to put into {@link
   *     #strings()} for this batch
   * @param initial words that the state of the records starts with
   * @param records receives one record a row, valid until the next call
   */
  public void append(
      Column[] columns, int count, long stringBytes, long[] initial, long[] records) {
    if (rowCount + count > mostRows) {
      compact();
    }
    encoder.encode(columns, count);
    reserve(count, encoder.longBytes() + stringBytes);
    long[] hashes = encoder.hashes();
    int stateOffset = keys.width();
    for (int i = 0; i < count; i++) {
      if (i > 0 && hashes[i] == hashes[i - 1] && encoder.sameWords(i, i - 1)) {
        records[i] = records[i - 1];
        continue;
      }
      long record = rows[partition(hashes[i])].append();
      encoder.store(i, record, rowStrings);
      for (int word = 0; word < initial.length; word++) {
        Native.putLong(record + stateOffset + 8L * word, initial[word]);
      }
      records[i] = record;
      rowCount++;
    }
  }

  private void reserve(int count, long stringBytes) {
    long[] hashes = encoder.hashes();
    java.util.Arrays.fill(counts, 0);
    for (int i = 0; i < count; i++) {
      counts[partition(hashes[i])]++;
    }
    long before;
    do {
      before = generation;
      for (int i = 0; i < PARTITIONS; i++) {
        rows[i].reserve(counts[i]);
      }
      if (stringBytes > 0) {
        rowStrings.reserve(stringBytes);
      }
    } while (generation != before);
  }

  /** Takes all appended rows into the tables. */
  public void compact() {
    long before = generation;
    for (int i = 0; i < PARTITIONS && generation == before; i++) {
      compact(i);
    }
    compacting = -1;
    if (generation == before) {
      rowStrings.rewind();
      rowCount = 0;
    }
  }

  private void compact(int partition) {
    GroupTable table = tables[partition];
    long before = generation;
    compacting = partition;
    rest = rows[partition].cursor();
    RowPages.Cursor cursor = rows[partition].cursor();
    for (int count; (count = cursor.next(from, CHUNK)) > 0; ) {
      long stringBytes = merge.stringBytes(from, count);
      // May make the owner write everything to disk, the rest of these rows included.
      table.reserveCopies(from, count, stringBytes);
      if (generation != before) {
        return;
      }
      table.findCopies(from, count, stringBytes, to);
      merge.merge(from, to, count, table.strings());
      rest.next(from, count);
    }
    rows[partition].rewind();
  }

  /** Number of groups and of rows that are not compacted. */
  public long size() {
    long size = 0;
    for (int i = 0; i < PARTITIONS; i++) {
      size += tables[i].size() + rows[i].size();
    }
    return size;
  }

  /**
   * Walks over all groups and over the rows that are not compacted; a group may come more than
   * once.
   */
  public GroupTable.Cursor cursor() {
    return new GroupTable.Cursor() {
      private int next;
      private GroupTable.Cursor current = (records, most) -> 0;

      @Override
      public int next(long[] records, int most) {
        int count;
        while ((count = current.next(records, most)) == 0 && next < 2 * PARTITIONS) {
          int partition = next / 2;
          if (next++ % 2 == 0) {
            current = tables[partition].cursor();
          } else {
            current = partition == compacting ? rest::next : rows[partition].cursor()::next;
          }
        }
        return count;
      }
    };
  }

  @Override
  public long size(int partition) {
    return tables[partition].size();
  }

  @Override
  public GroupTable.Cursor cursor(int partition) {
    return tables[partition].cursor();
  }

  /** Forgets everything and gives its memory back. */
  public void clear() {
    generation++;
    for (int i = 0; i < PARTITIONS; i++) {
      rows[i].close();
      tables[i].clear();
    }
    rowStrings.close();
    rowCount = 0;
  }

  @Override
  public void close() {
    clear();
  }
}
