package io.sheaf.operators.scan;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ColumnValues;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.type.Values;
import io.sheaf.operators.spec.SortKey;
import java.util.Arrays;
import java.util.List;

/** Finds the first row of a stream of batches that does not come in an order. Not thread-safe. */
public final class RowsInOrder {
  private final List<SortKey> keys;
  private final Column[] columns;
  private final ColumnBuffer[] buffers;
  private Object[] first;
  private Object[] last;

  /**
   * @param keys columns of the batches
   */
  public RowsInOrder(List<SortKey> keys) {
    this.keys = keys;
    this.columns = new Column[keys.size()];
    this.buffers = new ColumnBuffer[keys.size()];
    Arrays.setAll(buffers, i -> new ColumnBuffer());
  }

  /** Starts a new stream that comes after a row with these keys, or after nothing if null. */
  void restart(Object[] before) {
    first = null;
    last = before;
  }

  /** The keys of the first row seen, boxed; null when there was none. */
  Object[] first() {
    return first;
  }

  /** The keys of the last row seen, or of the one that the stream comes after. */
  public Object[] last() {
    return last;
  }

  /**
   * Looks at the next batch.
   *
   * @return the number of the first row that should be before the one it follows; -1 when there is
   *     none
   */
  public int firstBad(ColumnBatch batch) {
    int rows = batch.rowCount();
    if (rows == 0) {
      return -1;
    }
    for (int k = 0; k < columns.length; k++) {
      columns[k] = batch.column(keys.get(k).column()).flat(buffers[k]);
    }
    Object[] begin = keysOf(0);
    if (last != null && compare(last, begin) > 0) {
      return 0;
    }
    first = first == null ? begin : first;
    int bad = columns.length == 1 ? firstBad(0, rows) : firstBadOfMany(rows);
    last = keysOf(bad < 0 ? rows - 1 : bad - 1);
    return bad;
  }

  private int firstBad(int key, int rows) {
    if (columns[key] instanceof LongColumn longs && longs.nulls() == null) {
      long[] values = longs.values();
      boolean descending = keys.get(key).descending();
      for (int row = 1; row < rows; row++) {
        if (descending ? values[row - 1] < values[row] : values[row - 1] > values[row]) {
          return row;
        }
      }
      return -1;
    }
    return firstBadOfMany(rows);
  }

  private int firstBadOfMany(int rows) {
    for (int row = 1; row < rows; row++) {
      int order = 0;
      for (int k = 0; k < columns.length && order == 0; k++) {
        order = compare(k, row - 1, row);
      }
      if (order > 0) {
        return row;
      }
    }
    return -1;
  }

  /** The keys of a row of the last batch, boxed. */
  Object[] keysOf(int row) {
    Object[] values = new Object[columns.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = ColumnValues.get(columns[k], row);
    }
    return values;
  }

  private int compare(int k, int left, int right) {
    SortKey key = keys.get(k);
    Column column = columns[k];
    boolean leftNull = column.isNull(left);
    boolean rightNull = column.isNull(right);
    if (leftNull || rightNull) {
      return ofNulls(key, leftNull, rightNull);
    }
    int order = compare(column, left, right);
    return key.descending() ? -order : order;
  }

  private static int ofNulls(SortKey key, boolean left, boolean right) {
    return left == right ? 0 : left == key.nullsFirst() ? -1 : 1;
  }

  private static int compare(Column column, int left, int right) {
    return switch (column) {
      case LongColumn c -> Long.compare(c.values()[left], c.values()[right]);
      case IntColumn c -> Integer.compare(c.values()[left], c.values()[right]);
      case BooleanColumn c -> Byte.compare(c.values()[left], c.values()[right]);
      // -0.0 and 0.0 are equal, NaN is greatest.
      case DoubleColumn c -> Double.compare(c.values()[left] + 0.0, c.values()[right] + 0.0);
      case ViewColumn c ->
          Views.compare(
              c.views()[2 * left],
              c.views()[2 * left + 1],
              c.views()[2 * right],
              c.views()[2 * right + 1]);
      case Int128Column c -> {
        int high = Long.compare(c.words()[2 * left + 1], c.words()[2 * right + 1]);
        yield high != 0 ? high : Long.compareUnsigned(c.words()[2 * left], c.words()[2 * right]);
      }
      case DictionaryColumn c -> compare(c.dictionary(), c.codes()[left], c.codes()[right]);
      case ConstantColumn c -> 0;
    };
  }

  /** Orders the keys of two rows. */
  int compare(Object[] left, Object[] right) {
    for (int k = 0; k < left.length; k++) {
      SortKey key = keys.get(k);
      int order =
          left[k] == null || right[k] == null
              ? ofNulls(key, left[k] == null, right[k] == null)
              : key.descending()
                  ? Values.compare(right[k], left[k])
                  : Values.compare(left[k], right[k]);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
