package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.function.StringArena;
import io.sheaf.columnar.nested.ElementColumn;
import io.sheaf.columnar.nested.Elements;
import io.sheaf.columnar.nested.NestedArgument;
import io.sheaf.columnar.nested.NestedBytes;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Array;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A function over the elements of lists. The elements of all rows of a batch are one column, on
 * which the function's body is evaluated at once; a reduction takes one step for all rows at once.
 */
final class LambdaNode implements Evaluator {
  private enum Kind {
    TRANSFORM,
    FILTER,
    REDUCE
  }

  private final Kind kind;
  private final Array listType;
  private final int parameters;
  private final Evaluator list;
  private final Evaluator initial;
  private final Evaluator body;
  private final List<Evaluator> captures;
  private final List<ColumnBuffer> buffers = new ArrayList<>();
  private final ColumnBuffer listBuffer = new ColumnBuffer();
  private final NestedArgument argument = new NestedArgument();
  private final ElementColumn elements;
  private final ElementColumn indexes;
  private final ElementColumn out;
  private final ElementColumn[] values = new ElementColumn[2];
  private final NestedBytes bytes = new NestedBytes();
  private int[] rows = {};
  private int[] starts = {};

  private LambdaNode(Expr.Call call, EvalContext context, Function<Expr, Evaluator> compiler) {
    List<Expr> operands = call.operands();
    Expr.Lambda lambda = (Expr.Lambda) operands.get(1);
    this.kind =
        switch (call.function()) {
          case "list_transform" -> Kind.TRANSFORM;
          case "list_filter" -> Kind.FILTER;
          case "list_reduce" -> Kind.REDUCE;
          default -> throw new IllegalArgumentException(call.function() + " takes no function");
        };
    this.listType = (Array) operands.get(0).type();
    this.parameters = lambda.parameters().size();
    this.list = compiler.apply(operands.get(0));
    this.initial = operands.size() > 2 ? compiler.apply(operands.get(2)) : null;
    this.body = ExprCompiler.compile(lambda.body(), context);
    this.captures = lambda.captures().stream().map(compiler).toList();
    captures.forEach(_ -> buffers.add(new ColumnBuffer()));
    this.elements = column(listType.element(), context);
    this.indexes = column(Simple.BIGINT, context);
    this.out = column(call.type(), context);
    this.values[0] = column(call.type(), context);
    this.values[1] = column(call.type(), context);
  }

  static LambdaNode of(Expr.Call call, EvalContext context, Function<Expr, Evaluator> compiler) {
    return new LambdaNode(call, context, compiler);
  }

  private static ElementColumn column(DataType type, EvalContext context) {
    return new ElementColumn(type, new StringArena(context.memory()));
  }

  @Override
  public Column evaluate(ColumnBatch input) {
    int count = input.rowCount();
    argument.load(list.evaluate(input).flat(listBuffer));
    take(count);
    Column[] outside = new Column[captures.size()];
    for (int i = 0; i < outside.length; i++) {
      outside[i] = captures.get(i).evaluate(input);
    }
    return kind == Kind.REDUCE ? reduce(input, outside) : each(count, outside);
  }

  /** Collects the elements of all rows; those of row i are from {@code starts[i]} on. */
  private void take(int count) {
    elements.clear();
    indexes.clear();
    if (starts.length <= count) {
      starts = new int[count + 1];
    }
    for (int row = 0; row < count; row++) {
      starts[row] = elements.size();
      if (argument.isNull(row)) {
        continue;
      }
      argument.open(row);
      int index = 1;
      for (int at = 0; at < argument.length(); index++) {
        at = elements.add(argument, at);
        indexes.addLong(index);
      }
    }
    starts[count] = elements.size();
    if (rows.length < elements.size()) {
      rows = new int[Math.max(elements.size(), 2 * rows.length)];
    }
    for (int row = 0; row < count; row++) {
      java.util.Arrays.fill(rows, starts[row], starts[row + 1], row);
    }
  }

  private Column each(int count, Column[] outside) {
    int size = elements.size();
    Column results = null;
    if (size > 0) {
      Column[] columns = new Column[parameters + outside.length];
      columns[0] = elements.column();
      if (parameters > 1) {
        columns[1] = indexes.column();
      }
      for (int i = 0; i < outside.length; i++) {
        columns[parameters + i] = outside[i].gather(rows, size, buffers.get(i));
      }
      results = body.evaluate(new DenseBatch(size, columns));
    }
    Column taken = elements.column();
    out.clear();
    for (int row = 0; row < count; row++) {
      if (argument.isNull(row)) {
        out.addNull();
        continue;
      }
      bytes.clear();
      for (int i = starts[row]; i < starts[row + 1]; i++) {
        if (kind == Kind.TRANSFORM) {
          Elements.append(results, i, bytes);
        } else if (isTrue(results, i)) {
          Elements.append(taken, i, bytes);
        }
      }
      out.addBytes(bytes.array(), 0, bytes.size());
    }
    return out.column();
  }

  private static boolean isTrue(Column flags, int row) {
    return switch (flags) {
      case ConstantColumn c -> isTrue(c.value(), 0);
      case DictionaryColumn c ->
          !c.isNull(row) && c.dictionary().size() > 0 && isTrue(c.dictionary(), c.codes()[row]);
      case BooleanColumn c -> !c.isNull(row) && c.values()[row] != 0;
      default -> throw new IllegalStateException("no flag: " + flags.type());
    };
  }

  /** The value so far of each row is a column; a step makes the next one. */
  private Column reduce(ColumnBatch input, Column[] outside) {
    int count = input.rowCount();
    Column given = initial == null ? null : initial.evaluate(input).flat(new ColumnBuffer());
    int step = initial == null ? 1 : 0;
    Column taken = elements.column();
    ElementColumn current = values[0];
    current.clear();
    int longest = 0;
    for (int row = 0; row < count; row++) {
      int size = starts[row + 1] - starts[row];
      longest = Math.max(longest, size);
      if (argument.isNull(row)) {
        current.addNull();
      } else if (given != null) {
        current.addCopy(given, row);
      } else if (size == 0) {
        throw new SheafException(ErrorCode.INVALID_ARGUMENT, "an empty list has nothing to reduce")
            .withHint("give list_reduce a third operand to start with");
      } else {
        current.addCopy(taken, starts[row]);
      }
    }
    for (; step < longest; step++) {
      ElementColumn next = current == values[0] ? values[1] : values[0];
      step(step, count, current.column(), outside, next);
      current = next;
    }
    return current.column();
  }

  private void step(int step, int count, Column before, Column[] outside, ElementColumn next) {
    int[] open = new int[count];
    int[] at = new int[count];
    int size = 0;
    for (int row = 0; row < count; row++) {
      if (starts[row] + step < starts[row + 1]) {
        open[size] = row;
        at[size++] = starts[row] + step;
      }
    }
    Column[] columns = new Column[parameters + outside.length];
    columns[0] = before.gather(open, size, new ColumnBuffer());
    columns[1] = elements.column().gather(at, size, new ColumnBuffer());
    if (parameters > 2) {
      columns[2] = indexes.column().gather(at, size, new ColumnBuffer());
    }
    for (int i = 0; i < outside.length; i++) {
      columns[parameters + i] = outside[i].gather(open, size, buffers.get(i));
    }
    Column results = body.evaluate(new DenseBatch(size, columns)).flat(new ColumnBuffer());
    next.clear();
    int result = 0;
    for (int row = 0; row < count; row++) {
      if (result < size && open[result] == row) {
        next.addCopy(results, result++);
      } else {
        next.addCopy(before, row);
      }
    }
  }

  @Override
  public void close() {
    list.close();
    body.close();
    captures.forEach(Evaluator::close);
    if (initial != null) {
      initial.close();
    }
    elements.close();
    indexes.close();
    out.close();
    values[0].close();
    values[1].close();
  }
}
