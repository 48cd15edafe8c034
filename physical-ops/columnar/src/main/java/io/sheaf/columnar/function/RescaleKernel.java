package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;

/**
 * Casts between integers and decimals whose scales differ by at most 18: on longs when the whole
 * batch is provably in range, else row by row.
 */
final class RescaleKernel implements Kernel {
  private final DataType to;
  private final int shift;
  private final ExactArgument argument = new ExactArgument();
  private final ColumnBuffer result = new ColumnBuffer();
  private final RowCast careful;

  RescaleKernel(DataType from, DataType to, int shift, boolean nullOnError) {
    this.to = to;
    this.shift = shift;
    int fromScale = DecimalTypes.scale(from);
    ExactArgument rows = new ExactArgument();
    this.careful =
        new RowCast(
            to,
            nullOnError,
            rows::load,
            to.layout() == Layout.INT128
                ? (RowCast.Step.ToWide) row -> Casts.rescaled(rows.big(row), shift, fromScale, to)
                : (RowCast.Step.ToWord)
                    row -> Casts.rescaled(rows.big(row), shift, fromScale, to).longValue(),
            null);
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    argument.load(operands[0], rows);
    if (argument.isWord()) {
      long[] out = result.longs(rows);
      if (onWords(argument.longs(), out, rows)) {
        return typed(out, rows, nulls);
      }
    }
    return careful.apply(operands, rows, nulls);
  }

  private boolean onWords(long[] values, long[] out, int rows) {
    if (shift >= 0) {
      long factor = Int128.powerOfTen(shift);
      if (LongLoops.bits(values, rows) + LongLoops.bits(factor) > 62) {
        return false;
      }
      LongLoops.multiply(values, factor, out, rows);
    } else {
      long divisor = Int128.powerOfTen(-shift);
      for (int i = 0; i < rows; i++) {
        out[i] = Int128.divideRounded(values[i], divisor);
      }
    }
    boolean wordLimit = !(to instanceof DataType.Decimal);
    long limit =
        wordLimit
            ? IntRange.max(to)
            : DecimalTypes.digits(to) > 18
                ? Long.MAX_VALUE
                : Int128.powerOfTen(DecimalTypes.digits(to)) - 1;
    // The limit is symmetric, so an integer type's least value goes the careful way.
    return limit == Long.MAX_VALUE || LongLoops.outside(out, limit, rows) >= 0;
  }

  private Column typed(long[] values, int rows, byte[] nulls) {
    if (to.layout() != Layout.INT) {
      return new LongColumn(to, rows, values, nulls);
    }
    int[] out = result.ints(rows);
    for (int i = 0; i < rows; i++) {
      out[i] = (int) values[i];
    }
    return new IntColumn(to, rows, out, nulls);
  }
}
