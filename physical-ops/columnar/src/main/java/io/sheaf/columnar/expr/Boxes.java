package io.sheaf.columnar.expr;

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
import io.sheaf.columnar.function.Int128;
import io.sheaf.columnar.function.StringArena;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import java.math.BigInteger;
import java.util.List;

/**
 * Between columns and single values in the boxed form of {@link io.sheaf.columnar.type.Values}. For
 * literals, statistics and results of a few rows, not for kernels.
 */
public final class Boxes {
  private Boxes() {}

  /** The boxed value of a row, null when it is null. */
  public static Object value(Column column, int row) {
    return switch (column) {
      case ConstantColumn c -> value(c.value(), 0);
      case DictionaryColumn c ->
          c.isNull(row) || c.dictionary().size() == 0
              ? null
              : value(c.dictionary(), c.codes()[row]);
      case BooleanColumn c -> c.isNull(row) ? null : (Object) (c.values()[row] != 0);
      case IntColumn c -> c.isNull(row) ? null : (Object) c.values()[row];
      case LongColumn c -> c.isNull(row) ? null : word(c.type(), c.values()[row]);
      case Int128Column c ->
          c.isNull(row) ? null : Int128.toBigInteger(c.words()[2 * row], c.words()[2 * row + 1]);
      case DoubleColumn c -> c.isNull(row) ? null : (Object) c.values()[row];
      case ViewColumn c ->
          c.isNull(row) ? null : Views.bytes(c.views()[2 * row], c.views()[2 * row + 1]);
    };
  }

  /** A decimal of more than 18 digits is a BigInteger whichever way it is carried. */
  private static Object word(DataType type, long value) {
    return type instanceof Decimal decimal && decimal.precision() > Decimal.MAX_LONG_PRECISION
        ? (Object) BigInteger.valueOf(value)
        : (Object) value;
  }

  /**
   * A flat column of the values.
   *
   * @param values boxed, null for NULL
   * @param arena holds strings of more than 12 bytes, and must outlive the column
   */
  public static Column column(List<?> values, DataType type, StringArena arena) {
    int size = values.size();
    byte[] nulls = new byte[size];
    boolean anyNull = false;
    for (int i = 0; i < size; i++) {
      nulls[i] = (byte) (values.get(i) == null ? 1 : 0);
      anyNull |= nulls[i] != 0;
    }
    byte[] mask = anyNull ? nulls : null;
    return switch (type.layout()) {
      case BOOLEAN -> {
        byte[] out = new byte[size];
        for (int i = 0; i < size; i++) {
          out[i] = (byte) (Boolean.TRUE.equals(values.get(i)) ? 1 : 0);
        }
        yield new BooleanColumn(type, size, out, mask);
      }
      case INT -> {
        int[] out = new int[size];
        for (int i = 0; i < size; i++) {
          out[i] =
              values.get(i) == null ? 0 : Math.toIntExact(((Number) values.get(i)).longValue());
        }
        yield new IntColumn(type, size, out, mask);
      }
      case LONG -> {
        long[] out = new long[size];
        for (int i = 0; i < size; i++) {
          out[i] = values.get(i) == null ? 0 : ((Number) values.get(i)).longValue();
        }
        yield new LongColumn(type, size, out, mask);
      }
      case INT128 -> wide(values, type, mask);
      case DOUBLE -> {
        double[] out = new double[size];
        for (int i = 0; i < size; i++) {
          out[i] = values.get(i) == null ? 0 : ((Number) values.get(i)).doubleValue();
        }
        yield new DoubleColumn(type, size, out, mask);
      }
      case VIEW -> {
        long[] out = new long[2 * size];
        for (int i = 0; i < size; i++) {
          if (values.get(i) instanceof byte[] bytes) {
            setView(out, i, bytes, arena);
          }
        }
        yield new ViewColumn(type, size, out, mask);
      }
    };
  }

  private static void setView(long[] out, int row, byte[] bytes, StringArena arena) {
    if (bytes.length <= Views.INLINE) {
      Views.setInline(out, row, bytes, 0, bytes.length);
    } else {
      Views.set(out, row, arena.store(bytes, 0, bytes.length), bytes.length);
    }
  }

  private static Column wide(List<?> values, DataType type, byte[] nulls) {
    int size = values.size();
    long[] words = new long[2 * size];
    long[] longs = new long[size];
    boolean fits = true;
    for (int i = 0; i < size; i++) {
      Object value = values.get(i);
      if (value != null) {
        BigInteger big =
            value instanceof BigInteger b ? b : BigInteger.valueOf(((Number) value).longValue());
        Int128.set(words, i, big);
        longs[i] = words[2 * i];
        fits &= big.bitLength() < 64;
      }
    }
    return fits
        ? new LongColumn(type, size, longs, nulls)
        : new Int128Column(type, size, words, nulls);
  }
}
