package io.sheaf.columnar.row;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.row.JoinRows.Page;
import java.util.Arrays;
import java.util.List;

/**
 * A hash table for keys of one word, which lies in the slot: a probe that finds nothing, or needs
 * nothing of the row but its being there, never leaves the table. Open addressing, linear.
 *
 * <pre>
 *  slot   0  key word
 *         8  address of the key's first row, 0 for an empty slot
 * </pre>
 */
final class WordIndex implements JoinIndex, HashRegions.Table {
  private static final int SLOT = 16;

  private final NativeBuffer slots;
  private final long capacity;
  private final boolean distinct;
  private boolean unique;

  /** The keys that are there, if bits of them are worth it. */
  private KeyBits bits;

  private WordIndex(NativeBuffer slots, long capacity, boolean distinct) {
    this.slots = slots;
    this.capacity = capacity;
    this.distinct = distinct;
  }

  static long bytes(long rows) {
    return SLOT * HashRegions.capacity(rows);
  }

  /** Builds the index, or gives null when there is no memory for it. */
  static WordIndex build(
      List<Page> pages,
      int width,
      long rows,
      boolean distinct,
      MemoryConsumer memory,
      Parallel parallel) {
    NativeBuffer slots = memory.tryAllocate(bytes(rows));
    if (slots == null) {
      return null;
    }
    WordIndex index = new WordIndex(slots, HashRegions.capacity(rows), distinct);
    try {
      long keys = new HashRegions(index, pages, width).fill(memory, parallel);
      index.unique = distinct || keys == rows;
    } catch (Throwable failure) {
      index.close();
      throw failure;
    }
    return index;
  }

  /** Lets look-ups ask the bits first; owns them. */
  void filter(KeyBits keyBits) {
    bits = keyBits;
  }

  @Override
  public long word(long row) {
    return Native.getLong(row + JoinRowLayout.KEY);
  }

  @Override
  public long take(long row) {
    // The link of such rows is 0 from the start.
    return word(row);
  }

  @Override
  public long hash(long word) {
    return JoinKeys.hash(word);
  }

  @Override
  public int enter(long word, long row, long end) {
    long index = HashRegions.slot(JoinKeys.hash(word), capacity);
    while (index < end) {
      long slot = slots.address() + SLOT * index;
      long head = Native.getLong(slot + 8);
      if (head == 0) {
        Native.putLong(slot, word);
        Native.putLong(slot + 8, row);
        return 1;
      }
      if (Native.getLong(slot) == word) {
        if (!distinct) {
          Native.putLong(row + JoinRowLayout.LINK, head);
          Native.putLong(slot + 8, row);
        }
        return 0;
      }
      index++;
      if (end == HashRegions.WRAP && index == capacity) {
        index = 0;
      }
    }
    return -1;
  }

  @Override
  public void clear(long from, long to) {
    Native.fill(slots.address() + SLOT * from, SLOT * (to - from), (byte) 0);
  }

  @Override
  public long capacity() {
    return capacity;
  }

  @Override
  public int slotBytes() {
    return SLOT;
  }

  @Override
  public void find(JoinKeys keys, long[] rows, long[] scratch) {
    long[] words = keys.word(0);
    int count = keys.size();
    if (bits != null && keys.isFilterDue()) {
      int there = bits.select(words, count, scratch);
      if (keys.filtered(there)) {
        findSome(words, count, there, rows, scratch);
        return;
      }
    }
    place(words, count, scratch, slots.address(), capacity);
    for (int i = 0; i < count; i++) {
      // All first slots at once: the misses overlap.
      rows[i] = Native.getLong(scratch[i] + 8);
    }
    int open = compare(words, count, rows, scratch);
    for (int j = 0; j < open; j++) {
      int i = (int) (scratch[j] & 0xFFFFFFFFL);
      rows[i] = search(words[i]);
    }
  }

  /** Looks up only the rows whose numbers are in {@code scratch}. */
  private void findSome(long[] words, int count, int there, long[] rows, long[] scratch) {
    Arrays.fill(rows, 0, count, 0);
    for (int j = 0; j < there; j++) {
      int i = (int) scratch[j];
      rows[i] = search(words[i]);
    }
  }

  private static void place(long[] words, int count, long[] out, long base, long capacity) {
    for (int i = 0; i < count; i++) {
      out[i] = base + SLOT * HashRegions.slot(JoinKeys.hash(words[i]), capacity);
    }
  }

  /**
   * Puts the numbers of the rows whose first slot holds another key to the front of {@code
   * scratch}.
   */
  private static int compare(long[] words, int count, long[] rows, long[] scratch) {
    int open = 0;
    for (int i = 0; i < count; i++) {
      long different = words[i] ^ Native.getLong(scratch[i]);
      scratch[open] = i;
      // 1 when both numbers have a bit set: another key in a slot that is taken.
      open += (int) (((different | -different) & (rows[i] | -rows[i])) >>> 63);
    }
    return open;
  }

  private long search(long word) {
    long index = HashRegions.slot(JoinKeys.hash(word), capacity);
    while (true) {
      long slot = slots.address() + SLOT * index;
      long row = Native.getLong(slot + 8);
      if (row == 0 || Native.getLong(slot) == word) {
        return row;
      }
      index = index + 1 == capacity ? 0 : index + 1;
    }
  }

  @Override
  public boolean isUnique() {
    return unique;
  }

  @Override
  public String name() {
    return "word";
  }

  @Override
  public void close() {
    slots.close();
    if (bits != null) {
      bits.close();
    }
  }
}
