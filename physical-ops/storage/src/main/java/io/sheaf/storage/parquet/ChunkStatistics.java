package io.sheaf.storage.parquet;

import io.sheaf.columnar.type.Layout;
import io.sheaf.storage.ColumnStatistics;
import io.sheaf.storage.parquet.Footer.Exactness;
import io.sheaf.storage.parquet.Footer.RawStatistics;
import java.math.BigInteger;

/**
 * Decodes the bounds that a footer keeps of a column chunk, or a column index of a page. Bounds
 * whose order is not certain are left out: the old fields for anything but signed numbers, INT96,
 * half floats, and floating bounds that are NaN.
 */
final class ChunkStatistics {
  private ChunkStatistics() {}

  static ColumnStatistics of(ParquetColumn column, Footer.Chunk chunk) {
    return of(column, chunk.statistics());
  }

  /**
   * Of a page that has values, by a column index, whose bounds of bytes may be cut short:
   * big-endian numbers that are make no bounds.
   *
   * @param nulls -1 when unknown
   */
  static ColumnStatistics ofPage(ParquetColumn column, byte[] min, byte[] max, long nulls) {
    boolean number =
        switch (column.conversion()) {
          case BYTES_TO_LONG, BYTES_TO_INT128 -> true;
          default -> false;
        };
    boolean cut =
        number
            && (column.physical() != Physical.FIXED_LEN_BYTE_ARRAY
                || min.length != column.length()
                || max.length != column.length());
    return of(
        column,
        new RawStatistics(
            null, null, cut ? null : min, cut ? null : max, nulls, -1, Exactness.NOT));
  }

  private static ColumnStatistics of(ParquetColumn column, RawStatistics raw) {
    byte[] rawMin = raw.min();
    byte[] rawMax = raw.max();
    if (rawMin == null && rawMax == null && oldOrderIsRight(column)) {
      rawMin = raw.oldMin();
      rawMax = raw.oldMax();
    }
    Object min = decode(column, rawMin);
    Object max = decode(column, rawMax);
    if (isNaN(min) || isNaN(max)) {
      min = null;
      max = null;
    }
    long nulls = column.optional() ? raw.nullCount() : 0;
    boolean floating = column.layout() == Layout.DOUBLE;
    return new ColumnStatistics(
        min, max, nulls, raw.distinctCount(), floating, isExact(column, raw.exactness()));
  }

  /**
   * Whether bounds are values of the column. Strings and big-endian numbers may have been cut, so
   * that the writer must say they were not; nobody cuts a number of fixed width.
   */
  private static boolean isExact(ParquetColumn column, Exactness said) {
    return switch (column.conversion()) {
      case FLOAT_TO_DOUBLE, HALF, INT96 -> false;
      case BYTES_TO_LONG, BYTES_TO_INT128 -> said == Exactness.BOTH;
      case NONE, INT_TO_LONG, UNSIGNED_INT, UNSIGNED_LONG, MILLIS_INT, MILLIS_LONG ->
          switch (column.physical()) {
            case BOOLEAN, INT32, INT64 -> said != Exactness.NOT;
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> said == Exactness.BOTH;
            case FLOAT, DOUBLE, INT96 -> false;
          };
    };
  }

  private static boolean isNaN(Object value) {
    return value instanceof Double d && d.isNaN();
  }

  private static boolean oldOrderIsRight(ParquetColumn column) {
    return switch (column.conversion()) {
      case UNSIGNED_INT, UNSIGNED_LONG -> false;
      default ->
          switch (column.physical()) {
            case BOOLEAN, INT32, INT64, FLOAT, DOUBLE -> true;
            case INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> false;
          };
    };
  }

  private static Object decode(ParquetColumn column, byte[] raw) {
    if (raw == null) {
      return null;
    }
    int width =
        switch (column.physical()) {
          case BOOLEAN -> 1;
          case FIXED_LEN_BYTE_ARRAY, BYTE_ARRAY -> raw.length;
          default -> column.width();
        };
    if (raw.length != width) {
      return null;
    }
    return switch (column.conversion()) {
      case NONE -> direct(column, raw);
      case INT_TO_LONG -> littleEndian(raw);
      case UNSIGNED_INT -> littleEndian(raw) & 0xFFFFFFFFL;
      case MILLIS_INT -> littleEndian(raw) * 1000;
      case MILLIS_LONG -> {
        long millis = littleEndian(raw);
        yield Math.multiplyHigh(millis, 1000) == (millis * 1000) >> 63 ? millis * 1000 : null;
      }
      case FLOAT_TO_DOUBLE -> (double) Float.intBitsToFloat((int) littleEndian(raw));
      case UNSIGNED_LONG -> new BigInteger(Long.toUnsignedString(littleEndian(raw)));
      case BYTES_TO_LONG -> raw.length == 0 ? null : longOrNull(new BigInteger(raw));
      case BYTES_TO_INT128 -> raw.length == 0 ? null : new BigInteger(raw);
      case INT96, HALF -> null;
    };
  }

  private static Long longOrNull(BigInteger value) {
    return value.bitLength() < 64 ? value.longValue() : null;
  }

  private static Object direct(ParquetColumn column, byte[] raw) {
    return switch (column.physical()) {
      case BOOLEAN -> raw[0] != 0;
      case INT32 -> (int) littleEndian(raw);
      // A decimal of more than 18 digits is a BigInteger outside batches, however it is stored.
      case INT64 ->
          column.field().type().layout() == Layout.INT128
              ? BigInteger.valueOf(littleEndian(raw))
              : (Object) littleEndian(raw);
      case DOUBLE -> Double.longBitsToDouble(littleEndian(raw));
      case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> raw;
      case FLOAT, INT96 -> null;
    };
  }

  /** Up to eight bytes, with sign. */
  private static long littleEndian(byte[] raw) {
    long value = raw[raw.length - 1];
    for (int i = raw.length - 2; i >= 0; i--) {
      value = (value << 8) | (raw[i] & 0xFF);
    }
    return value;
  }
}
