package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.type.DataType;
import java.util.Arrays;

/**
 * The greatest or least of some columns of one type, row by row, nulls left out: finds which column
 * wins for each row, then takes the values.
 */
final class ExtremeKernel implements Kernel {
  private final DataType type;
  private final CompareKernel better;
  private final ColumnBuffer flags = new ColumnBuffer();
  private final ColumnBuffer unionNulls = new ColumnBuffer();

  ExtremeKernel(int sign, DataType type) {
    this.type = type;
    this.better =
        new CompareKernel(
            sign > 0 ? Comparison.GREATER : Comparison.LESS, type, DataType.Simple.BOOLEAN);
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] unused) {
    Column best = operands[0].flat(new ColumnBuffer());
    for (int i = 1; i < operands.length; i++) {
      Column next = operands[i].flat(new ColumnBuffer());
      byte[] verdict = flags.bytes(rows);
      byte[] eitherNull = Nulls.union(new Column[] {next, best}, rows, unionNulls);
      better.compare(next, best, rows, eitherNull, verdict);
      for (int row = 0; row < rows; row++) {
        if (Nulls.isNull(eitherNull, row)) {
          verdict[row] = (byte) (best.isNull(row) && !next.isNull(row) ? 1 : 0);
        }
      }
      best = merged(best, next, verdict, rows);
    }
    return best;
  }

  private Column merged(Column a, Column b, byte[] takeSecond, int rows) {
    byte[] nulls = null;
    if (a.nulls() != null && b.nulls() != null) {
      // Null only where both are.
      nulls = Arrays.copyOf(a.nulls(), rows);
      for (int i = 0; i < rows; i++) {
        nulls[i] &= b.nulls()[i];
      }
    }
    return switch (a) {
      case IntColumn x -> {
        int[] out = Arrays.copyOf(x.values(), rows);
        int[] y = ((IntColumn) b).values();
        for (int i = 0; i < rows; i++) {
          out[i] = takeSecond[i] != 0 ? y[i] : out[i];
        }
        yield new IntColumn(type, rows, out, nulls);
      }
      case DoubleColumn x -> {
        double[] out = Arrays.copyOf(x.values(), rows);
        double[] y = ((DoubleColumn) b).values();
        for (int i = 0; i < rows; i++) {
          out[i] = takeSecond[i] != 0 ? y[i] : out[i];
        }
        yield new DoubleColumn(type, rows, out, nulls);
      }
      case BooleanColumn x -> {
        byte[] out = Arrays.copyOf(x.values(), rows);
        byte[] y = ((BooleanColumn) b).values();
        for (int i = 0; i < rows; i++) {
          out[i] = takeSecond[i] != 0 ? y[i] : out[i];
        }
        yield new BooleanColumn(type, rows, out, nulls);
      }
      case ViewColumn x ->
          new ViewColumn(
              type, rows, pairs(x.views(), ((ViewColumn) b).views(), takeSecond, rows), nulls);
      case LongColumn x when b instanceof LongColumn y -> {
        long[] out = Arrays.copyOf(x.values(), rows);
        for (int i = 0; i < rows; i++) {
          out[i] = takeSecond[i] != 0 ? y.values()[i] : out[i];
        }
        yield new LongColumn(type, rows, out, nulls);
      }
      default ->
          new Int128Column(
              type, rows, pairs(words(a, rows), words(b, rows), takeSecond, rows), nulls);
    };
  }

  private long[] pairs(long[] a, long[] b, byte[] takeSecond, int rows) {
    long[] out = Arrays.copyOf(a, 2 * rows);
    for (int i = 0; i < rows; i++) {
      if (takeSecond[i] != 0) {
        out[2 * i] = b[2 * i];
        out[2 * i + 1] = b[2 * i + 1];
      }
    }
    return out;
  }

  private long[] words(Column column, int rows) {
    if (column instanceof Int128Column wide) {
      return wide.words();
    }
    long[] values = ((LongColumn) column).values();
    long[] out = new long[2 * rows];
    for (int i = 0; i < rows; i++) {
      out[2 * i] = values[i];
      out[2 * i + 1] = values[i] >> 63;
    }
    return out;
  }
}
