package io.sheaf.operators.join;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.pipeline.Source;
import io.sheaf.operators.spec.OperatorSpec;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Java rows as an input, in a chosen encoding. Values are boxed as in {@link
 * io.sheaf.columnar.type.Values} but strings are Strings.
 */
record TestRows(Schema schema, List<List<Object>> rows, Encoding encoding) implements OperatorSpec {
  enum Encoding {
    FLAT,
    DICTIONARY,
    /** Runs of equal values as constants, so batches are short. */
    CONSTANT,
    /** Wide decimals as longs, in every second batch. */
    MIXED_DECIMALS
  }

  @Override
  public List<OperatorSpec> inputs() {
    return List.of();
  }

  @Override
  public String describe() {
    return "TestRows";
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    pipelines.source(this, new Morsels(pipelines.fragment().own(new Strings())));
  }

  /**
   * Owner of the long strings' bytes, in memory of its own that the join's limit does not count.
   */
  private static final class Strings implements AutoCloseable {
    private final MemoryPool pool = new MemoryPool(1L << 30);
    private final MemoryConsumer memory = pool.consumer("test strings");
    private final List<NativeBuffer> buffers = new ArrayList<>();
    private final Map<String, long[]> views = new LinkedHashMap<>();

    synchronized long[] view(String text) {
      return views.computeIfAbsent(
          text,
          t -> {
            byte[] bytes = t.getBytes(StandardCharsets.UTF_8);
            NativeBuffer buffer = memory.allocate(bytes.length);
            buffers.add(buffer);
            Native.copy(bytes, 0, buffer.address(), bytes.length);
            long[] view = new long[2];
            Views.set(view, 0, buffer.address(), bytes.length);
            return view;
          });
    }

    @Override
    public void close() {
      buffers.forEach(NativeBuffer::close);
      memory.close();
      pool.close();
    }
  }

  private final class Morsels implements Source {
    private final Strings strings;
    private final AtomicInteger next = new AtomicInteger();
    private final Column[] dictionaries = new Column[schema.size()];
    private final List<Map<Object, Integer>> codes = new ArrayList<>();

    Morsels(Strings strings) {
      this.strings = strings;
      for (int c = 0; c < schema.size(); c++) {
        Map<Object, Integer> codesOfColumn = new LinkedHashMap<>();
        for (List<Object> row : rows) {
          if (row.get(c) != null) {
            codesOfColumn.putIfAbsent(row.get(c), codesOfColumn.size());
          }
        }
        codes.add(codesOfColumn);
        dictionaries[c] = flat(schema.type(c), new ArrayList<>(codesOfColumn.keySet()), false);
      }
    }

    @Override
    public int maxDrivers() {
      return 8;
    }

    @Override
    public Reader open(DriverContext driver) {
      int batchRows = encoding == Encoding.CONSTANT ? 1 : driver.fragment().settings().batchRows();
      return new Reader() {
        @Override
        public ColumnBatch next() {
          int from = next.getAndAdd(batchRows);
          return from >= rows.size()
              ? null
              : batch(rows.subList(from, Math.min(rows.size(), from + batchRows)), from);
        }

        @Override
        public void close() {}
      };
    }

    private ColumnBatch batch(List<List<Object>> chosen, int from) {
      Column[] columns = new Column[schema.size()];
      for (int c = 0; c < columns.length; c++) {
        int index = c;
        List<Object> values = new ArrayList<>();
        chosen.forEach(row -> values.add(row.get(index)));
        DataType type = schema.type(c);
        columns[c] =
            switch (encoding) {
              case FLAT -> flat(type, values, false);
              case MIXED_DECIMALS -> flat(type, values, from % 2 == 0);
              case CONSTANT -> new ConstantColumn(values.size(), flat(type, values, false));
              case DICTIONARY -> dictionary(c, values);
            };
      }
      return new DenseBatch(chosen.size(), columns);
    }

    private Column dictionary(int c, List<Object> values) {
      int[] coded = new int[values.size()];
      for (int i = 0; i < coded.length; i++) {
        coded[i] = values.get(i) == null ? 0 : codes.get(c).get(values.get(i));
      }
      return new DictionaryColumn(coded.length, coded, dictionaries[c], nulls(values));
    }

    private static byte[] nulls(List<Object> values) {
      if (values.stream().allMatch(Objects::nonNull)) {
        return null;
      }
      byte[] nulls = new byte[values.size()];
      for (int i = 0; i < nulls.length; i++) {
        nulls[i] = values.get(i) == null ? (byte) 1 : 0;
      }
      return nulls;
    }

    private Column flat(DataType type, List<Object> values, boolean narrow) {
      int size = values.size();
      byte[] nulls = nulls(values);
      return switch (type.layout()) {
        case BOOLEAN -> {
          byte[] out = new byte[size];
          for (int i = 0; i < size; i++) {
            out[i] = (byte) (Boolean.TRUE.equals(values.get(i)) ? 1 : 0);
          }
          yield new BooleanColumn(type, size, out, nulls);
        }
        case INT -> {
          int[] out = new int[size];
          for (int i = 0; i < size; i++) {
            out[i] = values.get(i) == null ? -77 : (Integer) values.get(i);
          }
          yield new IntColumn(type, size, out, nulls);
        }
        case LONG -> {
          long[] out = new long[size];
          for (int i = 0; i < size; i++) {
            out[i] = values.get(i) == null ? 1 : (Long) values.get(i);
          }
          yield new LongColumn(type, size, out, nulls);
        }
        case DOUBLE -> {
          double[] out = new double[size];
          for (int i = 0; i < size; i++) {
            out[i] = values.get(i) == null ? 0 : (Double) values.get(i);
          }
          yield new DoubleColumn(type, size, out, nulls);
        }
        case INT128 -> decimals(type, values, narrow, nulls);
        case VIEW -> {
          long[] out = new long[2 * size];
          for (int i = 0; i < size; i++) {
            // A null's view points nowhere: whoever follows it crashes.
            long[] view =
                values.get(i) == null ? new long[] {99, 8} : strings.view((String) values.get(i));
            out[2 * i] = view[0];
            out[2 * i + 1] = view[1];
          }
          yield new ViewColumn(type, size, out, nulls);
        }
      };
    }

    private static Column decimals(
        DataType type, List<Object> values, boolean narrow, byte[] nulls) {
      int size = values.size();
      long[] words = new long[2 * size];
      long[] longs = new long[size];
      boolean fits = narrow;
      for (int i = 0; i < size; i++) {
        BigInteger value = values.get(i) == null ? BigInteger.TWO : (BigInteger) values.get(i);
        words[2 * i] = value.longValue();
        words[2 * i + 1] = value.shiftRight(64).longValue();
        longs[i] = value.longValue();
        fits &= value.bitLength() < 64;
      }
      return fits
          ? new LongColumn(type, size, longs, nulls)
          : new Int128Column(type, size, words, nulls);
    }
  }

  /** Reads a value back from any column. */
  static Object value(Column column, int row) {
    if (column.isNull(row)) {
      return null;
    }
    return switch (column) {
      case BooleanColumn c -> c.values()[row] != 0;
      case IntColumn c -> c.values()[row];
      case LongColumn c when c.type().layout() == Layout.INT128 ->
          BigInteger.valueOf(c.values()[row]);
      case LongColumn c -> c.values()[row];
      case DoubleColumn c -> c.values()[row];
      case Int128Column c ->
          BigInteger.valueOf(c.words()[2 * row + 1])
              .shiftLeft(64)
              .add(new BigInteger(Long.toUnsignedString(c.words()[2 * row])));
      case ViewColumn c ->
          new String(
              Views.bytes(c.views()[2 * row], c.views()[2 * row + 1]), StandardCharsets.UTF_8);
      case DictionaryColumn c -> value(c.dictionary(), c.codes()[row]);
      case ConstantColumn c -> value(c.value(), 0);
    };
  }
}
