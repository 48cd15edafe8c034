package io.sheaf.operators.relational;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.expr.Evaluator;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.expr.ExprCompiler;
import io.sheaf.columnar.function.StringArena;
import io.sheaf.columnar.nested.ElementColumn;
import io.sheaf.columnar.nested.Elements;
import io.sheaf.columnar.nested.NestedArgument;
import io.sheaf.columnar.type.DataType;
import io.sheaf.operators.pipeline.Transform;
import io.sheaf.operators.spec.UnnestSpec;
import java.util.Arrays;

/**
 * Repeats rows for the elements of their lists. Elements are decoded into columns as they come, the
 * input's columns are repeated when somebody asks for them.
 */
public final class UnnestTransform implements Transform {
  private final UnnestSpec spec;
  private final int batchRows;
  private final Evaluator[] lists;
  private final ColumnBuffer[] flat;
  private final NestedArgument[] arguments;
  private final ElementColumn[] elements;
  private final ElementColumn ordinals;
  private final int[] positions;
  private final int[] rows;
  private final Output output;
  private ColumnBatch input;
  private int row;
  private long ordinal;
  private boolean open;

  public UnnestTransform(UnnestSpec spec, EvalContext context, int batchRows) {
    this.spec = spec;
    this.batchRows = batchRows;
    this.output = new Output();
    int count = spec.lists().size();
    this.lists = new Evaluator[count];
    this.flat = new ColumnBuffer[count];
    this.arguments = new NestedArgument[count];
    this.elements = new ElementColumn[count];
    this.positions = new int[count];
    this.rows = new int[batchRows];
    for (int i = 0; i < count; i++) {
      Expr list = spec.lists().get(i);
      lists[i] = ExprCompiler.compile(list, context);
      flat[i] = new ColumnBuffer();
      arguments[i] = new NestedArgument();
      elements[i] =
          new ElementColumn(Elements.elementOf(list.type()), new StringArena(context.memory()));
    }
    this.ordinals = new ElementColumn(DataType.Simple.BIGINT, new StringArena(context.memory()));
  }

  @Override
  public void accept(ColumnBatch next) {
    input = next;
    row = 0;
    open = false;
    for (int i = 0; i < lists.length; i++) {
      arguments[i].load(lists[i].evaluate(next).flat(flat[i]));
    }
  }

  @Override
  public ColumnBatch next() {
    if (input == null) {
      return null;
    }
    for (ElementColumn column : elements) {
      column.clear();
    }
    ordinals.clear();
    int count = 0;
    while (count < batchRows && row < input.rowCount()) {
      if (!open) {
        open();
      }
      if (hasMore() || (ordinal == 0 && spec.outer())) {
        boolean element = hasMore();
        add(element);
        rows[count++] = row;
        open = element;
      } else {
        open = false;
      }
      if (!open) {
        row++;
      }
    }
    if (count == 0) {
      input = null;
      return null;
    }
    return output.reset(count);
  }

  private void open() {
    open = true;
    ordinal = 0;
    for (int i = 0; i < arguments.length; i++) {
      boolean isNull = arguments[i].isNull(row);
      positions[i] = isNull ? -1 : 0;
      if (!isNull) {
        arguments[i].open(row);
      }
    }
  }

  private boolean hasMore() {
    for (int i = 0; i < arguments.length; i++) {
      if (positions[i] >= 0 && positions[i] < arguments[i].length()) {
        return true;
      }
    }
    return false;
  }

  private void add(boolean element) {
    for (int i = 0; i < arguments.length; i++) {
      if (positions[i] >= 0 && positions[i] < arguments[i].length()) {
        positions[i] = elements[i].add(arguments[i], positions[i]);
      } else {
        elements[i].addNull();
      }
    }
    ordinal++;
    if (spec.ordinality()) {
      if (element) {
        ordinals.addLong(ordinal);
      } else {
        ordinals.addNull();
      }
    }
  }

  @Override
  public void close() {
    for (int i = 0; i < lists.length; i++) {
      lists[i].close();
      elements[i].close();
    }
    ordinals.close();
  }

  private final class Output extends ColumnBatch {
    private final int inputColumns = spec.input().schema().size();
    private final Column[] columns = new Column[spec.schema().size()];
    private final ColumnBuffer[] buffers = new ColumnBuffer[inputColumns];
    private int count;

    Output reset(int rowCount) {
      count = rowCount;
      Arrays.fill(columns, null);
      return this;
    }

    @Override
    public int rowCount() {
      return count;
    }

    @Override
    public int columnCount() {
      return columns.length;
    }

    @Override
    public boolean isLoaded(int index) {
      return index >= inputColumns || columns[index] != null;
    }

    @Override
    public Column column(int index) {
      if (columns[index] == null) {
        columns[index] = load(index);
      }
      return columns[index];
    }

    private Column load(int index) {
      if (index >= inputColumns) {
        int list = index - inputColumns;
        return (list < elements.length ? elements[list] : ordinals).column();
      }
      if (buffers[index] == null) {
        buffers[index] = new ColumnBuffer();
      }
      return input.column(index).gather(rows, count, buffers[index]);
    }
  }
}
