package io.sheaf.operators.aggregate;

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
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.type.DataType;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Columns from boxed values, and back. Owns the bytes of long strings. */
public final class TestColumns implements AutoCloseable {
  private final MemoryConsumer memory;
  private final List<NativeBuffer> strings = new ArrayList<>();

  public TestColumns(MemoryConsumer memory) {
    this.memory = memory;
  }

  public Column flat(DataType type, List<?> values) {
    int size = values.size();
    byte[] nulls = new byte[size];
    boolean any = false;
    for (int i = 0; i < size; i++) {
      nulls[i] = (byte) (values.get(i) == null ? 1 : 0);
      any |= values.get(i) == null;
    }
    byte[] mask = any ? nulls : null;
    return switch (type.layout()) {
      case BOOLEAN -> {
        byte[] out = new byte[size];
        for (int i = 0; i < size; i++) {
          out[i] = (byte) (values.get(i) == null ? 1 : (Boolean) values.get(i) ? 1 : 0);
        }
        yield new BooleanColumn(type, size, out, mask);
      }
      case INT -> {
        int[] out = new int[size];
        for (int i = 0; i < size; i++) {
          out[i] = values.get(i) == null ? 77 : (Integer) values.get(i);
        }
        yield new IntColumn(type, size, out, mask);
      }
      case DOUBLE -> {
        double[] out = new double[size];
        for (int i = 0; i < size; i++) {
          out[i] = values.get(i) == null ? Double.NaN : (Double) values.get(i);
        }
        yield new DoubleColumn(type, size, out, mask);
      }
      case LONG -> new LongColumn(type, size, longs(values), mask);
      case INT128 -> {
        boolean fits =
            values.stream().allMatch(v -> v == null || ((BigInteger) v).bitLength() < 64);
        if (fits && size % 2 == 0) {
          yield new LongColumn(type, size, longs(values), mask);
        }
        long[] out = new long[2 * size];
        for (int i = 0; i < size; i++) {
          BigInteger value = values.get(i) == null ? BigInteger.TEN : (BigInteger) values.get(i);
          out[2 * i] = value.longValue();
          out[2 * i + 1] = value.shiftRight(64).longValue();
        }
        yield new Int128Column(type, size, out, mask);
      }
      case VIEW -> views(type, values, mask);
    };
  }

  private static long[] longs(List<?> values) {
    long[] out = new long[values.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = values.get(i) == null ? -5 : ((Number) values.get(i)).longValue();
    }
    return out;
  }

  private Column views(DataType type, List<?> values, byte[] mask) {
    int size = values.size();
    int bytes = values.stream().filter(v -> v != null).mapToInt(v -> ((byte[]) v).length).sum();
    NativeBuffer buffer = memory.allocate(bytes + 16);
    strings.add(buffer);
    long at = buffer.address();
    long[] out = new long[2 * size];
    for (int i = 0; i < size; i++) {
      byte[] value = (byte[]) values.get(i);
      if (value == null) {
        // What lies in a null's slot must not matter.
        out[2 * i] = 1000;
        out[2 * i + 1] = 8;
        continue;
      }
      Native.copy(value, 0, at, value.length);
      Views.set(out, i, at, value.length);
      at += value.length;
    }
    return new ViewColumn(type, size, out, mask);
  }

  /** The values coded by a dictionary of its own, with an entry that is not used. */
  public Column dictionary(DataType type, List<?> values) {
    List<Object> distinct = new ArrayList<>();
    Map<Object, Integer> known = new HashMap<>();
    int[] codes = new int[values.size()];
    byte[] nulls = new byte[values.size()];
    boolean any = false;
    for (int i = 0; i < codes.length; i++) {
      Object value = values.get(i);
      if (value == null) {
        nulls[i] = 1;
        any = true;
        continue;
      }
      Object identity = value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
      Integer code = known.putIfAbsent(identity, distinct.size());
      if (code == null) {
        code = distinct.size();
        distinct.add(value);
      }
      codes[i] = code;
    }
    return new DictionaryColumn(codes.length, codes, flat(type, distinct), any ? nulls : null);
  }

  /** One value for all rows. */
  public Column constant(DataType type, Object value, int size) {
    return new ConstantColumn(size, flat(type, Collections.singletonList(value)));
  }

  /** The boxed value of one row. */
  public static Object value(Column column, int row) {
    if (column.isNull(row)) {
      return null;
    }
    return switch (column) {
      case BooleanColumn c -> c.values()[row] != 0;
      case IntColumn c -> c.values()[row];
      case LongColumn c ->
          c.type().layout() == io.sheaf.columnar.type.Layout.INT128
              ? BigInteger.valueOf(c.values()[row])
              : (Object) c.values()[row];
      case DoubleColumn c -> c.values()[row];
      case Int128Column c -> {
        BigInteger low = BigInteger.valueOf(c.words()[2 * row] >>> 1).shiftLeft(1);
        low = low.add(BigInteger.valueOf(c.words()[2 * row] & 1));
        yield BigInteger.valueOf(c.words()[2 * row + 1]).shiftLeft(64).add(low);
      }
      case ViewColumn c -> Views.bytes(c.views()[2 * row], c.views()[2 * row + 1]);
      case DictionaryColumn c -> value(c.dictionary(), c.codes()[row]);
      case ConstantColumn c -> value(c.value(), 0);
    };
  }

  @Override
  public void close() {
    strings.forEach(NativeBuffer::close);
    strings.clear();
  }
}
