package io.sheaf.planner.physical;

import io.sheaf.columnar.aggregate.AggregateFunctions;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType;
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
import org.apache.calcite.sql.SqlKind;

/** Makes one aggregation physical. */
final class AggregateConversion {
  private final PhysicalConverter converter;
  private final Aggregate aggregate;

  AggregateConversion(PhysicalConverter converter, Aggregate aggregate) {
    this.converter = converter;
    this.aggregate = aggregate;
  }

  SheafRel convert() {
    if (aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
      throw PhysicalConverter.unsupported("GROUPING SETS, CUBE and ROLLUP are");
    }
    SheafRel input = converter.convert(aggregate.getInput());
    List<Field> fields = new ArrayList<>();
    List<String> names = aggregate.getRowType().getFieldNames();
    for (int key : aggregate.getGroupSet()) {
      Field field = input.schema().field(key);
      fields.add(new Field(names.get(fields.size()), field.type(), field.nullable()));
    }
    List<AggregateCall> calls = new ArrayList<>();
    // Calls that give the same literal for every group become a projection above.
    List<Expr> constants = new ArrayList<>();
    for (var call : aggregate.getAggCallList()) {
      if (call.getAggregation().getKind() == SqlKind.LITERAL_AGG) {
        constants.add(Literals.of((RexLiteral) call.rexList.getFirst()));
        continue;
      }
      constants.add(null);
      AggregateCall converted = call(call, input.schema());
      calls.add(converted);
      fields.add(
          new Field(names.get(fields.size()), converted.type(), call.getType().isNullable()));
    }
    AggregateRel grouped =
        new AggregateRel(
            input,
            aggregate.getGroupSet().asList(),
            calls,
            Phase.COMPLETE,
            new Schema(fields),
            converter.rows(aggregate));
    return calls.size() == constants.size() ? grouped : withConstants(grouped, constants);
  }

  /** The groups with a literal in each place where there is one. */
  private SheafRel withConstants(AggregateRel grouped, List<Expr> constants) {
    List<Expr> columns = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    Schema schema = grouped.schema();
    int keys = aggregate.getGroupCount();
    int next = 0;
    for (int i = 0; i < keys + constants.size(); i++) {
      Expr constant = i < keys ? null : constants.get(i - keys);
      if (constant == null) {
        fields.add(schema.field(next));
        columns.add(new Expr.InputRef(next, schema.type(next)));
        next++;
      } else {
        fields.add(
            new Field(aggregate.getRowType().getFieldNames().get(i), constant.type(), false));
        columns.add(constant);
      }
    }
    return new ProjectRel(grouped, columns, new Schema(fields));
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
