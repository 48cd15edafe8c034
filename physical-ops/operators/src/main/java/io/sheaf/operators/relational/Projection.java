package io.sheaf.operators.relational;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.expr.Evaluator;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.expr.ExprCompiler;
import java.util.Arrays;
import java.util.List;

/** Expressions over another batch, computed when they are asked for. One thread's. */
final class Projection extends ColumnBatch {
  /** The input column an output column is, or -1 where it is computed. */
  private final int[] inputColumn;

  private final Evaluator[] evaluators;
  private final Column[] computed;
  private ColumnBatch input;

  Projection(List<Expr> expressions, EvalContext context) {
    inputColumn = new int[expressions.size()];
    evaluators = new Evaluator[expressions.size()];
    computed = new Column[expressions.size()];
    for (int i = 0; i < inputColumn.length; i++) {
      if (expressions.get(i) instanceof Expr.InputRef ref) {
        inputColumn[i] = ref.index();
      } else {
        inputColumn[i] = -1;
        evaluators[i] = ExprCompiler.compile(expressions.get(i), context);
      }
    }
  }

  Projection reset(ColumnBatch next) {
    input = next;
    Arrays.fill(computed, null);
    return this;
  }

  @Override
  public int rowCount() {
    return input.rowCount();
  }

  @Override
  public int columnCount() {
    return inputColumn.length;
  }

  @Override
  public Column column(int index) {
    if (inputColumn[index] >= 0) {
      return input.column(inputColumn[index]);
    }
    if (computed[index] == null) {
      computed[index] = evaluators[index].evaluate(input);
    }
    return computed[index];
  }

  @Override
  public Column column(int index, int[] rows, int count, ColumnBuffer into) {
    if (inputColumn[index] >= 0) {
      return input.column(inputColumn[index], rows, count, into);
    }
    return super.column(index, rows, count, into);
  }

  @Override
  public boolean isLoaded(int index) {
    return inputColumn[index] >= 0 ? input.isLoaded(inputColumn[index]) : computed[index] != null;
  }

  void close() {
    for (Evaluator evaluator : evaluators) {
      if (evaluator != null) {
        evaluator.close();
      }
    }
  }
}
