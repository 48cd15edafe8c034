package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Layout;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;

/** DATE_TRUNC of a date, time or timestamp. */
final class TruncateKernel implements Kernel {
  private final DataType from;
  private final DataType type;
  private final ZoneId zone;
  private final StringArgument unitName;
  private final ExactArgument argument = new ExactArgument();
  private final ColumnBuffer result = new ColumnBuffer();

  TruncateKernel(CallSite site) {
    this.from = site.operand(1);
    this.type = site.type();
    this.zone = site.context().zone();
    this.unitName = new StringArgument(site.context().memory());
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    unitName.load(operands[0]);
    argument.load(operands[1], rows);
    long[] out = result.longs(rows);
    DateField unit = null;
    for (int row = 0; row < rows; row++) {
      if (Nulls.isNull(nulls, row)) {
        out[row] = 0;
        continue;
      }
      if (unit == null || !unitName.isConstant()) {
        unit = DateField.unit(new String(unitName.bytes(row), StandardCharsets.UTF_8));
      }
      out[row] = truncated(unit, argument.value(row));
    }
    if (type.layout() == Layout.LONG) {
      return new LongColumn(type, rows, out, nulls);
    }
    int[] ints = result.ints(rows);
    for (int row = 0; row < rows; row++) {
      ints[row] = (int) out[row];
    }
    return new IntColumn(type, rows, ints, nulls);
  }

  private long truncated(DateField unit, long value) {
    long perDay = TimeUnits.perDay(type);
    if (from == Simple.DATE) {
      return unit.firstDay(value) * perDay;
    }
    long perSecond = TimeUnits.perSecond(from);
    boolean instant = TimeUnits.isInstant(from);
    long local = instant ? TimeUnits.toLocal(value, perSecond, zone) : value;
    long length = unit.length(perSecond);
    long start =
        length > 0
            ? Math.floorDiv(local, length) * length
            : unit.firstDay(Math.floorDiv(local, TimeUnits.perDay(from))) * TimeUnits.perDay(from);
    return instant ? TimeUnits.toInstant(start, perSecond, zone) : start;
  }

  @Override
  public void close() {
    unitName.close();
  }
}
