package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.type.Layout;

/**
 * Values as signed longs whose order agrees with the values': a smaller word means a smaller value;
 * equal words mean equal values except for strings (first 8 bytes) and decimals beyond 64 bits
 * (clamped).
 */
public final class KeyWords {
  private KeyWords() {}

  /** IEEE bits, the magnitude's flipped for negative numbers; zeros and NaNs each made one. */
  static long ofDouble(double value) {
    long bits = Double.doubleToLongBits(value + 0.0);
    return bits ^ (bits >> 63 & Long.MAX_VALUE);
  }

  /** The low word if the value fits, else the nearest long. */
  static long ofWide(long low, long high) {
    return high == low >> 63 ? low : high >> 63 ^ Long.MAX_VALUE;
  }

  /** Eight bytes of a string from {@code at} on, zeros behind its end. */
  static long ofString(long first, long second, int at) {
    int left = Views.length(first) - at;
    if (left <= 0) {
      return Long.MIN_VALUE;
    }
    long bytes;
    if (Views.isInline(first)) {
      bytes = at == 0 ? first >>> 32 | second << 32 : second >>> 32;
      return Long.reverseBytes(bytes) ^ Long.MIN_VALUE;
    }
    if (left >= 8) {
      return Long.reverseBytes(Native.getLong(second + at)) ^ Long.MIN_VALUE;
    }
    // The last bytes, without a look behind the string.
    bytes = Long.reverseBytes(Native.getLong(second + at + left - 8)) << (8 * (8 - left));
    return bytes ^ Long.MIN_VALUE;
  }

  /** The words of a flat column; what stands for a null is unspecified. */
  public static void of(Column column, int count, long[] words) {
    switch (column) {
      case BooleanColumn c -> {
        byte[] values = c.values();
        for (int i = 0; i < count; i++) {
          words[i] = values[i];
        }
      }
      case IntColumn c -> {
        int[] values = c.values();
        for (int i = 0; i < count; i++) {
          words[i] = values[i];
        }
      }
      case LongColumn c -> System.arraycopy(c.values(), 0, words, 0, count);
      case DoubleColumn c -> {
        double[] values = c.values();
        for (int i = 0; i < count; i++) {
          words[i] = ofDouble(values[i]);
        }
      }
      case Int128Column c -> {
        long[] values = c.words();
        for (int i = 0; i < count; i++) {
          words[i] = ofWide(values[2 * i], values[2 * i + 1]);
        }
      }
      case ViewColumn c -> {
        long[] views = c.views();
        byte[] nulls = c.nulls();
        for (int i = 0; i < count; i++) {
          boolean isNull = nulls != null && nulls[i] != 0;
          words[i] = isNull ? 0 : ofString(views[2 * i], views[2 * i + 1], 0);
        }
      }
      case DictionaryColumn c -> throw new IllegalArgumentException("not flat");
      case ConstantColumn c -> throw new IllegalArgumentException("not flat");
    }
  }

  /** Whether equal words of this kind may stand for different values. */
  static boolean isLossy(Layout layout) {
    return layout == Layout.VIEW || layout == Layout.INT128;
  }
}
