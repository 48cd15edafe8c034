package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.Native;

/**
 * Finds where neighbours among ordered records differ in the first keys of the order. Two nulls are
 * equal, and so are two NaNs. Immutable.
 */
public final class KeyBorders {
  private final RowLayout layout;
  private final int[] fields;

  /**
   * @param keys how many keys of the order count
   */
  public KeyBorders(RowOrder order, int keys) {
    this.layout = order.layout();
    this.fields = new int[keys];
    for (int i = 0; i < keys; i++) {
      fields[i] = order.field(i);
    }
  }

  /** Whether two records differ. */
  public boolean differ(long a, long b) {
    for (int field : fields) {
      if (differ(field, a, b)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Marks each record that differs from the one before it.
   *
   * @param before the record in front of the first one
   * @param marks receives 1 where there is a border, else 0
   */
  public void mark(long before, long[] records, int count, byte[] marks) {
    java.util.Arrays.fill(marks, 0, count, (byte) 0);
    for (int field : fields) {
      if (layout.nullOffset(field) >= 0) {
        markOneByOne(field, before, records, count, marks);
      } else {
        markValues(field, before, records, count, marks);
      }
    }
  }

  private void markOneByOne(int field, long before, long[] records, int count, byte[] marks) {
    long last = before;
    for (int i = 0; i < count; i++) {
      marks[i] |= (byte) (differ(field, last, records[i]) ? 1 : 0);
      last = records[i];
    }
  }

  private void markValues(int field, long before, long[] records, int count, byte[] marks) {
    int offset = layout.offset(field);
    switch (layout.type(field).layout()) {
      case BOOLEAN -> {
        int last = Native.getByte(before + offset);
        for (int i = 0; i < count; i++) {
          int value = Native.getByte(records[i] + offset);
          marks[i] |= (byte) (last != value ? 1 : 0);
          last = value;
        }
      }
      case INT -> {
        int last = Native.getInt(before + offset);
        for (int i = 0; i < count; i++) {
          int value = Native.getInt(records[i] + offset);
          marks[i] |= (byte) (last != value ? 1 : 0);
          last = value;
        }
      }
      case LONG -> {
        long last = Native.getLong(before + offset);
        for (int i = 0; i < count; i++) {
          long value = Native.getLong(records[i] + offset);
          marks[i] |= (byte) (last != value ? 1 : 0);
          last = value;
        }
      }
      case DOUBLE, INT128, VIEW -> markOneByOne(field, before, records, count, marks);
    }
  }

  /** What stands for a null is unspecified. */
  private boolean differ(int field, long a, long b) {
    int at = layout.nullOffset(field);
    if (at >= 0) {
      int bit = layout.nullBit(field);
      int aNull = Native.getByte(a + at) & bit;
      int bNull = Native.getByte(b + at) & bit;
      if ((aNull | bNull) != 0) {
        return aNull != bNull;
      }
    }
    return differInValue(field, a, b);
  }

  private boolean differInValue(int field, long a, long b) {
    int offset = layout.offset(field);
    return switch (layout.type(field).layout()) {
      case BOOLEAN -> Native.getByte(a + offset) != Native.getByte(b + offset);
      case INT -> Native.getInt(a + offset) != Native.getInt(b + offset);
      case LONG -> Native.getLong(a + offset) != Native.getLong(b + offset);
      case DOUBLE ->
          KeyWords.ofDouble(Native.getDouble(a + offset))
              != KeyWords.ofDouble(Native.getDouble(b + offset));
      case INT128 ->
          Native.getLong(a + offset) != Native.getLong(b + offset)
              || Native.getLong(a + offset + 8) != Native.getLong(b + offset + 8);
      case VIEW ->
          !Views.equal(
              Native.getLong(a + offset),
              Native.getLong(a + offset + 8),
              Native.getLong(b + offset),
              Native.getLong(b + offset + 8));
    };
  }
}
