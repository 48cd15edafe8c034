package io.sheaf.planner.physical;

import io.sheaf.columnar.aggregate.AggregateFunctions;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.AggregateCall;
import io.sheaf.operators.spec.AggregateSpec.Phase;
import io.sheaf.planner.type.DataTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.core.Aggregate;
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
    for (var call : aggregate.getAggCallList()) {
      AggregateCall converted = call(call, input.schema());
      calls.add(converted);
      fields.add(
          new Field(names.get(fields.size()), converted.type(), call.getType().isNullable()));
    }
    return new AggregateRel(
        input,
        aggregate.getGroupSet().asList(),
        calls,
        Phase.COMPLETE,
        new Schema(fields),
        converter.rows(aggregate));
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

  private static boolean keepsType(String name) {
    return name.equals("min")
        || name.equals("max")
        || name.equals("single_value")
        || name.equals("any_value");
  }

  private static String name(SqlAggFunction function) {
    return switch (function.getKind()) {
      case SINGLE_VALUE -> "single_value";
      case ANY_VALUE -> "any_value";
      default -> function.getName().toLowerCase(Locale.ROOT).replace("$", "");
    };
  }
}
