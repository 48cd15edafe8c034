package io.sheaf.jdbc.arrow;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/** Columns of booleans and numbers. */
final class NumberColumns {
  private NumberColumns() {}

  /** A bit a row. */
  static final class Booleans extends ArrowColumn {
    private final Slice bits;

    Booleans(int length, ByteBuffer validity, ByteBuffer bits) {
      super(length, validity);
      check(bits, (length + 7L) / 8);
      this.bits = new Slice(bits);
    }

    @Override
    public long getLong(int row) {
      return bits.get(row >> 3) >> (row & 7) & 1;
    }

    @Override
    public Object object(int row) {
      return getLong(row) != 0;
    }
  }

  /** Integers of 8 to 64 bits; unsigned ones of 64 bits are decimals to JDBC. */
  static final class Integers extends ArrowColumn {
    private final Slice values;
    private final int bits;
    private final boolean signed;

    Integers(int length, ByteBuffer validity, ByteBuffer values, int bits, boolean signed) {
      super(length, validity);
      check(values, (long) length * bits / 8);
      this.values = new Slice(values);
      this.bits = bits;
      this.signed = signed;
    }

    @Override
    public long getLong(int row) {
      return switch (bits) {
        case 8 -> signed ? values.get(row) : values.get(row) & 0xFF;
        case 16 -> signed ? values.getShort(2 * row) : values.getShort(2 * row) & 0xFFFF;
        case 32 -> signed ? values.getInt(4 * row) : values.getInt(4 * row) & 0xFFFF_FFFFL;
        default -> values.getLong(8 * row);
      };
    }

    private boolean isUnsignedLong() {
      return bits == 64 && !signed;
    }

    @Override
    public BigDecimal getDecimal(int row) {
      return isUnsignedLong()
          ? new BigDecimal(Long.toUnsignedString(getLong(row)))
          : BigDecimal.valueOf(getLong(row));
    }

    @Override
    public Object object(int row) {
      if (isUnsignedLong()) {
        return getDecimal(row);
      }
      long value = getLong(row);
      return bits < 32 || (bits == 32 && signed) ? (Object) (int) value : (Object) value;
    }
  }

  /** IEEE numbers of 16, 32 or 64 bits. */
  static final class Floats extends ArrowColumn {
    private final Slice values;
    private final int bits;

    Floats(int length, ByteBuffer validity, ByteBuffer values, int bits) {
      super(length, validity);
      check(values, (long) length * bits / 8);
      this.values = new Slice(values);
      this.bits = bits;
    }

    @Override
    public double getDouble(int row) {
      return switch (bits) {
        case 16 -> half(values.getShort(2 * row));
        case 32 -> values.getFloat(4 * row);
        default -> values.getDouble(8 * row);
      };
    }

    /** The value of a number in IEEE 754 binary16. */
    private static float half(short number) {
      int exponent = number >> 10 & 0x1F;
      int fraction = number & 0x3FF;
      float size =
          switch (exponent) {
            case 0 -> Math.scalb((float) fraction, -24);
            case 31 -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
            default -> Math.scalb((float) (fraction + 1024), exponent - 25);
          };
      return number < 0 ? -size : size;
    }

    @Override
    public Object object(int row) {
      double value = getDouble(row);
      return bits == 64 ? (Object) value : (Object) (float) value;
    }
  }

  /** Exact numbers of 32 to 256 bits with one scale. */
  static final class Decimals extends ArrowColumn {
    private final Slice values;
    private final int width;
    private final int scale;

    Decimals(int length, ByteBuffer validity, ByteBuffer values, int bits, int scale) {
      super(length, validity);
      this.values = new Slice(values);
      this.width = bits / 8;
      this.scale = scale;
      check(values, (long) length * width);
    }

    @Override
    public BigDecimal getDecimal(int row) {
      int at = row * width;
      if (width <= 8) {
        return BigDecimal.valueOf(width == 4 ? values.getInt(at) : values.getLong(at), scale);
      }
      long low = values.getLong(at);
      if (width == 16 && values.getLong(at + 8) == low >> 63) {
        return BigDecimal.valueOf(low, scale);
      }
      byte[] bigEndian = new byte[width];
      for (int i = 0; i < width; i++) {
        bigEndian[i] = values.get(at + width - 1 - i);
      }
      return new BigDecimal(new BigInteger(bigEndian), scale);
    }

    @Override
    public Object object(int row) {
      return getDecimal(row);
    }

    @Override
    public String getString(int row) {
      return getDecimal(row).toPlainString();
    }
  }

  /** No value at all. */
  static final class Nulls extends ArrowColumn {
    Nulls(int length) {
      super(length);
    }

    @Override
    public boolean hasNulls() {
      return true;
    }

    @Override
    public boolean isNull(int row) {
      return true;
    }

    @Override
    public Object object(int row) {
      throw new IllegalStateException("row " + row + " is null");
    }
  }
}
