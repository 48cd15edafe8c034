package io.sheaf.planner.physical;

import io.sheaf.columnar.aggregate.AggregateFunctions;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.AggregateCall;
import io.sheaf.operators.spec.AggregateSpec.Phase;
import io.sheaf.planner.expr.Literals;
import io.sheaf.planner.type.DataTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.util.Optionality;

/** Makes one aggregation physical. */
public final class AggregateConversion {
  private final PhysicalConverter converter;
  private final Aggregate aggregate;

  AggregateConversion(PhysicalConverter converter, Aggregate aggregate) {
    this.converter = converter;
    this.aggregate = aggregate;
  }

  SheafRel convert() {
    SheafRel input = converter.convert(aggregate.getInput());
    List<Field> keys = new ArrayList<>();
    List<String> names = aggregate.getRowType().getFieldNames();
    boolean isSimple = aggregate.getGroupType() == Aggregate.Group.SIMPLE;
    for (int key : aggregate.getGroupSet()) {
      Field field = input.schema().field(key);
      boolean inAllSets = aggregate.getGroupSets().stream().allMatch(s -> s.get(key));
      keys.add(new Field(names.get(keys.size()), field.type(), field.nullable() || !inAllSets));
    }
    List<Field> results = new ArrayList<>();
    List<Integer> kept = new ArrayList<>();
    boolean ordered = false;
    for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
      var call = aggregate.getAggCallList().get(i);
      if (!isComputedAbove(call)) {
        kept.add(i);
        DataType type = type(call, input.schema());
        results.add(new Field(names.get(keys.size() + i), type, call.getType().isNullable()));
        ordered |= isOrdered(call);
      }
    }
    double rows = converter.rows(aggregate);
    List<Integer> groupKeys = aggregate.getGroupSet().asList();
    List<org.apache.calcite.rel.core.AggregateCall> calls =
        kept.stream().map(aggregate.getAggCallList()::get).toList();
    GroupingSets sets = null;
    SheafRel grouped;
    if (ordered) {
      grouped =
          new OrderedAggregates(input, groupKeys, aggregate.getGroupSets(), ordered(calls, input))
              .groups(keys, results, rows);
      sets =
          isSimple ? null : new GroupingSets(input, groupKeys, aggregate.getGroupSets(), List.of());
    } else {
      SheafRel prepared = prepared(input, calls);
      if (isSimple) {
        List<Field> fields = new ArrayList<>(keys);
        fields.addAll(results);
        grouped =
            new AggregateRel(
                prepared,
                groupKeys,
                calls(calls, prepared, input.schema()),
                Phase.COMPLETE,
                new Schema(fields),
                rows);
      } else {
        sets =
            new GroupingSets(
                prepared,
                groupKeys,
                aggregate.getGroupSets(),
                calls(calls, prepared, input.schema()));
        grouped = sets.groups(keys, results, rows);
      }
    }
    boolean plain = isSimple && calls.size() == aggregate.getAggCallList().size();
    boolean withSet = !isSimple && aggregate.getGroupSets().size() > 1;
    return plain
        ? grouped
        : withComputed(
            grouped, keys.size(), keys.size() + (withSet || (!isSimple && !ordered) ? 1 : 0), sets);
  }

  /** Whether a call needs its rows in order, or grouped by its arguments. */
  private static boolean isOrdered(org.apache.calcite.rel.core.AggregateCall call) {
    return OrderedCalls.isOrdered(name(call.getAggregation())) || needsDistinct(call);
  }

  private static boolean needsDistinct(org.apache.calcite.rel.core.AggregateCall call) {
    return call.isDistinct()
        && call.getAggregation().getDistinctOptionality() != Optionality.IGNORED;
  }

  private static List<OrderedAggregates.Call> ordered(
      List<org.apache.calcite.rel.core.AggregateCall> calls, SheafRel input) {
    List<OrderedAggregates.Call> ordered = new ArrayList<>();
    for (var call : calls) {
      List<Expr> arguments = new ArrayList<>();
      for (int argument : call.getArgList()) {
        arguments.add(argument(call, argument, input.schema()));
      }
      DataType type = type(call, input.schema());
      ordered.add(
          OrderedCalls.of(call, name(call.getAggregation()), arguments, type, input.schema()));
    }
    return ordered;
  }

  /** An argument in the type that the function takes it in. */
  private static Expr argument(
      org.apache.calcite.rel.core.AggregateCall call, int column, Schema input) {
    String name = name(call.getAggregation());
    DataType given = input.type(column);
    Expr value = new Expr.InputRef(column, given);
    DataType wanted =
        AggregateFunctions.contains(name) ? AggregateFunctions.argumentType(name, given) : given;
    return wanted.equals(given) ? value : new Expr.Cast(value, wanted, false);
  }

  /** The input, with a column for each argument that must be converted behind its own. */
  private static SheafRel prepared(
      SheafRel input, List<org.apache.calcite.rel.core.AggregateCall> calls) {
    List<Expr> columns = Exprs.columns(input.schema());
    List<Field> fields = new ArrayList<>(input.schema().fields());
    for (var call : calls) {
      for (int column : call.getArgList()) {
        Expr value = argument(call, column, input.schema());
        if (value instanceof Expr.Cast && !columns.contains(value)) {
          columns.add(value);
          Field field = input.schema().field(column);
          fields.add(new Field(field.name(), value.type(), field.nullable()));
        }
      }
    }
    return columns.size() == input.schema().size()
        ? input
        : new ProjectRel(input, columns, new Schema(fields));
  }

  private static List<AggregateCall> calls(
      List<org.apache.calcite.rel.core.AggregateCall> calls, SheafRel prepared, Schema input) {
    List<AggregateCall> converted = new ArrayList<>();
    for (var call : calls) {
      List<Integer> arguments = new ArrayList<>();
      for (int column : call.getArgList()) {
        Expr value = argument(call, column, input);
        arguments.add(
            value instanceof Expr.Cast
                ? ((ProjectRel) prepared).expressions().indexOf(value)
                : column);
      }
      converted.add(
          new AggregateCall(
              name(call.getAggregation()), arguments, call.filterArg, type(call, input)));
    }
    return converted;
  }

  /** Whether a call's result follows from the set that a group is of. */
  private static boolean isComputedAbove(org.apache.calcite.rel.core.AggregateCall call) {
    return switch (call.getAggregation().getKind()) {
      case LITERAL_AGG, GROUPING, GROUPING_ID, GROUP_ID -> true;
      default -> false;
    };
  }

  /**
   * The keys, the aggregates, and between them what is computed from the set's number.
   *
   * @param firstResult column of the first aggregate
   * @param sets null when there is only one set
   */
  private SheafRel withComputed(SheafRel grouped, int keys, int firstResult, GroupingSets sets) {
    List<Expr> columns = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    Schema schema = grouped.schema();
    for (int key = 0; key < keys; key++) {
      columns.add(new Expr.InputRef(key, schema.type(key)));
      fields.add(schema.field(key));
    }
    int next = firstResult;
    for (var call : aggregate.getAggCallList()) {
      if (isComputedAbove(call)) {
        Expr value = computed(call, keys, sets);
        columns.add(value);
        fields.add(
            new Field(
                aggregate.getRowType().getFieldNames().get(fields.size()), value.type(), false));
      } else {
        columns.add(new Expr.InputRef(next, schema.type(next)));
        fields.add(schema.field(next));
        next++;
      }
    }
    return new ProjectRel(grouped, columns, new Schema(fields));
  }

  private static Expr computed(
      org.apache.calcite.rel.core.AggregateCall call, int setColumn, GroupingSets sets) {
    DataType type = DataTypes.unpadded(call.getType());
    return switch (call.getAggregation().getKind()) {
      case LITERAL_AGG -> Literals.of((RexLiteral) call.rexList.getFirst());
      case GROUPING, GROUPING_ID ->
          sets == null
              ? new Expr.Literal(0L, type)
              : sets.grouping(
                  call.getArgList(), new Expr.InputRef(setColumn, Simple.INTEGER), type);
      // A set that is given twice is two aggregations by now.
      default -> new Expr.Literal(0L, type);
    };
  }

  /** The type of a call's result. */
  private static DataType type(org.apache.calcite.rel.core.AggregateCall call, Schema input) {
    String name = name(call.getAggregation());
    if (!AggregateFunctions.contains(name) && !OrderedCalls.isOrdered(name)) {
      throw PhysicalConverter.unsupported(
          "the aggregate function " + name.toUpperCase(Locale.ROOT) + " is");
    }
    return type(
        name,
        call.getArgList().stream().map(input::type).toList(),
        DataTypes.unpadded(call.getType()));
  }

  /**
   * The type of a result, as precise as the arguments' are.
   *
   * @param declared as the validator says
   */
  static DataType type(String name, List<DataType> arguments, DataType declared) {
    if (!keepsType(name)) {
      return declared;
    }
    DataType value = arguments.getFirst();
    boolean isList =
        isQuantile(name) && arguments.size() > 1 && arguments.get(1) instanceof DataType.Array;
    return isList ? new DataType.Array(value) : value;
  }

  private static boolean isQuantile(String name) {
    return name.startsWith("quantile") || name.startsWith("approx_");
  }

  /** Whether the result has the first argument's type. */
  public static boolean keepsType(String name) {
    return name.equals("min")
        || name.equals("max")
        || name.equals("single_value")
        || name.equals("any_value")
        || name.equals("first")
        || name.equals("arg_min")
        || name.equals("arg_max")
        || name.equals("min_by")
        || name.equals("max_by")
        || name.equals("last")
        || name.equals("arbitrary")
        || name.endsWith("_in_order")
        || name.equals("last_not_null")
        || name.equals("arg_min_null")
        || name.equals("arg_max_null")
        || name.equals("mode")
        || name.equals("quantile")
        || name.equals("approx_quantile")
        || name.equals("approx_percentile")
        || name.startsWith("quantile_disc");
  }

  /** The registered name of a function. */
  public static String name(SqlAggFunction function) {
    return switch (function.getKind()) {
      case SINGLE_VALUE -> "single_value";
      case ANY_VALUE -> "any_value";
      default -> function.getName().toLowerCase(Locale.ROOT).replace("$", "");
    };
  }
}
