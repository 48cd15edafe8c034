package io.sheaf.columnar.partitioning;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ColumnValues;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.type.Values;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/**
 * Compares the keys of a batch's rows, of several columns, with bounds: a loop a column and bound,
 * over the rows that the columns before have not decided. Not thread-safe.
 */
public final class KeyComparison {
  private final int[] keys;
  private final ColumnBuffer[] buffers;
  private final Column[] columns;
  private int rows;
  private boolean nulls;

  /**
   * @param keys columns of the batches
   */
  public KeyComparison(List<Integer> keys) {
    this.keys = keys.stream().mapToInt(Integer::intValue).toArray();
    this.columns = new Column[this.keys.length];
    this.buffers = new ColumnBuffer[this.keys.length];
    Arrays.setAll(buffers, i -> new ColumnBuffer());
  }

  /** Takes the batch whose rows are compared next. */
  public void reset(ColumnBatch batch) {
    rows = batch.rowCount();
    nulls = false;
    for (int k = 0; k < keys.length; k++) {
      columns[k] = batch.column(keys[k]).flat(buffers[k]);
      nulls |= columns[k].nulls() != null;
    }
  }

  /** Whether a row's key has a null in any column. */
  public boolean isNull(int row) {
    if (nulls) {
      for (Column column : columns) {
        if (column.isNull(row)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The key of a row, boxed as {@link Values} says; a column's value may be null. */
  public List<Object> key(int row) {
    Object[] values = new Object[columns.length];
    Arrays.setAll(values, k -> ColumnValues.get(columns[k], row));
    return Arrays.asList(values);
  }

  /**
   * The order of each row's key and a bound: negative when it is below, 0 when they are equal. What
   * comes out for a row with a null is not defined.
   */
  public void compare(List<?> bound, int[] into) {
    Arrays.fill(into, 0, rows, 0);
    for (int k = 0; k < columns.length; k++) {
      compare(columns[k], bound.get(k), into);
    }
  }

  private void compare(Column column, Object bound, int[] into) {
    switch (column) {
      case LongColumn c when bound instanceof Number number && !isWide(number) -> {
        long[] values = c.values();
        long value = number.longValue();
        for (int row = 0; row < rows; row++) {
          into[row] = into[row] != 0 ? into[row] : Long.compare(values[row], value);
        }
      }
      case IntColumn c -> {
        int[] values = c.values();
        long value = ((Number) bound).longValue();
        for (int row = 0; row < rows; row++) {
          into[row] = into[row] != 0 ? into[row] : Long.compare(values[row], value);
        }
      }
      case ViewColumn c -> {
        long[] views = c.views();
        byte[] value = (byte[]) bound;
        for (int row = 0; row < rows; row++) {
          // A null's view may be anything.
          if (into[row] == 0 && !c.isNull(row)) {
            into[row] = -Views.compare(value, views[2 * row], views[2 * row + 1]);
          }
        }
      }
      case LongColumn c -> compareBoxed(c, bound, into);
      case Int128Column c -> compareBoxed(c, bound, into);
      case DoubleColumn c -> compareBoxed(c, bound, into);
      case BooleanColumn c -> compareBoxed(c, bound, into);
      default -> throw new IllegalArgumentException("not flat: " + column.getClass());
    }
  }

  private static boolean isWide(Number bound) {
    return bound instanceof BigInteger;
  }

  private void compareBoxed(Column column, Object bound, int[] into) {
    for (int row = 0; row < rows; row++) {
      if (into[row] == 0 && !column.isNull(row)) {
        into[row] = Values.compare(ColumnValues.get(column, row), bound);
      }
    }
  }
}
