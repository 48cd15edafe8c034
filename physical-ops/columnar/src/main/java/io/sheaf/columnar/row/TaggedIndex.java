package io.sheaf.columnar.row;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.row.JoinRows.Page;
import java.util.List;

/**
 * A hash table for keys of any number of words, which lie in the rows. Open addressing, linear; a
 * slot is one long, so the table is small, and the tag saves all but one in 65,536 of the rows that
 * a search would look at in vain.
 *
 * <pre>
 *  slot   bits 0 to 47   address of the key's first row, 0 for an empty slot
 *         bits 48 to 63  lowest bits of the key's hash
 * </pre>
 */
final class TaggedIndex implements JoinIndex, HashRegions.Table {
  private static final int SLOT = 8;
  private static final int TAG_SHIFT = 48;
  private static final long ADDRESS = (1L << TAG_SHIFT) - 1;

  private final NativeBuffer slots;
  private final long capacity;
  private final JoinKeyLayout keys;
  private final boolean distinct;
  private boolean unique;

  private TaggedIndex(NativeBuffer slots, long capacity, JoinKeyLayout keys, boolean distinct) {
    this.slots = slots;
    this.capacity = capacity;
    this.keys = keys;
    this.distinct = distinct;
  }

  static long bytes(long rows) {
    return SLOT * HashRegions.capacity(rows);
  }

  /** Builds the index, or gives null when there is no memory for it. */
  static TaggedIndex build(
      List<Page> pages,
      JoinRowLayout layout,
      long rows,
      boolean distinct,
      MemoryConsumer memory,
      Parallel parallel) {
    NativeBuffer slots = memory.tryAllocate(bytes(rows));
    if (slots == null) {
      return null;
    }
    TaggedIndex index =
        new TaggedIndex(slots, HashRegions.capacity(rows), layout.keyLayout(), distinct);
    try {
      long found = new HashRegions(index, pages, layout.width()).fill(memory, parallel);
      index.unique = distinct || found == rows;
    } catch (Throwable failure) {
      index.close();
      throw failure;
    }
    return index;
  }

  @Override
  public long word(long row) {
    return Native.getLong(row + JoinRowLayout.LINK);
  }

  @Override
  public long take(long row) {
    long hash = word(row);
    Native.putLong(row + JoinRowLayout.LINK, 0);
    return hash;
  }

  @Override
  public long hash(long word) {
    return word;
  }

  @Override
  public int enter(long hash, long row, long end) {
    long index = HashRegions.slot(hash, capacity);
    while (index < end) {
      long slot = slots.address() + SLOT * index;
      long entry = Native.getLong(slot);
      if (entry == 0) {
        Native.putLong(slot, hash << TAG_SHIFT | row);
        return 1;
      }
      long head = entry & ADDRESS;
      if ((entry ^ hash << TAG_SHIFT) >>> TAG_SHIFT == 0
          && JoinKeys.sameKey(keys, head + JoinRowLayout.KEY, row + JoinRowLayout.KEY)) {
        if (!distinct) {
          Native.putLong(row + JoinRowLayout.LINK, head);
          Native.putLong(slot, hash << TAG_SHIFT | row);
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
  public void find(JoinKeys probe, long[] rows, long[] scratch) {
    long[] hashes = probe.hashes();
    int count = probe.size();
    place(hashes, count, scratch, slots.address(), capacity);
    for (int i = 0; i < count; i++) {
      // All first slots at once: the misses overlap.
      rows[i] = Native.getLong(scratch[i]);
    }
    byte[] nulls = probe.nulls();
    for (int i = 0; i < count; i++) {
      long entry = rows[i];
      if (entry == 0 || (nulls != null && nulls[i] != 0)) {
        rows[i] = 0;
        continue;
      }
      long head = entry & ADDRESS;
      boolean found =
          (entry ^ hashes[i] << TAG_SHIFT) >>> TAG_SHIFT == 0
              && probe.matches(i, head + JoinRowLayout.KEY);
      rows[i] = found ? head : search(probe, i, hashes[i]);
    }
  }

  private static void place(long[] hashes, int count, long[] out, long base, long capacity) {
    for (int i = 0; i < count; i++) {
      out[i] = base + SLOT * HashRegions.slot(hashes[i], capacity);
    }
  }

  private long search(JoinKeys probe, int i, long hash) {
    long index = HashRegions.slot(hash, capacity);
    while (true) {
      index = index + 1 == capacity ? 0 : index + 1;
      long entry = Native.getLong(slots.address() + SLOT * index);
      if (entry == 0) {
        return 0;
      }
      long head = entry & ADDRESS;
      if ((entry ^ hash << TAG_SHIFT) >>> TAG_SHIFT == 0
          && probe.matches(i, head + JoinRowLayout.KEY)) {
        return head;
      }
    }
  }

  @Override
  public boolean isUnique() {
    return unique;
  }

  @Override
  public String name() {
    return "tagged";
  }

  @Override
  public void close() {
    slots.close();
  }
}
