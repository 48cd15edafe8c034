package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.type.Layout;
import java.util.Arrays;

/**
 * As many leading keys of an order as fit, packed into one unsigned word of {@link #bits} bits,
 * each in no more bits than the range of its values needs: a date takes about 12, a boolean 1. Rows
 * with smaller words sort first; rows with equal words are told apart by the keys from {@link
 * #tiesFrom} on. Immutable.
 */
final class KeyPacking {
  /** Longest string that packs without loss: its bytes and its length fit a word. */
  private static final int SHORT_STRING = 7;

  /**
   * How one key enters the word: {@code (word - min, with the null's code) >>> drop} in {@code
   * bits} bits.
   */
  private record Slot(
      int key, long min, int bits, int drop, boolean nulls, long nullCode, int shortString) {}

  private final RowOrder order;
  private final Slot[] slots;
  private final int bits;
  private final int tiesFrom;

  KeyPacking(KeyRanges ranges) {
    this.order = ranges.order();
    Slot[] made = new Slot[order.size()];
    int used = 0;
    int key = 0;
    boolean exact = true;
    for (; key < made.length && exact && used < 64; key++) {
      made[key] = slot(ranges, key, 64 - used);
      used += made[key].bits;
      exact = made[key].drop == 0 && !isLossy(ranges, key);
    }
    this.slots = Arrays.copyOf(made, key);
    this.bits = used;
    this.tiesFrom = exact ? key : key - 1;
  }

  private static boolean isLossy(KeyRanges ranges, int key) {
    return switch (ranges.order().type(key).layout()) {
      case VIEW -> ranges.longest(key) > SHORT_STRING;
      case INT128 -> ranges.min(key) == Long.MIN_VALUE || ranges.max(key) == Long.MAX_VALUE;
      case BOOLEAN, INT, LONG, DOUBLE -> false;
    };
  }

  private static Slot slot(KeyRanges ranges, int key, int room) {
    RowOrder order = ranges.order();
    boolean nulls = ranges.hasNulls(key);
    if (ranges.min(key) > ranges.max(key)) {
      return new Slot(key, 0, 0, 0, nulls, 0, 0);
    }
    long min = ranges.min(key);
    long max = ranges.max(key);
    int shortString = 0;
    if (order.type(key).layout() == Layout.VIEW && ranges.longest(key) <= SHORT_STRING) {
      shortString = Math.max(1, ranges.longest(key));
      min = shortString(min, 0, shortString);
      max = shortString(max, shortString, shortString);
    }
    long least = order.descending(key) ? ~max : min;
    long range = max - min;
    int drop = 0;
    if (nulls) {
      // One code more; a range of all 64 bits loses its last bit to make room.
      if (range == -1) {
        drop = 1;
      }
      range = (range >>> drop) + 1;
    }
    int bits = 64 - Long.numberOfLeadingZeros(range);
    int lost = Math.max(0, bits - room);
    return new Slot(
        key,
        least,
        bits - lost,
        drop + lost,
        nulls,
        order.nullsFirst(key) ? 0 : range,
        shortString);
  }

  private static long shortString(long word, long length, int longest) {
    return ((word ^ Long.MIN_VALUE) >>> (64 - 8 * longest)) << 3 | length;
  }

  /** Width of the packed words. */
  int bits() {
    return bits;
  }

  /**
   * The first key that may differ among rows with equal words; the number of keys when there is
   * none.
   */
  int tiesFrom() {
    return tiesFrom;
  }

  /**
   * Packs the keys of {@code records[from..to)} into the same places of {@code words}.
   *
   * @param scratch as long as {@code words}
   */
  void words(long[] records, int from, int to, long[] words, long[] scratch) {
    Arrays.fill(words, from, to, 0);
    for (Slot slot : slots) {
      if (slot.bits == 0) {
        continue;
      }
      order.leadingWords(slot.key, records, from, to, scratch);
      if (slot.shortString > 0) {
        addLengths(slot, records, from, to, scratch);
      }
      // A shift by 64 would be one by 0: then the words are all zero before.
      int shift = slot.bits & 63;
      int drop = slot.drop;
      if (!slot.nulls) {
        long min = slot.min;
        for (int i = from; i < to; i++) {
          words[i] = words[i] << shift | (scratch[i] - min) >>> drop;
        }
      } else {
        addNullable(slot, records, from, to, words, scratch);
      }
    }
  }

  private void addNullable(
      Slot slot, long[] records, int from, int to, long[] words, long[] scratch) {
    int shift = slot.bits & 63;
    boolean wide = isWholeRange(slot);
    int before = wide ? 1 : 0;
    int after = slot.drop - before;
    long first = slot.nullCode == 0 ? 1 : 0;
    for (int i = from; i < to; i++) {
      long code =
          order.isNull(slot.key, records[i])
              ? slot.nullCode
              : ((scratch[i] - slot.min) >>> before) + first;
      words[i] = words[i] << shift | code >>> after;
    }
  }

  /** Whether the values of a key with nulls leave no code for null. */
  private static boolean isWholeRange(Slot slot) {
    return slot.bits + slot.drop > 64;
  }

  private void addLengths(Slot slot, long[] records, int from, int to, long[] scratch) {
    long flip = order.descending(slot.key) ? -1 : 0;
    int offset = order.layout().offset(order.field(slot.key));
    for (int i = from; i < to; i++) {
      long length = Views.length(Native.getLong(records[i] + offset));
      scratch[i] = shortString(scratch[i] ^ flip, length, slot.shortString) ^ flip;
    }
  }
}
