package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.type.DataType;
import java.time.ZoneId;

/** The text of nested values and of UUIDs. */
final class NestedTextKernel implements Kernel {
  private final DataType from;
  private final DataType to;
  private final ZoneId zone;
  private final StringBuilderColumn out;

  NestedTextKernel(DataType from, DataType to, EvalContext context) {
    this.from = from;
    this.to = to;
    this.zone = context.zone();
    this.out = new StringBuilderColumn(context.memory());
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    long[] views = ((ViewColumn) operands[0]).views();
    out.begin(rows);
    for (int row = 0; row < rows; row++) {
      if (Nulls.isNull(nulls, row)) {
        out.setEmpty(row);
        continue;
      }
      byte[] value = Views.bytes(views[2 * row], views[2 * row + 1]);
      String text = ValueText.format(value, from, zone);
      out.set(
          row, to instanceof DataType.Char fixed ? CharKernel.fitted(text, fixed.length()) : text);
    }
    return new ViewColumn(to, rows, out.views(), nulls);
  }

  @Override
  public void close() {
    out.close();
  }
}
