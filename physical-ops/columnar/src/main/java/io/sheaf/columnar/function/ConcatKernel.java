package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.memory.Native;

/** CONCAT: strings one after the other, nulls as if empty. */
final class ConcatKernel implements Kernel {
  private final StringArgument[] texts;
  private final StringBuilderColumn out;
  private final CallSite site;

  ConcatKernel(CallSite site) {
    this.site = site;
    this.texts = new StringArgument[site.operandTypes().size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = new StringArgument(site.context().memory());
    }
    this.out = new StringBuilderColumn(site.context().memory());
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] unused) {
    for (int i = 0; i < texts.length; i++) {
      texts[i].load(operands[i]);
    }
    out.begin(rows);
    for (int row = 0; row < rows; row++) {
      long total = 0;
      for (int i = 0; i < texts.length; i++) {
        total += operands[i].isNull(row) ? 0 : texts[i].length(row);
      }
      long room = out.room(total);
      long at = room;
      for (int i = 0; i < texts.length; i++) {
        if (!operands[i].isNull(row)) {
          Native.copy(texts[i].address(row), at, texts[i].length(row));
          at += texts[i].length(row);
        }
      }
      out.finish(row, room, total, (int) total);
    }
    return new ViewColumn(site.type(), rows, out.views(), null);
  }

  @Override
  public void close() {
    for (StringArgument text : texts) {
      text.close();
    }
    out.close();
  }
}
