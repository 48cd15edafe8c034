package io.sheaf.operators.relational;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Schema;
import java.math.BigInteger;
import java.util.List;

/** Makes batches of literals. A batch lives until the next one is made. Used by one thread. */
public final class LiteralRows implements AutoCloseable {
  private final Schema schema;
  private final MemoryConsumer memory;
  private NativeBuffer strings;

  /**
   * @param memory counts the bytes of strings; closed with this object
   */
  public LiteralRows(Schema schema, MemoryConsumer memory) {
    this.schema = schema;
    this.memory = memory;
  }

  /** The rows as one batch. */
  public ColumnBatch batch(List<List<Expr.Literal>> rows) {
    freeStrings();
    long bytes = 0;
    for (List<Expr.Literal> row : rows) {
      for (Expr.Literal literal : row) {
        bytes += literal.value() instanceof byte[] string ? string.length : 0;
      }
    }
    strings = memory.allocate(bytes);
    long[] used = {strings.address()};
    Column[] columns = new Column[schema.size()];
    for (int i = 0; i < columns.length; i++) {
      int column = i;
      columns[i] =
          column(schema.type(i), rows.stream().map(r -> r.get(column).value()).toList(), used);
    }
    return new DenseBatch(rows.size(), columns);
  }

  private static Column column(DataType type, List<Object> values, long[] used) {
    int size = values.size();
    byte[] nulls = new byte[size];
    boolean anyNull = false;
    for (int i = 0; i < size; i++) {
      nulls[i] = (byte) (values.get(i) == null ? 1 : 0);
      anyNull |= values.get(i) == null;
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
          out[i] = values.get(i) == null ? 0 : ((Number) values.get(i)).intValue();
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
      case INT128 -> {
        long[] out = new long[2 * size];
        for (int i = 0; i < size; i++) {
          if (values.get(i) != null) {
            BigInteger big =
                values.get(i) instanceof BigInteger b
                    ? b
                    : BigInteger.valueOf(((Number) values.get(i)).longValue());
            out[2 * i] = big.longValue();
            out[2 * i + 1] = big.shiftRight(64).longValue();
          }
        }
        yield new Int128Column(type, size, out, mask);
      }
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
          if (values.get(i) instanceof byte[] string) {
            Native.copy(string, 0, used[0], string.length);
            Views.set(out, i, used[0], string.length);
            used[0] += string.length;
          }
        }
        yield new ViewColumn(type, size, out, mask);
      }
    };
  }

  private void freeStrings() {
    if (strings != null) {
      strings.close();
      strings = null;
    }
  }

  @Override
  public void close() {
    freeStrings();
    memory.close();
  }
}
