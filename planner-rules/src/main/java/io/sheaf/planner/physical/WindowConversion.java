package io.sheaf.planner.physical;

import io.sheaf.columnar.aggregate.AggregateFunctions;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.operators.spec.WindowCall;
import io.sheaf.operators.spec.WindowFrame;
import io.sheaf.planner.AggregateMarks;
import io.sheaf.planner.expr.ExprTranslator;
import io.sheaf.planner.type.DataTypes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.Optionality;

/**
 * Makes a projection with window functions physical:
 *
 * <pre>
 *   Project a, sum(b + 1) over (partition by c)      Project a, s
 *                                                      Window sorted by [c] [s = sum(b1) over [c]]
 *                                                        Project a, b + 1 as b1, c
 * </pre>
 *
 * Functions whose partitions and orders are the first keys of one order share a window, and so a
 * sort; others follow in further ones.
 */
final class WindowConversion {
  /** Numbers of columns from which they stand for functions. */
  private static final int FUNCTIONS = 1 << 24;

  /**
   * What is computed, over columns of the projection below.
   *
   * @param filter column, or -1
   * @param rowOrder how rows of a frame are ordered, if not as the window is
   */
  private record What(
      String function,
      List<Integer> arguments,
      boolean ignoreNulls,
      int filter,
      List<SortKey> rowOrder,
      boolean distinct) {
    static What of(String function, List<Integer> arguments, boolean ignoreNulls) {
      return new What(function, arguments, ignoreNulls, -1, List.of(), false);
    }
  }

  /** A function, its keys not yet placed in an order. */
  private record Pending(
      What what,
      List<Integer> partition,
      List<SortKey> order,
      WindowFrame frame,
      DataType type,
      boolean nullable) {
    int keys() {
      return partition.size() + order.size();
    }
  }

  private final Project project;
  private final SheafRel input;
  private final ExprTranslator arguments;
  private final List<Expr> columns = new ArrayList<>();
  private final Map<Expr, Integer> columnOf = new HashMap<>();
  private final Map<Pending, Integer> functions = new LinkedHashMap<>();

  WindowConversion(PhysicalConverter converter, Project project) {
    this.project = project;
    this.input = converter.convert(project.getInput());
    this.arguments = PhysicalConverter.translator(project, input.schema());
  }

  SheafRel convert() {
    ExprTranslator results =
        new ExprTranslator(project.getCluster().getRexBuilder(), input.schema(), this::function);
    List<Expr> outputs = results.translate(project.getProjects());
    List<Expr> placed = new ArrayList<>();
    for (Expr output : outputs) {
      placed.add(Exprs.mapped(output, c -> c < FUNCTIONS ? column(inputColumn(c)) : c));
    }
    SheafRel windows = new ProjectRel(input, List.copyOf(columns), columnSchema());
    int[] positions = new int[functions.size()];
    for (List<Pending> shared : shared()) {
      windows = window(windows, shared, positions);
    }
    List<Expr> finals =
        placed.stream()
            .map(e -> Exprs.mapped(e, c -> c < FUNCTIONS ? c : positions[c - FUNCTIONS]))
            .toList();
    return new ProjectRel(windows, finals, finalSchema(finals));
  }

  /** Calcite takes frames that leave rows out for never empty: with one, anything may be null. */
  private Schema finalSchema(List<Expr> finals) {
    Schema schema =
        PhysicalConverter.schema(project.getRowType(), finals.stream().map(Expr::type).toList());
    boolean mayBeEmpty =
        functions.keySet().stream()
            .anyMatch(f -> f.frame().exclusion() != WindowFrame.Exclusion.NO_OTHERS);
    return mayBeEmpty
        ? new Schema(
            schema.fields().stream().map(f -> new Field(f.name(), f.type(), true)).toList())
        : schema;
  }

  private Expr inputColumn(int column) {
    return new Expr.InputRef(column, input.schema().type(column));
  }

  /** The column of the projection below that holds an expression. */
  private int column(Expr expression) {
    return columnOf.computeIfAbsent(
        expression,
        e -> {
          columns.add(e);
          return columns.size() - 1;
        });
  }

  private Schema columnSchema() {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      fields.add(
          switch (columns.get(i)) {
            case Expr.InputRef ref -> input.schema().field(ref.index());
            case Expr.Literal literal ->
                new Field("c" + i, literal.type(), literal.value() == null);
            default -> new Field("c" + i, columns.get(i).type(), true);
          });
    }
    return new Schema(fields);
  }

  private Expr function(RexOver over) {
    String name = AggregateConversion.name(over.getAggOperator());
    return switch (over.getAggOperator().getKind()) {
      case LAG, LEAD -> shift(name, over);
      case FIRST_VALUE, LAST_VALUE ->
          value(name, over, List.of(argument(over, 0)), over.ignoreNulls());
      case NTH_VALUE ->
          value(name, over, List.of(argument(over, 0), whole(over, 1)), over.ignoreNulls());
      case NTILE -> pending(What.of(name, List.of(whole(over, 0)), false), over, type(over), true);
      case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST ->
          pending(What.of(name, List.of(), false), over, type(over), false);
      default -> {
        if (name.equals("nth_value_from_last")) {
          List<Integer> read = List.of(argument(over, 0), whole(over, 1));
          yield value(name, over, read, over.ignoreNulls());
        }
        yield isOrdered(name, over) ? ordered(name, over) : aggregate(name, over);
      }
    };
  }

  private int argument(RexOver over, int index) {
    return column(arguments.translate(over.getOperands().get(index)));
  }

  /** A column with a whole number. */
  private int whole(RexOver over, int index) {
    Expr number = arguments.translate(over.getOperands().get(index));
    return column(
        number.type() == Simple.BIGINT ? number : new Expr.Cast(number, Simple.BIGINT, false));
  }

  private static DataType type(RexOver over) {
    return DataTypes.unpadded(over.getType());
  }

  private Expr value(String name, RexOver over, List<Integer> columnsRead, boolean ignoreNulls) {
    DataType type = columns.get(columnsRead.getFirst()).type();
    return pending(What.of(name, columnsRead, ignoreNulls), over, type, true);
  }

  /** LAG and LEAD; a default takes the place of rows that are not there, not of nulls. */
  private Expr shift(String name, RexOver over) {
    List<Integer> distance = over.getOperands().size() > 1 ? List.of(whole(over, 1)) : List.of();
    Expr shifted = value(name, over, with(argument(over, 0), distance), over.ignoreNulls());
    if (over.getOperands().size() < 3) {
      return shifted;
    }
    Expr otherwise = arguments.translate(over.getOperands().get(2));
    Expr fallback =
        otherwise.type().equals(shifted.type())
            ? otherwise
            : new Expr.Cast(otherwise, shifted.type(), false);
    int always = column(new Expr.Literal(true, Simple.BOOLEAN));
    Expr there = over.ignoreNulls() ? shifted : value(name, over, with(always, distance), false);
    Expr missing = new Expr.Call("is null", List.of(there), Simple.BOOLEAN);
    return new Expr.Case(List.of(missing), List.of(fallback, shifted), shifted.type());
  }

  private static List<Integer> with(int first, List<Integer> others) {
    List<Integer> all = new ArrayList<>(List.of(first));
    all.addAll(others);
    return all;
  }

  private static boolean isOrdered(String name, RexOver over) {
    boolean distinct =
        over.isDistinct() && over.getAggOperator().getDistinctOptionality() != Optionality.IGNORED;
    return distinct || OrderedCalls.isOrdered(name);
  }

  /** An aggregate of distinct values, or of values in an order of their own. */
  private Expr ordered(String name, RexOver over) {
    List<Expr> values = new ArrayList<>();
    for (RexNode operand : AggregateMarks.operands(over.getOperands())) {
      Expr value = arguments.translate(operand);
      DataType wanted =
          AggregateFunctions.contains(name)
              ? AggregateFunctions.argumentType(name, value.type())
              : value.type();
      values.add(wanted.equals(value.type()) ? value : new Expr.Cast(value, wanted, false));
    }
    List<OrderedAggregates.OrderBy> order = new ArrayList<>();
    for (AggregateMarks.Key key : AggregateMarks.order(over.getOperands())) {
      order.add(
          new OrderedAggregates.OrderBy(
              arguments.translate(key.value()), key.descending(), key.nullsFirst()));
    }
    RexNode filter = AggregateMarks.filter(over.getOperands());
    DataType type =
        AggregateConversion.type(
            name, values.stream().map(Expr::type).toList(), DataTypes.unpadded(over.getType()));
    OrderedAggregates.Call call =
        OrderedCalls.of(
            new OrderedCalls.Request(
                name,
                values,
                filter == null ? null : arguments.translate(filter),
                over.isDistinct(),
                over.ignoreNulls(),
                order,
                type));
    What what =
        new What(
            call.function(),
            call.arguments().stream().map(this::column).toList(),
            false,
            call.filter() == null ? -1 : column(call.filter()),
            call.order().stream()
                .map(k -> new SortKey(column(k.value()), k.descending(), k.nullsFirst()))
                .toList(),
            call.distinct());
    return pending(what, over, call.type(), true);
  }

  private Expr aggregate(String name, RexOver over) {
    if (!AggregateFunctions.contains(name)) {
      throw PhysicalConverter.unsupported(
          "the window function " + name.toUpperCase(Locale.ROOT) + " is");
    }
    List<Integer> read = new ArrayList<>();
    for (RexNode operand : over.getOperands()) {
      Expr value = arguments.translate(operand);
      DataType wanted = AggregateFunctions.argumentType(name, value.type());
      read.add(column(wanted.equals(value.type()) ? value : new Expr.Cast(value, wanted, false)));
    }
    DataType type =
        AggregateConversion.keepsType(name) ? columns.get(read.getFirst()).type() : type(over);
    return pending(What.of(name, read, false), over, type, true);
  }

  private Expr pending(What what, RexOver over, DataType type, boolean nullable) {
    RexWindow window = over.getWindow();
    List<Integer> partition =
        window.partitionKeys.stream()
            .map(key -> column(arguments.translate(key)))
            .distinct()
            .toList();
    List<SortKey> order = new ArrayList<>();
    for (RexFieldCollation collation : window.orderKeys) {
      int key = column(arguments.translate(collation.left));
      boolean nullsFirst = collation.right.contains(SqlKind.NULLS_FIRST);
      if (order.stream().noneMatch(k -> k.column() == key)) {
        order.add(new SortKey(key, collation.right.contains(SqlKind.DESCENDING), nullsFirst));
      }
    }
    boolean framed =
        switch (over.getAggOperator().getKind()) {
          case LAG, LEAD, NTILE, ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST -> false;
          default -> true;
        };
    WindowFrame frame =
        !framed
            ? WindowFrame.wholePartition()
            : new WindowFrames(this::column)
                .frame(
                    window,
                    order.isEmpty() ? null : columns.get(order.getFirst().column()),
                    !order.isEmpty() && order.getFirst().descending());
    Pending made = new Pending(what, partition, order, frame, type, nullable);
    int number = functions.computeIfAbsent(made, m -> functions.size());
    return new Expr.InputRef(FUNCTIONS + number, type);
  }

  /** The functions by order they share, each list's longest first. */
  private List<List<Pending>> shared() {
    List<List<Pending>> orders = new ArrayList<>();
    List<List<SortKey>> keys = new ArrayList<>();
    List<Pending> longestFirst =
        functions.keySet().stream()
            .sorted(Comparator.comparingInt(Pending::keys).reversed())
            .toList();
    for (Pending function : longestFirst) {
      int fitting = 0;
      while (fitting < orders.size() && !fits(function, keys.get(fitting))) {
        fitting++;
      }
      if (fitting == orders.size()) {
        orders.add(new ArrayList<>());
        keys.add(order(function));
      }
      orders.get(fitting).add(function);
    }
    return orders;
  }

  /** The order of a function's own, with columns that partition others too in front. */
  private List<SortKey> order(Pending function) {
    List<Integer> partition = new ArrayList<>(function.partition());
    partition.sort(
        Comparator.comparingLong(
                (Integer column) ->
                    functions.keySet().stream().filter(f -> f.partition().contains(column)).count())
            .reversed());
    List<SortKey> order = new ArrayList<>();
    partition.forEach(column -> order.add(new SortKey(column, false, false)));
    order.addAll(function.order());
    return order;
  }

  private static boolean fits(Pending function, List<SortKey> order) {
    int partition = function.partition().size();
    if (function.keys() > order.size()) {
      return false;
    }
    boolean samePartition =
        order.subList(0, partition).stream()
            .allMatch(key -> function.partition().contains(key.column()));
    return samePartition && order.subList(partition, function.keys()).equals(function.order());
  }

  private WindowRel window(SheafRel below, List<Pending> shared, int[] positions) {
    List<Field> fields = new ArrayList<>(below.schema().fields());
    List<WindowCall> calls = new ArrayList<>();
    for (Pending function : shared) {
      int number = functions.get(function);
      positions[number] = fields.size();
      fields.add(new Field("w" + number, function.type(), function.nullable()));
      calls.add(
          new WindowCall(
              function.what().function(),
              function.what().arguments(),
              function.what().filter(),
              function.what().ignoreNulls(),
              function.partition().size(),
              function.order().size(),
              function.frame(),
              function.what().rowOrder(),
              function.what().distinct(),
              function.type()));
    }
    return new WindowRel(below, order(shared.getFirst()), calls, new Schema(fields));
  }
}
