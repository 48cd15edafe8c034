package io.sheaf.sql.jdbc;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.function.ValueText;
import io.sheaf.columnar.type.DataType;
import io.sheaf.jdbc.spi.ColumnReader;
import io.sheaf.sql.text.IntervalText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;

/**
 * Single values of one column of the current batch. The arrays are taken out of the column once a
 * batch.
 */
final class ColumnView {
  private static final long NANOS_PER_MICRO = 1000;

  private final DataType type;
  private final int scale;
  private final ColumnBuffer buffer = new ColumnBuffer();
  private Column column;
  private byte[] nulls;
  private byte[] bytes;
  private int[] ints;
  private long[] longs;
  private double[] doubles;
  private boolean wide;
  private byte[] text = new byte[64];

  ColumnView(DataType type) {
    this.type = type;
    this.scale = type instanceof DataType.Decimal decimal ? decimal.scale() : 0;
  }

  boolean isLoaded() {
    return column != null;
  }

  void unload() {
    column = null;
  }

  void load(Column encoded) {
    column = encoded.flat(buffer);
    nulls = column.nulls();
    wide = false;
    switch (column) {
      case BooleanColumn c -> bytes = c.values();
      case IntColumn c -> ints = c.values();
      case LongColumn c -> longs = c.values();
      case Int128Column c -> {
        longs = c.words();
        wide = true;
      }
      case DoubleColumn c -> doubles = c.values();
      case ViewColumn c -> longs = c.views();
      case DictionaryColumn c -> throw notFlat(c);
      case ConstantColumn c -> throw notFlat(c);
    }
  }

  private static IllegalStateException notFlat(Column column) {
    return new IllegalStateException(column.getClass() + " is not flat");
  }

  boolean isNull(int row) {
    return nulls != null && nulls[row] != 0;
  }

  long longAt(int row) {
    return switch (type.layout()) {
      case BOOLEAN -> bytes[row];
      case INT -> ints[row];
      default ->
          type instanceof DataType.Time time && time.precision() <= 6
              ? longs[row] * NANOS_PER_MICRO
              : longs[row];
    };
  }

  double doubleAt(int row) {
    return doubles[row];
  }

  BigDecimal decimalAt(int row) {
    if (!wide) {
      return BigDecimal.valueOf(longs[row], scale);
    }
    long low = longs[2 * row];
    long high = longs[2 * row + 1];
    if (high == low >> 63) {
      return BigDecimal.valueOf(low, scale);
    }
    byte[] words = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    return new BigDecimal(new BigInteger(words), scale);
  }

  /** A nested value, or another that {@link ColumnReader#getNested} answers. */
  Object nestedAt(int row, ZoneId zone) {
    return type.isNested() || type == DataType.Simple.UUID
        ? NestedObjects.of(bytesAt(row), type, zone)
        : stringAt(row, zone);
  }

  String stringAt(int row, ZoneId zone) {
    if (type.isNested() || type == DataType.Simple.UUID) {
      return ValueText.format(bytesAt(row), type, zone);
    }
    if (type == DataType.Simple.INTERVAL_YEAR_MONTH) {
      return IntervalText.months(ints[row]);
    } else if (type == DataType.Simple.INTERVAL_DAY_TIME) {
      return IntervalText.micros(longs[row]);
    }
    long first = longs[2 * row];
    int length = Views.length(first);
    if (text.length < length) {
      text = new byte[Math.max(length, 2 * text.length)];
    }
    Views.copy(first, longs[2 * row + 1], text, 0);
    return new String(text, 0, length, StandardCharsets.UTF_8);
  }

  byte[] bytesAt(int row) {
    return Views.bytes(longs[2 * row], longs[2 * row + 1]);
  }
}
