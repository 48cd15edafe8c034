package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.type.DataType.Char;

/** Cuts strings to CHAR(n)'s length, or pads them with blanks to it. */
final class CharKernel implements Kernel {
  private final Char type;
  private final StringArgument argument;
  private final StringBuilderColumn out;

  CharKernel(Char type, MemoryConsumer memory) {
    this.type = type;
    this.argument = new StringArgument(memory);
    this.out = new StringBuilderColumn(memory);
  }

  static String fitted(String text, int length) {
    int characters = text.codePointCount(0, text.length());
    return characters >= length
        ? text.substring(0, text.offsetByCodePoints(0, length))
        : text + " ".repeat(length - characters);
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    argument.load(operands[0]);
    out.begin(rows);
    for (int row = 0; row < rows; row++) {
      if (Nulls.isNull(nulls, row)) {
        out.setEmpty(row);
        continue;
      }
      int length = argument.length(row);
      long address = argument.address(row);
      int characters = Utf8.count(address, length);
      if (characters >= type.length()) {
        int kept = Utf8.offset(address, length, type.length());
        out.setPart(row, address, 0, kept, length);
      } else {
        int padding = type.length() - characters;
        long room = out.room(length + padding);
        Native.copy(address, room, length);
        Native.fill(room + length, padding, (byte) ' ');
        out.finish(row, room, length + padding, length + padding);
      }
    }
    return new ViewColumn(type, rows, out.views(), nulls);
  }

  @Override
  public void close() {
    argument.close();
    out.close();
  }
}
