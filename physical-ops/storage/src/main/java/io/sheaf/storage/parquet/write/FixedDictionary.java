package io.sheaf.storage.parquet.write;

import java.util.Arrays;

/** Distinct values of 64 bits, numbered as they come, by open addressing. */
final class FixedDictionary {
  private static final int FIRST_ENTRIES = 512;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  /** Code + 1, or 0 where free; at most half are taken. */
  private int[] slots = new int[2 * FIRST_ENTRIES];

  private long[] values = new long[FIRST_ENTRIES];
  private int shift = Long.numberOfLeadingZeros(slots.length - 1);
  private int size;

  int size() {
    return size;
  }

  long value(int code) {
    return values[code];
  }

  long[] values() {
    return values;
  }

  void clear() {
    if (size > 0) {
      Arrays.fill(slots, 0);
      size = 0;
    }
  }

  /** The value's code; -1 when there is no room for it. */
  int code(long value) {
    int mask = slots.length - 1;
    int slot = slot(value);
    while (true) {
      int code = slots[slot] - 1;
      if (code < 0) {
        return add(value);
      }
      if (values[code] == value) {
        return code;
      }
      slot = (slot + 1) & mask;
    }
  }

  private int slot(long value) {
    return (int) (((value ^ (value >>> 32)) * MIX) >>> shift);
  }

  private int add(long value) {
    if (size == DictionaryChunkEncoder.MAX_ENTRIES) {
      return -1;
    }
    if (size == values.length) {
      grow();
    }
    values[size] = value;
    place(size);
    return size++;
  }

  private void grow() {
    values = Arrays.copyOf(values, 2 * size);
    slots = new int[4 * size];
    shift = Long.numberOfLeadingZeros(slots.length - 1);
    for (int code = 0; code < size; code++) {
      place(code);
    }
  }

  private void place(int code) {
    int mask = slots.length - 1;
    int slot = slot(values[code]);
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = code + 1;
  }

  /** Codes of many values; false when there is no room for one. */
  boolean encode(long[] bits, int count, int[] codes) {
    int done = 0;
    while (done < count) {
      done = encodeKnown(bits, done, count, codes);
      if (done < count) {
        int code = code(bits[done]);
        if (code < 0) {
          return false;
        }
        codes[done++] = code;
      }
    }
    return true;
  }

  /** Encodes up to the first new value; tables that stay as they are can be held in locals. */
  private int encodeKnown(long[] bits, int from, int to, int[] codes) {
    int[] slotsNow = slots;
    long[] valuesNow = values;
    int mask = slotsNow.length - 1;
    int shiftNow = shift;
    for (int i = from; i < to; i++) {
      long value = bits[i];
      int slot = (int) (((value ^ (value >>> 32)) * MIX) >>> shiftNow);
      int code = slotsNow[slot] - 1;
      while (code >= 0 && valuesNow[code] != value) {
        slot = (slot + 1) & mask;
        code = slotsNow[slot] - 1;
      }
      if (code < 0) {
        return i;
      }
      codes[i] = code;
    }
    return to;
  }
}
