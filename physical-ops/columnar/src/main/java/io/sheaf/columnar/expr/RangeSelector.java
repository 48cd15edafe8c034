package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;

/**
 * Whether a value of layout INT or LONG lies in a closed range, or outside: every comparison with a constant, and several of them
 * on one column at once.
 */
final class RangeSelector extends Selector {
  private final Evaluator operand;
  private final int index;
  private final long low;
  private final long high;
  private final int flip;
  private final ColumnBuffer flat = new ColumnBuffer();

  /**
   * @param low least value in the range; {@code low > high} is the empty range
   * @param outside whether rows outside are wanted
   */
  RangeSelector(Evaluator operand, long low, long high, boolean outside) {
    this.operand = operand;
    this.index = operand instanceof InputNode input ? input.index() : -1;
    boolean empty = low > high;
    // The empty range is everything turned round.
    this.low = empty ? Long.MIN_VALUE : low;
    this.high = empty ? Long.MAX_VALUE : high;
    this.flip = outside != empty ? 1 : 0;
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
    return column instanceof IntColumn ints
        ? Selection.range(
            ints.values(), intBound(low), intBound(high), flip, rows, size)
        : Selection.range(((LongColumn) column).values(), low, high, flip, rows, size);
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

  private int among(Column column, int[] rows, int count) {
    return column instanceof IntColumn ints
        ? Selection.refineRange(
            ints.values(), intBound(low), intBound(high), flip, rows, count)
        : Selection.refineRange(((LongColumn) column).values(), low, high, flip, rows, count);
  }

  /** Keeps differences of bounds and ints far from overflow. */
  private static long intBound(long bound) {
    return Math.max(Integer.MIN_VALUE - 1L, Math.min(Integer.MAX_VALUE + 1L, bound));
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
