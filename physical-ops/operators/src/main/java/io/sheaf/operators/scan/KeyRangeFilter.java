package io.sheaf.operators.scan;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ColumnValues;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.type.Values;
import io.sheaf.operators.spec.SplitRange;
import java.math.BigInteger;

/**
 * Finds the rows of a straddling split whose key belongs to the task. Keys keep to their column's
 * layout.
 */
final class KeyRangeFilter {
  private KeyRangeFilter() {}

  static int select(Column keys, SplitRange range, int[] rows) {
    Column flat = keys.flat(new ColumnBuffer());
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
