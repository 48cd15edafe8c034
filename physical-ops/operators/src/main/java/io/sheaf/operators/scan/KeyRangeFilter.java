package io.sheaf.operators.scan;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ColumnValues;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.partitioning.KeyComparison;
import io.sheaf.columnar.type.Values;
import io.sheaf.operators.spec.SplitRange;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the rows of a straddling split whose key belongs to the task. Keys keep to their column's
 * layout. One object a driver and split.
 */
final class KeyRangeFilter {
  private final SplitRange range;
  private final ColumnBuffer buffer = new ColumnBuffer();
  private final KeyComparison keys;
  private int[] fromLow = {};
  private int[] toHigh = {};

  /** What a range of a split lets pass; it has a key. */
  KeyRangeFilter(SplitRange range) {
    this.range = range;
    this.keys = range.keys().size() == 1 ? null : new KeyComparison(range.keys());
  }

  /**
   * Finds the rows that belong to the range.
   *
   * @return their number
   */
  int select(ColumnBatch batch, int[] rows) {
    return keys == null
        ? select(batch.column(range.keys().getFirst()), rows)
        : selectKeys(batch, rows);
  }

  /** Whether the first and the last row have keys that the split is promised to have. */
  boolean isAsPromised(ColumnBatch batch) {
    SplitRange.Promise promise = range.promise();
    if (promise == null || batch.rowCount() == 0) {
      return true;
    }
    keys.reset(batch);
    // The rows between lie between them: their order is checked as well.
    return isWithin(promise, keys.key(0)) && isWithin(promise, keys.key(batch.rowCount() - 1));
  }

  private static boolean isWithin(SplitRange.Promise promise, List<Object> key) {
    return Values.compare(promise.least(), key) <= 0
        && Values.compare(key, promise.greatest()) <= 0;
  }

  private int selectKeys(ColumnBatch batch, int[] rows) {
    int count = batch.rowCount();
    if (fromLow.length < count) {
      fromLow = new int[count];
      toHigh = new int[count];
    }
    keys.reset(batch);
    Arrays.fill(fromLow, 0, count, 0);
    Arrays.fill(toHigh, 0, count, -1);
    if (range.low() instanceof List<?> low) {
      keys.compare(low, fromLow);
    }
    if (range.high() instanceof List<?> high) {
      keys.compare(high, toHigh);
    }
    int selected = 0;
    for (int row = 0; row < count; row++) {
      boolean inside =
          keys.isNull(row) ? range.nulls() : fromLow[row] >= 0 && toHigh[row] < 0;
      rows[selected] = row;
      selected += inside ? 1 : 0;
    }
    return selected;
  }

  private int select(Column key, int[] rows) {
    Column flat = key.flat(buffer);
    if (flat instanceof LongColumn longs
        && !(range.low() instanceof BigInteger || range.high() instanceof BigInteger)) {
      long low = range.low() == null ? Long.MIN_VALUE : ((Number) range.low()).longValue();
      boolean unbounded = range.high() == null;
      long high = unbounded ? Long.MAX_VALUE : ((Number) range.high()).longValue();
      return select(longs, low, high, unbounded, range.nulls(), rows);
    }
    int count = 0;
    for (int row = 0; row < flat.size(); row++) {
      boolean inside =
          flat.isNull(row)
              ? range.nulls()
              : (range.low() == null
                      || Values.compare(ColumnValues.get(flat, row), range.low()) >= 0)
                  && (range.high() == null
                      || Values.compare(ColumnValues.get(flat, row), range.high()) < 0);
      if (inside) {
        rows[count++] = row;
      }
    }
    return count;
  }

  private static int select(
      LongColumn keys, long low, long high, boolean unbounded, boolean nulls, int[] rows) {
    long[] values = keys.values();
    byte[] mask = keys.nulls();
    int count = 0;
    for (int row = 0; row < keys.size(); row++) {
      boolean isNull = mask != null && mask[row] != 0;
      boolean inRange = values[row] >= low && (unbounded || values[row] < high);
      boolean inside = isNull ? nulls : inRange;
      rows[count] = row;
      count += inside ? 1 : 0;
    }
    return count;
  }
}
