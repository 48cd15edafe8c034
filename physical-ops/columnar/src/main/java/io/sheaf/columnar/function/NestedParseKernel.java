package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.nested.ElementColumn;
import io.sheaf.columnar.nested.NestedBytes;
import io.sheaf.columnar.nested.NestedParser;
import io.sheaf.columnar.type.DataType;
import java.nio.charset.StandardCharsets;

/**
 * Texts as nested values: taken apart into values of the same shape whose leaves are texts, which
 * then convert as values of that shape do.
 */
final class NestedParseKernel implements Kernel {
  private final DataType.Nested to;
  private final boolean nullOnError;
  private final StringArgument texts;
  private final NestedBytes bytes = new NestedBytes();
  private final ElementColumn parsed;
  private final Kernel conversion;

  NestedParseKernel(DataType.Nested to, boolean nullOnError, EvalContext context) {
    this.to = to;
    this.nullOnError = nullOnError;
    this.texts = new StringArgument(context.memory());
    DataType.Nested shape = (DataType.Nested) NestedParser.shape(to);
    this.parsed = new ElementColumn(shape, new StringArena(context.memory()));
    this.conversion = shape.equals(to) ? null : new NestedCast(shape, to, nullOnError, context);
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    texts.load(operands[0]);
    parsed.clear();
    for (int row = 0; row < rows; row++) {
      if (Nulls.isNull(nulls, row)) {
        parsed.addNull();
      } else {
        add(new String(texts.bytes(row), StandardCharsets.UTF_8));
      }
    }
    Column column = parsed.column();
    return conversion == null
        ? column
        : conversion.apply(new Column[] {column}, rows, column.nulls());
  }

  private void add(String text) {
    bytes.clear();
    try {
      NestedParser.parse(text, to, bytes);
    } catch (SheafException failure) {
      if (!nullOnError) {
        throw failure;
      }
      parsed.addNull();
      return;
    }
    parsed.addBytes(bytes.array(), 0, bytes.size());
  }

  @Override
  public void close() {
    texts.close();
    parsed.close();
    if (conversion != null) {
      conversion.close();
    }
  }
}
