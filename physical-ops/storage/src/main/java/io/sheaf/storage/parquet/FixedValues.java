package io.sheaf.storage.parquet;

import io.sheaf.columnar.memory.Native;

/**
 * Values of 4, 8 or 16 bytes in a row: PLAIN pages, and pages that were rewritten to be like them.
 */
final class FixedValues extends PageValues {
  /** How a value lies in the page and what it becomes. */
  enum Form {
    INT(4),
    INT_TO_LONG(4),
    LONG(8),
    INT128(16),
    FLOAT_TO_DOUBLE(4),
    DOUBLE(8);

    final int width;

    Form(int width) {
      this.width = width;
    }
  }

  private final Form form;
  private final long address;
  private final long available;

  FixedValues(Form form, long address, long limit) {
    this.form = form;
    this.address = address;
    this.available = (limit - address) / form.width;
  }

  @Override
  void read(int index, int count, Output out, int at) {
    if ((long) index + count > available) {
      throw tooFew();
    }
    long from = address + (long) index * form.width;
    switch (form) {
      case INT -> Native.copy(from, out.ints, at, count);
      case LONG -> Native.copy(from, out.longs, at, count);
      case INT128 -> Native.copy(from, out.longs, 2 * at, 2 * count);
      case DOUBLE -> Native.copy(from, out.doubles, at, count);
      case INT_TO_LONG -> widenInts(from, count, out.longs, at);
      case FLOAT_TO_DOUBLE -> widenFloats(from, count, out.doubles, at);
    }
  }

  private static void widenInts(long from, int count, long[] out, int at) {
    for (int i = 0; i < count; i++) {
      out[at + i] = Native.getInt(from + 4L * i);
    }
  }

  private static void widenFloats(long from, int count, double[] out, int at) {
    for (int i = 0; i < count; i++) {
      out[at + i] = Native.getFloat(from + 4L * i);
    }
  }

  @Override
  void gather(int[] indexes, int count, Output out, int at) {
    if (count > 0 && indexes[count - 1] >= available) {
      throw tooFew();
    }
    switch (form) {
      case INT -> gatherInts(indexes, count, out.ints, at);
      case LONG -> gatherLongs(indexes, count, out.longs, at);
      case INT128 -> gatherPairs(indexes, count, out.longs, at);
      case DOUBLE -> gatherDoubles(indexes, count, out.doubles, at);
      case INT_TO_LONG -> gatherWidened(indexes, count, out.longs, at);
      case FLOAT_TO_DOUBLE -> gatherFloats(indexes, count, out.doubles, at);
    }
  }

  private void gatherInts(int[] indexes, int count, int[] out, int at) {
    long base = address;
    for (int i = 0; i < count; i++) {
      out[at + i] = Native.getInt(base + 4L * indexes[i]);
    }
  }

  private void gatherLongs(int[] indexes, int count, long[] out, int at) {
    long base = address;
    for (int i = 0; i < count; i++) {
      out[at + i] = Native.getLong(base + 8L * indexes[i]);
    }
  }

  private void gatherPairs(int[] indexes, int count, long[] out, int at) {
    long base = address;
    for (int i = 0; i < count; i++) {
      long from = base + 16L * indexes[i];
      out[2 * (at + i)] = Native.getLong(from);
      out[2 * (at + i) + 1] = Native.getLong(from + 8);
    }
  }

  private void gatherDoubles(int[] indexes, int count, double[] out, int at) {
    long base = address;
    for (int i = 0; i < count; i++) {
      out[at + i] = Native.getDouble(base + 8L * indexes[i]);
    }
  }

  private void gatherWidened(int[] indexes, int count, long[] out, int at) {
    long base = address;
    for (int i = 0; i < count; i++) {
      out[at + i] = Native.getInt(base + 4L * indexes[i]);
    }
  }

  private void gatherFloats(int[] indexes, int count, double[] out, int at) {
    long base = address;
    for (int i = 0; i < count; i++) {
      out[at + i] = Native.getFloat(base + 4L * indexes[i]);
    }
  }
}
