package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;

/**
 * An order of records: by one field after the other, each ascending or descending, nulls first or
 * last whatever the direction. NaN equals itself and is greatest, -0.0 equals 0.0, strings compare
 * by unsigned bytes.
 *
 * <p>Besides {@link #compare} the order gives each key as a row of signed 64-bit words, so that
 * sorting works on whole arrays of longs:
 *
 * <pre>
 *   part 0       whether the field is null
 *   part 1       the value; of a string bytes 0 to 7, of a wide decimal the high word
 *   part 2, ...  of a string the next 8 bytes each, of a wide decimal the low word
 *   LENGTH       of a string its length, once all bytes were looked at: "a" sorts before "a\0"
 * </pre>
 *
 * Immutable.
 */
public final class RowOrder {
  /** The part of a string that comes after its bytes. */
  static final int LENGTH = Integer.MAX_VALUE;

  private final RowLayout layout;
  private final int[] fields;
  private final boolean[] descending;
  private final boolean[] nullsFirst;

  /**
   * @param fields the keys, most significant first
   */
  public RowOrder(RowLayout layout, int[] fields, boolean[] descending, boolean[] nullsFirst) {
    this.layout = layout;
    this.fields = fields;
    this.descending = descending;
    this.nullsFirst = nullsFirst;
  }

  public RowLayout layout() {
    return layout;
  }

  /** Number of keys. */
  public int size() {
    return fields.length;
  }

  /** The field that a key looks at. */
  public int field(int key) {
    return fields[key];
  }

  public DataType type(int key) {
    return layout.type(fields[key]);
  }

  public boolean descending(int key) {
    return descending[key];
  }

  public boolean nullsFirst(int key) {
    return nullsFirst[key];
  }

  /** Whether the key of a record is null. */
  public boolean isNull(int key, long record) {
    int at = layout.nullOffset(fields[key]);
    return at >= 0 && (Native.getByte(record + at) & layout.nullBit(fields[key])) != 0;
  }

  /** Compares two records by all keys. */
  public int compare(long a, long b) {
    return compare(a, b, 0);
  }

  /** Compares two records by the keys from {@code fromKey} on. */
  int compare(long a, long b, int fromKey) {
    for (int key = fromKey; key < fields.length; key++) {
      int order = compareKey(a, b, key);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private int compareKey(long a, long b, int key) {
    boolean aNull = isNull(key, a);
    boolean bNull = isNull(key, b);
    if (aNull || bNull) {
      return aNull == bNull ? 0 : aNull == nullsFirst[key] ? -1 : 1;
    }
    int offset = layout.offset(fields[key]);
    int order =
        switch (layout.type(fields[key]).layout()) {
          case BOOLEAN -> Native.getByte(a + offset) - Native.getByte(b + offset);
          case INT -> Integer.compare(Native.getInt(a + offset), Native.getInt(b + offset));
          case LONG -> Long.compare(Native.getLong(a + offset), Native.getLong(b + offset));
          case DOUBLE ->
              Long.compare(
                  KeyWords.ofDouble(Native.getDouble(a + offset)),
                  KeyWords.ofDouble(Native.getDouble(b + offset)));
          case INT128 -> compareWide(a + offset, b + offset);
          case VIEW ->
              Views.compare(
                  Native.getLong(a + offset),
                  Native.getLong(a + offset + 8),
                  Native.getLong(b + offset),
                  Native.getLong(b + offset + 8));
        };
    return descending[key] ? -order : order;
  }

  private static int compareWide(long a, long b) {
    int high = Long.compare(Native.getLong(a + 8), Native.getLong(b + 8));
    return high != 0 ? high : Long.compareUnsigned(Native.getLong(a), Native.getLong(b));
  }

  /** The first part of a key that tells records apart. */
  int firstPart(int key) {
    return key < fields.length && layout.nullOffset(fields[key]) < 0 ? 1 : 0;
  }

  /**
   * The part after one in which all of {@code records[from..to)} agree, or 0 when nothing of the
   * key is left.
   */
  int nextPart(int key, int part, long[] records, int from, int to) {
    if (part == 0) {
      return isNull(key, records[from]) ? 0 : 1;
    }
    return switch (type(key).layout()) {
      case BOOLEAN, INT, LONG, DOUBLE -> 0;
      case INT128 -> part == 1 ? 2 : 0;
      case VIEW ->
          part == LENGTH ? 0 : longest(key, records, from, to) <= 8L * part ? LENGTH : part + 1;
    };
  }

  private int longest(int key, long[] records, int from, int to) {
    int offset = layout.offset(fields[key]);
    int longest = 0;
    for (int i = from; i < to; i++) {
      longest = Math.max(longest, Views.length(Native.getLong(records[i] + offset)));
    }
    return longest;
  }

  /**
   * Writes one part of a key of {@code records[from..to)} to the same places of {@code words};
   * smaller words sort first.
   */
  void words(int key, int part, long[] records, int from, int to, long[] words) {
    if (part == 0) {
      nullWords(key, records, from, to, words);
      return;
    }
    int offset = layout.offset(fields[key]);
    Layout kind = type(key).layout();
    switch (kind) {
      case BOOLEAN -> {
        for (int i = from; i < to; i++) {
          words[i] = Native.getByte(records[i] + offset);
        }
      }
      case INT -> {
        for (int i = from; i < to; i++) {
          words[i] = Native.getInt(records[i] + offset);
        }
      }
      case LONG -> {
        for (int i = from; i < to; i++) {
          words[i] = Native.getLong(records[i] + offset);
        }
      }
      case DOUBLE -> {
        for (int i = from; i < to; i++) {
          words[i] = KeyWords.ofDouble(Native.getDouble(records[i] + offset));
        }
      }
      case INT128 -> {
        int half = part == 1 ? 8 : 0;
        long flip = part == 1 ? 0 : Long.MIN_VALUE;
        for (int i = from; i < to; i++) {
          words[i] = Native.getLong(records[i] + offset + half) ^ flip;
        }
      }
      case VIEW -> stringWords(offset, part, records, from, to, words);
    }
    if (descending[key]) {
      for (int i = from; i < to; i++) {
        words[i] = ~words[i];
      }
    }
  }

  private void nullWords(int key, long[] records, int from, int to, long[] words) {
    long ofNull = nullsFirst[key] ? -1 : 1;
    for (int i = from; i < to; i++) {
      words[i] = isNull(key, records[i]) ? ofNull : 0;
    }
  }

  private static void stringWords(
      int offset, int part, long[] records, int from, int to, long[] words) {
    for (int i = from; i < to; i++) {
      long first = Native.getLong(records[i] + offset);
      words[i] =
          part == LENGTH
              ? Views.length(first)
              : KeyWords.ofString(first, Native.getLong(records[i] + offset + 8), 8 * (part - 1));
    }
  }

  /**
   * The first word of a key as {@link KeyWords} defines it, for values that may be null: what
   * stands for a null is unspecified.
   */
  void leadingWords(int key, long[] records, int from, int to, long[] words) {
    int part = 1;
    int offset = layout.offset(fields[key]);
    switch (type(key).layout()) {
      case INT128 -> {
        for (int i = from; i < to; i++) {
          long word =
              KeyWords.ofWide(
                  Native.getLong(records[i] + offset), Native.getLong(records[i] + offset + 8));
          words[i] = descending[key] ? ~word : word;
        }
      }
      case BOOLEAN, INT, LONG, DOUBLE, VIEW -> words(key, part, records, from, to, words);
    }
  }

  /** Lengths of a string key, 0 for null. */
  void lengths(int key, long[] records, int from, int to, long[] lengths) {
    int offset = layout.offset(fields[key]);
    for (int i = from; i < to; i++) {
      lengths[i] = Views.length(Native.getLong(records[i] + offset));
    }
  }
}
