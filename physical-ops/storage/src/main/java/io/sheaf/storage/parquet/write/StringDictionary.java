package io.sheaf.storage.parquet.write;

import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import java.util.Arrays;

/**
 * Distinct byte strings, numbered as they come, by open addressing. Keeps them in the form of a
 * plain page.
 */
final class StringDictionary implements AutoCloseable {
  private static final int FIRST_ENTRIES = 512;
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int LENGTH_BYTES = 4;

  /** Code + 1, or 0 where free; at most half are taken. */
  private int[] slots = new int[2 * FIRST_ENTRIES];

  private long[] firsts = new long[FIRST_ENTRIES];

  /**
   * The second word of an inline view, else the hash: two long strings are compared byte by byte
   * only when it agrees.
   */
  private long[] seconds = new long[FIRST_ENTRIES];

  /** Where an entry's length stands in {@link #plain}. */
  private int[] offsets = new int[FIRST_ENTRIES];

  private final GrowingBuffer plain;
  private int shift = Long.numberOfLeadingZeros(slots.length - 1);
  private int size;

  StringDictionary(MemoryConsumer memory) {
    this.plain = new GrowingBuffer(memory);
  }

  int size() {
    return size;
  }

  /** The strings in plain encoding. */
  GrowingBuffer plain() {
    return plain;
  }

  /** First word of an entry's view. */
  long first(int code) {
    return firsts[code];
  }

  /** Second word of an entry's view, until the next is added. */
  long second(int code) {
    return Views.isInline(firsts[code])
        ? seconds[code]
        : plain.address() + offsets[code] + LENGTH_BYTES;
  }

  void clear() {
    if (size > 0) {
      Arrays.fill(slots, 0);
      plain.clear();
      size = 0;
    }
  }

  /** The string's code; -1 when there is no room for it. */
  int code(long first, long second) {
    boolean inline = Views.isInline(first);
    long key = inline ? second : hash(second, Views.length(first));
    int mask = slots.length - 1;
    int slot = slot(first, key);
    while (true) {
      int code = slots[slot] - 1;
      if (code < 0) {
        return add(first, second, key);
      }
      if (firsts[code] == first
          && seconds[code] == key
          && (inline || Views.equal(first, second, first, second(code)))) {
        return code;
      }
      slot = (slot + 1) & mask;
    }
  }

  private static long hash(long address, int length) {
    long hash = length;
    int at = 0;
    for (; at + 8 <= length; at += 8) {
      hash = (hash ^ Native.getLong(address + at)) * MIX;
      hash ^= hash >>> 32;
    }
    // A long string has eight bytes at its end, some of them seen before.
    return (hash ^ Native.getLong(address + length - 8)) * MIX;
  }

  private int slot(long first, long key) {
    long mixed = ((key ^ first) * MIX) ^ (first >>> 32);
    return (int) (((mixed ^ (mixed >>> 29)) * MIX) >>> shift);
  }

  private int add(long first, long second, long key) {
    if (size == DictionaryChunkEncoder.MAX_ENTRIES
        || plain.size() > DictionaryChunkEncoder.MAX_DICTIONARY_BYTES) {
      return -1;
    }
    if (size == firsts.length) {
      grow();
    }
    firsts[size] = first;
    seconds[size] = key;
    offsets[size] = (int) plain.size();
    int length = Views.length(first);
    long to = plain.room(LENGTH_BYTES + Math.max(length, Views.INLINE));
    Native.putInt(to, length);
    Views.copy(first, second, to + LENGTH_BYTES);
    plain.advance(LENGTH_BYTES + length);
    place(size);
    return size++;
  }

  private void grow() {
    firsts = Arrays.copyOf(firsts, 2 * size);
    seconds = Arrays.copyOf(seconds, 2 * size);
    offsets = Arrays.copyOf(offsets, 2 * size);
    slots = new int[4 * size];
    shift = Long.numberOfLeadingZeros(slots.length - 1);
    for (int code = 0; code < size; code++) {
      place(code);
    }
  }

  private void place(int code) {
    int mask = slots.length - 1;
    int slot = slot(firsts[code], seconds[code]);
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = code + 1;
  }

  @Override
  public void close() {
    plain.close();
  }
}
