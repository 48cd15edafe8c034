package io.sheaf.jdbc.arrow;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The values of one column of a batch, read where the batch's bytes lie. Which getter answers
 * follows from the type, as {@link io.sheaf.jdbc.spi.ColumnReader} says; a value may be asked for
 * only where {@link #isNull} is false. Immutable.
 */
public abstract class ArrowColumn {
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final int length;
  private final ByteBuffer validity;

  /**
   * A column.
   *
   * @param validity a bit a row, set when there is a value; empty when there always is
   */
  ArrowColumn(int length, ByteBuffer validity) {
    this.length = length;
    this.validity = validity;
    if (validity.hasRemaining()) {
      check(validity, (length + 7L) / 8);
    }
  }

  ArrowColumn(int length) {
    this(length, NONE);
  }

  /** Throws when a buffer is shorter than its column needs. */
  static void check(ByteBuffer buffer, long bytes) {
    if (buffer.limit() < bytes) {
      throw new IndexOutOfBoundsException(
          "a buffer of " + buffer.limit() + " bytes should have " + bytes);
    }
  }

  /**
   * Throws unless offsets, one more than there are rows, never fall and stay within what they point
   * to. Checked once a batch, so that a value is read without looking again.
   *
   * @param large whether they are of 8 bytes
   * @param most bytes or elements that there are
   */
  static void checkOffsets(ByteBuffer offsets, boolean large, int rows, long most) {
    if (rows == 0) {
      return;
    }
    check(offsets, (rows + 1L) * (large ? 8 : 4));
    long before = 0;
    for (int row = 0; row <= rows; row++) {
      long offset = large ? offsets.getLong(8 * row) : offsets.getInt(4 * row);
      if (offset < before || offset > most) {
        throw new IndexOutOfBoundsException(
            "offset " + offset + " of row " + row + " is not within " + before + " to " + most);
      }
      before = offset;
    }
  }

  /** Throws unless so many elements from there are within what there is. */
  static void checkRange(long start, long size, long most) {
    if (start < 0 || size < 0 || start > most - size) {
      throw new IndexOutOfBoundsException(size + " from " + start + " on are not within " + most);
    }
  }

  static ByteBuffer littleEndian(ByteBuffer buffer) {
    return buffer.order(ByteOrder.LITTLE_ENDIAN);
  }

  final int length() {
    return length;
  }

  /** Whether {@link #isNull} has to be asked at all. */
  public boolean hasNulls() {
    return validity.limit() != 0;
  }

  public boolean isNull(int row) {
    return validity.limit() != 0 && (validity.get(row >> 3) >> (row & 7) & 1) == 0;
  }

  private UnsupportedOperationException wrongGetter(String getter) {
    return new UnsupportedOperationException(getClass().getSimpleName() + " has no " + getter);
  }

  public long getLong(int row) {
    throw wrongGetter("integers");
  }

  public double getDouble(int row) {
    throw wrongGetter("floating-point numbers");
  }

  public BigDecimal getDecimal(int row) {
    throw wrongGetter("decimals");
  }

  public byte[] getBytes(int row) {
    throw wrongGetter("bytes");
  }

  /** The value as text, as SQL writes it. */
  public String getString(int row) {
    return object(row).toString();
  }

  /**
   * The value as {@link java.sql.ResultSet#getObject(int)} gives it, nested ones as {@link
   * io.sheaf.jdbc.spi.NestedValue}.
   */
  public abstract Object object(int row);

  /** The object, or null. */
  final Object nullable(int row) {
    return isNull(row) ? null : object(row);
  }

  /** Appends the value as it stands within the text of a nested one. */
  void appendWithin(StringBuilder out, int row) {
    NestedText.appendScalar(out, getString(row));
  }
}
