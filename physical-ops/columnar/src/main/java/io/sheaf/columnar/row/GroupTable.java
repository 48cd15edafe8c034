package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import java.util.List;

/**
 * Finds the record of each row's group, and makes one for a group not seen before. Open addressing
 * with linear probing, at most half full, over 8-byte slots; see {@code
 * docs/internals/aggregation.md} for the picture.
 *
 * <pre>
 *   slot     1. top 16 bits: top 16 bits of the hash   2. low 48 bits: address of the record; 0 = empty
 *   record   1. hash, 8 bytes   2. key words ({@link RowLayout})   3. state
 * </pre>
 *
 * Records stay where they are until {@link #clear}, so addresses may be kept. Memory for a batch is
 * reserved before its first row is looked up; the reservation may make the owner spill and clear
 * this table, never what comes after it. Not thread-safe.
 */
public final class GroupTable implements AutoCloseable {
  /** Bytes in front of the key: the hash. */
  public static final int HASH_BYTES = 8;

  private static final int MIN_SLOTS = 1024;

  /**
   * Up to so many slots a table is at most a quarter full: they stay cached, and fewer rows need a
   * second look.
   */
  private static final int ROOMY_SLOTS = 1 << 16;

  /** Slots that are looked at for all rows at once. */
  private static final int BATCHED_STEPS = 4;

  private static final long ADDRESS = (1L << 48) - 1;

  private final MemoryConsumer memory;
  private final RowLayout keys;
  private final KeyEncoder encoder;
  private final CodeCache cache;
  private final KeyRuns runs = new KeyRuns();
  private final RowPages pages;
  private final StringHeap strings;
  private final ColumnBuffer[] missingBuffers;
  private NativeBuffer slots;
  private long slotAddress;
  private long mask = -1;
  private long size;
  private long generation;

  /** What the state of a new record starts with. */
  private final long[] initial;

  /**
   * Whether records of others are linked into the slots, so that {@link #pages} does not hold all
   * groups.
   */
  private boolean linked;

  private int[] missing = {};
  private long[] missingRecords = {};

  /**
   * @param memory counts all the table holds; closed by its owner after the table
   * @param keys layout of the keys, {@link #HASH_BYTES} in front
   * @param width bytes a record, state included
   */
  public GroupTable(MemoryConsumer memory, RowLayout keys, int width) {
    this(memory, keys, width, new KeyEncoder(keys));
  }

  GroupTable(MemoryConsumer memory, RowLayout keys, int width, KeyEncoder encoder) {
    if (keys.start() != HASH_BYTES) {
      throw new IllegalArgumentException("the hash lies in front of the keys");
    }
    this.memory = memory;
    this.keys = keys;
    this.initial = new long[(width - keys.width()) / 8];
    this.encoder = encoder;
    this.cache = new CodeCache(keys.size());
    this.pages = new RowPages(memory, width);
    this.strings = new StringHeap(memory);
    this.missingBuffers = new ColumnBuffer[keys.size()];
    for (int i = 0; i < missingBuffers.length; i++) {
      missingBuffers[i] = new ColumnBuffer();
    }
  }

  /**
   * The words that the state of records made from now on starts with, zeros unless changed by the
   * caller.
   */
  public long[] initialState() {
    return initial;
  }

  /** Number of groups. */
  public long size() {
    return size;
  }

  /** Owner of the bytes of long strings, of keys and of state. */
  public StringHeap strings() {
    return strings;
  }

  /** The records of the groups, in the order they were made. */
  public RowPages pages() {
    return pages;
  }

  /**
   * Finds or makes the group of each row.
   *
   * @param columns the keys, any encoding
   * @param stringBytes bytes of long strings that the caller may go on to put into {@link
   *     #strings()} for this batch
   * @param records receives one record a row, valid until {@link #clear}
   */
  public void find(Column[] columns, int count, long stringBytes, long[] records) {
    if (stringBytes > 0) {
      strings.reserve(stringBytes);
    }
    if (!cache.accepts(columns, count)) {
      int found = runs.find(columns, count);
      if (found > 0) {
        findRuns(columns, count, found, stringBytes, records);
        return;
      }
      encoder.encode(columns, count);
      reserve(count, encoder.longBytes() + stringBytes);
      probe(count, records, null);
      return;
    }
    reserveMissing(count);
    int unknown = cache.lookUp(columns, count, records, missing);
    if (unknown > 0) {
      findMissing(columns, count, unknown, stringBytes, records);
    }
  }

  private void reserveMissing(int count) {
    if (missing.length < count) {
      missing = new int[Math.max(count, 2048)];
      missingRecords = new long[missing.length];
    }
  }

  /** Finds the groups of a batch whose equal keys follow each other: one look-up a run. */
  private void findRuns(Column[] columns, int count, int found, long stringBytes, long[] records) {
    reserveMissing(count);
    encoder.encode(gathered(columns, runs.heads(), found), found);
    reserve(found, encoder.longBytes() + stringBytes);
    probe(found, missingRecords, null);
    runs.spread(missingRecords, count, records);
  }

  private Column[] gathered(Column[] columns, int[] rows, int count) {
    Column[] gathered = new Column[columns.length];
    for (int key = 0; key < columns.length; key++) {
      gathered[key] = columns[key].gather(rows, count, missingBuffers[key]);
    }
    return gathered;
  }

  private void findMissing(
      Column[] columns, int count, int unknown, long stringBytes, long[] records) {
    encoder.encode(gathered(columns, missing, unknown), unknown);
    long before = generation;
    reserve(unknown, encoder.longBytes() + stringBytes);
    if (generation != before) {
      // The table was emptied to find memory: what the cache gave is gone.
      find(columns, count, stringBytes, records);
      return;
    }
    probe(unknown, missingRecords, null);
    for (int i = 0; i < unknown; i++) {
      records[missing[i]] = missingRecords[i];
      cache.put(missing[i], missingRecords[i]);
    }
  }

  /**
   * Makes {@link #findCopies} of these records succeed without asking for memory.
   *
   * @param stringBytes bytes of long strings of state that may be put into {@link #strings()} for
   *     them
   */
  public void reserveCopies(long[] from, int count, long stringBytes) {
    encoder.load(from, count);
    reserve(count, encoder.longBytes() + stringBytes);
  }

  /**
   * Finds or makes the groups of another table's records, copying the keys of new ones; their state
   * starts at zero.
   *
   * @param from records of a table with the same layout
   * @param records receives this table's records
   */
  public void findCopies(long[] from, int count, long stringBytes, long[] records) {
    encoder.load(from, count);
    reserve(count, encoder.longBytes() + stringBytes);
    probe(count, records, null);
  }

  /**
   * Finds the groups of another table's records; the first record of a new group becomes the
   * group's record, state included. The other table must stay open as long as this one is used.
   */
  public void findLinked(long[] from, int count, long[] records) {
    encoder.load(from, count);
    reserveSlots(count);
    linked = true;
    probe(count, records, from);
  }

  private static long capacity(long groups) {
    return Math.max(Math.clamp(power(4 * groups), MIN_SLOTS, ROOMY_SLOTS), power(2 * groups));
  }

  private static long power(long atLeast) {
    return Long.highestOneBit(atLeast - 1) << 1;
  }

  /** Bytes of the slots of a table for so many groups. */
  public static long slotBytes(long groups) {
    return 8 * capacity(Math.max(groups, 1));
  }

  /** Makes room for linking so many groups. */
  public void reserveLinks(long count) {
    reserveSlots(count);
  }

  private void reserve(int count, long stringBytes) {
    long before;
    do {
      before = generation;
      reserveSlots(count);
      pages.reserve(count);
      if (stringBytes > 0) {
        strings.reserve(stringBytes);
      }
    } while (before != generation);
  }

  private void reserveSlots(long count) {
    if (2 * (size + count) > mask + 1
        || (4 * (size + count) > mask + 1 && mask + 1 < ROOMY_SLOTS)) {
      long capacity = capacity(size + count);
      // May clear this table.
      install(memory.allocate(capacity * 8), capacity);
    }
  }

  private void install(NativeBuffer buffer, long capacity) {
    Native.fill(buffer.address(), capacity * 8, (byte) 0);
    NativeBuffer old = slots;
    long oldAddress = slotAddress;
    long oldCapacity = mask + 1;
    slots = buffer;
    slotAddress = buffer.address();
    mask = capacity - 1;
    if (old != null) {
      if (linked) {
        for (long slot = 0; slot < oldCapacity; slot++) {
          long entry = Native.getLong(oldAddress + 8 * slot);
          if (entry != 0) {
            place(entry & ADDRESS);
          }
        }
      } else {
        placeAll();
      }
      old.close();
    }
  }

  private void placeAll() {
    RowPages.Cursor cursor = pages.cursor();
    long[] chunk = new long[1024];
    for (int count; (count = cursor.next(chunk, chunk.length)) > 0; ) {
      for (int i = 0; i < count; i++) {
        place(chunk[i]);
      }
    }
  }

  private void place(long record) {
    long hash = Native.getLong(record);
    long slot = hash & mask;
    while (Native.getLong(slotAddress + 8 * slot) != 0) {
      slot = slot + 1 & mask;
    }
    Native.putLong(slotAddress + 8 * slot, (hash & ~ADDRESS) | record);
  }

  /**
   * Looks up what the encoder holds, slot by slot for all rows at once: the slots of all rows are
   * loaded before any is followed, so that cache misses overlap, and followed without branches.
   * What is left after a few slots is searched for row by row.
   */
  private void probe(int count, long[] records, long[] links) {
    long[] hashes = encoder.hashes();
    if (encoder.longBytes() > 0 || encoder.wordCount() > 2) {
      long[] entries = encoder.entries();
      loadFirst(hashes, count);
      for (int i = 0; i < count; i++) {
        long record = entries[i] & ADDRESS;
        boolean found =
            (entries[i] ^ hashes[i]) >>> 48 == 0 && record != 0 && isGroup(record, i, hashes[i]);
        records[i] = found ? record : search(i, hashes[i], links);
      }
      return;
    }
    long[] words = encoder.words(0);
    long[] second = encoder.wordCount() == 2 ? encoder.words(1) : null;
    loadFirst(hashes, count);
    int left =
        second == null
            ? followOne(hashes, words, count, records)
            : followTwo(hashes, words, second, count, records);
    // When most rows are not found at once, they are of new groups: their slots are empty.
    int steps = left > count / 2 ? 1 : BATCHED_STEPS;
    for (int step = 1; step < steps && left > 0; step++) {
      loadNext(hashes, step, left);
      left = followNext(hashes, words, second, left, records);
    }
    int[] unfound = encoder.unfound();
    for (int i = 0; i < left; i++) {
      int row = unfound[i];
      records[row] = search(row, hashes[row], links);
    }
  }

  private void loadNext(long[] hashes, int step, int left) {
    long[] out = encoder.entries();
    int[] rows = encoder.unfound();
    for (int i = 0; i < left; i++) {
      out[i] = Native.getLong(slotAddress + 8 * (hashes[rows[i]] + step & mask));
    }
  }

  private int followNext(long[] hashes, long[] words, long[] second, int count, long[] records) {
    long[] next = encoder.entries();
    int[] rows = encoder.unfound();
    long nowhere = slotAddress;
    int left = 0;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      long entry = next[i];
      long record = entry & ADDRESS;
      long readable = record == 0 ? nowhere : record;
      long differs =
          (entry ^ hashes[row]) >>> 48
              | (Native.getLong(readable + HASH_BYTES) ^ words[row])
              | (readable ^ record);
      if (second != null) {
        differs |= Native.getLong(readable + HASH_BYTES + 8) ^ second[row];
      }
      records[row] = record;
      rows[left] = row;
      left += (int) ((differs | -differs) >>> 63);
    }
    return left;
  }

  private void loadFirst(long[] hashes, int count) {
    long base = slotAddress;
    long bits = mask;
    long[] out = encoder.entries();
    for (int i = 0; i < count; i++) {
      out[i] = Native.getLong(base + 8 * (hashes[i] & bits));
    }
  }

  private int followOne(long[] hashes, long[] words, int count, long[] records) {
    long[] first = encoder.entries();
    int[] open = encoder.unfound();
    // Readable in place of the record of an empty slot.
    long nowhere = slotAddress;
    int left = 0;
    for (int i = 0; i < count; i++) {
      long entry = first[i];
      long record = entry & ADDRESS;
      long readable = record == 0 ? nowhere : record;
      long differs =
          (entry ^ hashes[i]) >>> 48
              | (Native.getLong(readable + HASH_BYTES) ^ words[i])
              | (readable ^ record);
      records[i] = record;
      open[left] = i;
      left += (int) ((differs | -differs) >>> 63);
    }
    return left;
  }

  private int followTwo(long[] hashes, long[] words, long[] second, int count, long[] records) {
    long[] first = encoder.entries();
    int[] open = encoder.unfound();
    long nowhere = slotAddress;
    int left = 0;
    for (int i = 0; i < count; i++) {
      long entry = first[i];
      long record = entry & ADDRESS;
      long readable = record == 0 ? nowhere : record;
      long differs =
          (entry ^ hashes[i]) >>> 48
              | (Native.getLong(readable + HASH_BYTES) ^ words[i])
              | (Native.getLong(readable + HASH_BYTES + 8) ^ second[i])
              | (readable ^ record);
      records[i] = record;
      open[left] = i;
      left += (int) ((differs | -differs) >>> 63);
    }
    return left;
  }

  private long search(int row, long hash, long[] links) {
    long slot = hash & mask;
    while (true) {
      long at = slotAddress + 8 * slot;
      long entry = Native.getLong(at);
      if (entry == 0) {
        long record = links == null ? make(row) : links[row];
        Native.putLong(at, (hash & ~ADDRESS) | record);
        size++;
        return record;
      }
      if ((entry ^ hash) >>> 48 == 0 && isGroup(entry & ADDRESS, row, hash)) {
        return entry & ADDRESS;
      }
      slot = slot + 1 & mask;
    }
  }

  private boolean isGroup(long record, int row, long hash) {
    if (Native.getLong(record) != hash) {
      return false;
    }
    for (int word = 0; word < encoder.wordCount(); word++) {
      long kept = Native.getLong(record + HASH_BYTES + 8L * word);
      long value = encoder.words(word)[row];
      if (kept != value) {
        if (!encoder.isStringTail(word)) {
          return false;
        }
        long first = encoder.words(word - 1)[row];
        if (!Views.equal(first, value, first, kept)) {
          return false;
        }
      }
    }
    return true;
  }

  private long make(int row) {
    long record = pages.append();
    encoder.store(row, record, strings);
    long state = record + keys.width();
    for (int i = 0; i < initial.length; i++) {
      Native.putLong(state + 8L * i, initial[i]);
    }
    return record;
  }

  /** The one group of a table without keys, made if need be. */
  public long single() {
    if (size == 0) {
      encoder.encode(new Column[0], 1);
      reserve(1, 0);
      return search(0, 0, null);
    }
    return pages.cursor().first();
  }

  /** Walks over all groups. */
  public Cursor cursor() {
    return linked ? new SlotCursor() : pages.cursor()::next;
  }

  /**
   * Walks over all groups of a table into which none was linked, in pieces that several threads can
   * take.
   *
   * @param groups about how many a piece
   */
  public List<Cursor> slices(long groups) {
    return pages.slices(groups).stream().map(slice -> (Cursor) slice::next).toList();
  }

  /** A walk over the groups of a table that does not change meanwhile. */
  public interface Cursor {
    /**
     * The next groups.
     *
     * @return how many, at most {@code most}; 0 at the end
     */
    int next(long[] records, int most);
  }

  private final class SlotCursor implements Cursor {
    private long slot;

    @Override
    public int next(long[] records, int most) {
      int count = 0;
      for (; slot <= mask && count < most; slot++) {
        long entry = Native.getLong(slotAddress + 8 * slot);
        if (entry != 0) {
          records[count++] = entry & ADDRESS;
        }
      }
      return count;
    }
  }

  /** Forgets all groups and gives their memory back. */
  public void clear() {
    generation++;
    cache.clear();
    if (slots != null) {
      slots.close();
      slots = null;
    }
    slotAddress = 0;
    mask = -1;
    size = 0;
    linked = false;
    pages.close();
    strings.close();
  }

  @Override
  public void close() {
    clear();
  }
}
