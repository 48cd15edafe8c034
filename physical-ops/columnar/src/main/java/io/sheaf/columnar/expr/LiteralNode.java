package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.function.StringArena;
import io.sheaf.columnar.type.DataType;
import java.util.Collections;

/**
 * A constant; its value column keeps its identity, so that kernels can keep what they derive from
 * it.
 */
final class LiteralNode implements Evaluator {
  private final StringArena arena;
  private final Column value;
  private ConstantColumn last;

  LiteralNode(Object value, DataType type, EvalContext context) {
    this.arena = new StringArena(context.memory());
    this.value = Boxes.column(Collections.singletonList(value), type, arena);
  }

  @Override
  public Column evaluate(ColumnBatch input) {
    int rows = input.rowCount();
    if (last == null || last.size() != rows) {
      last = new ConstantColumn(rows, value);
    }
    return last;
  }

  @Override
  public void close() {
    arena.close();
  }
}
