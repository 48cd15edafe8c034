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

/** Makes one aggregation physical. */
final class AggregateConversion {
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
    List<AggregateCall> calls = new ArrayList<>();
    List<Field> results = new ArrayList<>();
    for (var call : aggregate.getAggCallList()) {
      if (!isComputedAbove(call)) {
        AggregateCall converted = call(call, input.schema());
        String name = names.get(keys.size() + aggregate.getAggCallList().indexOf(call));
        calls.add(converted);
        results.add(new Field(name, converted.type(), call.getType().isNullable()));
      }
    }
    double rows = converter.rows(aggregate);
    List<Integer> groupKeys = aggregate.getGroupSet().asList();
    if (isSimple) {
      List<Field> fields = new ArrayList<>(keys);
      fields.addAll(results);
      AggregateRel grouped =
          new AggregateRel(input, groupKeys, calls, Phase.COMPLETE, new Schema(fields), rows);
      return results.size() == aggregate.getAggCallList().size()
          ? grouped
          : withComputed(grouped, keys.size(), keys.size(), null);
    }
    GroupingSets sets = new GroupingSets(input, groupKeys, aggregate.getGroupSets(), calls);
    return withComputed(sets.groups(keys, results, rows), keys.size(), keys.size() + 1, sets);
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
  private SheafRel withComputed(
      AggregateRel grouped, int keys, int firstResult, GroupingSets sets) {
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

  private static AggregateCall call(org.apache.calcite.rel.core.AggregateCall call, Schema input) {
    String name = name(call.getAggregation());
    if (!AggregateFunctions.contains(name)) {
      throw PhysicalConverter.unsupported(
          "the aggregate function " + name.toUpperCase(Locale.ROOT) + " is");
    }
    if (call.isDistinct()) {
      throw PhysicalConverter.unsupported(
          name.toUpperCase(Locale.ROOT) + "(DISTINCT) in this combination is");
    }
    if (!call.getCollation().getFieldCollations().isEmpty()) {
      throw PhysicalConverter.unsupported(
          name.toUpperCase(Locale.ROOT) + " with WITHIN GROUP or ORDER BY is");
    }
    DataType type = DataTypes.unpadded(call.getType());
    if (keepsType(name)) {
      type = input.type(call.getArgList().getFirst());
    }
    return new AggregateCall(name, call.getArgList(), call.filterArg, type);
  }

  static boolean keepsType(String name) {
    return name.equals("min")
        || name.equals("max")
        || name.equals("single_value")
        || name.equals("any_value");
  }

  /** The registered name of a function. */
  static String name(SqlAggFunction function) {
    return switch (function.getKind()) {
      case SINGLE_VALUE -> "single_value";
      case ANY_VALUE -> "any_value";
      default -> function.getName().toLowerCase(Locale.ROOT).replace("$", "");
    };
  }
}
