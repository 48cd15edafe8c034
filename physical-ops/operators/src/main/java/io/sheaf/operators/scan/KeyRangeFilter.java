package io.sheaf.operators.scan;

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
import io.sheaf.columnar.type.Values;
import io.sheaf.operators.spec.SplitRange;
import java.math.BigInteger;

/** Finds the rows of a straddling split whose key belongs to the task. Keys keep to their column's layout. */
final class KeyRangeFilter {
  private KeyRangeFilter() {}

  static int select(Column keys, SplitRange range, int[] rows) {
    Column flat = keys.flat(new ColumnBuffer());
    if (flat instanceof LongColumn longs && !(range.low() instanceof BigInteger || range.high() instanceof BigInteger)) {
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
              : (range.low() == null || Values.compare(value(flat, row), range.low()) >= 0)
                  && (range.high() == null || Values.compare(value(flat, row), range.high()) < 0);
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
      boolean inside =
          mask != null && mask[row] != 0
              ? nulls
              : values[row] >= low && (unbounded || values[row] < high);
      rows[count] = row;
      count += inside ? 1 : 0;
    }
    return count;
  }

  private static Object value(Column column, int row) {
    return switch (column) {
      case BooleanColumn c -> c.values()[row] != 0;
      case IntColumn c -> c.values()[row];
      case LongColumn c -> c.values()[row];
      case Int128Column c ->
          BigInteger.valueOf(c.words()[2 * row + 1])
              .shiftLeft(64)
              .or(new BigInteger(Long.toUnsignedString(c.words()[2 * row])));
      case DoubleColumn c -> c.values()[row];
      case ViewColumn c -> Views.bytes(c.views()[2 * row], c.views()[2 * row + 1]);
      case DictionaryColumn c -> throw new IllegalArgumentException("not flat");
      case ConstantColumn c -> throw new IllegalArgumentException("not flat");
    };
  }
}
