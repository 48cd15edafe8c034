package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.Layout;

/**
 * Whether a value of layout INT or LONG lies in a closed range, or outside: every comparison with a
 * constant, and several of them on one column at once.
 */
final class RangeSelector extends Selector {
  /**
   * Beyond every int and every decimal of 18 digits; differences of such values and such bounds do
   * not overflow.
   */
  private static final long NEAR = 1L << 61;

  private final Evaluator operand;
  private final int index;
  private final long low;
  private final long high;
  private final int flip;
  private final boolean near;
  private final ColumnBuffer flat = new ColumnBuffer();

  /**
   * @param type the operand's
   * @param low least value in the range; {@code low > high} is the empty range
   * @param outside whether rows outside are wanted
   */
  RangeSelector(Evaluator operand, DataType type, long low, long high, boolean outside) {
    this.operand = operand;
    this.index = operand instanceof InputNode input ? input.index() : -1;
    boolean empty = low > high;
    // The empty range is everything turned round.
    long least = empty ? Long.MIN_VALUE : low;
    long greatest = empty ? Long.MAX_VALUE : high;
    this.near = type.layout() == Layout.INT || type instanceof Decimal;
    this.low = near ? clamped(least) : least;
    this.high = near ? clamped(greatest) : greatest;
    this.flip = outside != empty ? 1 : 0;
  }

  private static long clamped(long bound) {
    return Math.max(-NEAR, Math.min(NEAR, bound));
  }

  @Override
  public int select(ColumnBatch input, int[] rows) {
    int size = input.rowCount();
    Column column = operand.evaluate(input);
    if (column instanceof ConstantColumn constant) {
      return holds(constant) ? Selection.all(rows, size) : 0;
    }
    if (column instanceof DictionaryColumn) {
      column = column.flat(flat);
    }
    byte[] nulls = column.nulls();
    if (nulls != null) {
      return among(column, rows, Selection.notNull(nulls, rows, size));
    }
    if (column instanceof IntColumn ints) {
      return all(ints.values(), rows, size);
    }
    long[] values = ((LongColumn) column).values();
    return near ? all(values, rows, size) : Selection.range(values, low, high, flip, rows, size);
  }

  @Override
  int refine(ColumnBatch input, int[] rows, int count) {
    if (index < 0 || !input.isLoaded(index)) {
      return super.refine(input, rows, count);
    }
    Column column = input.column(index);
    if (column instanceof ConstantColumn constant) {
      return holds(constant) ? count : 0;
    }
    if (column instanceof DictionaryColumn) {
      return super.refine(input, rows, count);
    }
    byte[] nulls = column.nulls();
    int left = nulls == null ? count : Selection.refineNotNull(nulls, rows, count);
    return among(column, rows, left);
  }

  /** One comparison is enough when the range has one end. */
  private int all(int[] values, int[] rows, int size) {
    if (low == -NEAR) {
      return Selection.atMost(values, high, flip, rows, size);
    }
    return high == NEAR
        ? Selection.atMost(values, low - 1, flip ^ 1, rows, size)
        : Selection.range(values, low, high, flip, rows, size);
  }

  private int all(long[] values, int[] rows, int size) {
    if (low == -NEAR) {
      return Selection.atMost(values, high, flip, rows, size);
    }
    return high == NEAR
        ? Selection.atMost(values, low - 1, flip ^ 1, rows, size)
        : Selection.nearRange(values, low, high, flip, rows, size);
  }

  private int among(Column column, int[] rows, int count) {
    if (column instanceof IntColumn ints) {
      return Selection.refineRange(ints.values(), low, high, flip, rows, count);
    }
    long[] values = ((LongColumn) column).values();
    return near
        ? Selection.refineNearRange(values, low, high, flip, rows, count)
        : Selection.refineRange(values, low, high, flip, rows, count);
  }

  private boolean holds(ConstantColumn constant) {
    if (constant.isNull()) {
      return false;
    }
    long value =
        constant.value() instanceof IntColumn ints
            ? ints.values()[0]
            : ((LongColumn) constant.value()).values()[0];
    return (value >= low && value <= high) != (flip == 1);
  }

  @Override
  public void close() {
    operand.close();
  }
}
