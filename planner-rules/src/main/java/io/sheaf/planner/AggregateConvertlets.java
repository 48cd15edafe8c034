package io.sheaf.planner;

import java.util.List;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;

/**
 * Calcite's conversion of calls, except that aggregates over windows stay what they are: Calcite
 * would take variances and the like apart into sums of squares, which lose digits.
 */
final class AggregateConvertlets implements SqlRexConvertletTable {
  static final AggregateConvertlets INSTANCE = new AggregateConvertlets();

  private AggregateConvertlets() {}

  @Override
  public SqlRexConvertlet get(SqlCall call) {
    if (call.getOperator() instanceof SqlAggFunction) {
      return (context, aggregate) -> {
        List<RexNode> operands =
            aggregate.isCountStar()
                ? List.of()
                : aggregate.getOperandList().stream().map(context::convertExpression).toList();
        return context
            .getRexBuilder()
            .makeCall(
                context.getValidator().getValidatedNodeType(aggregate),
                aggregate.getOperator(),
                operands);
      };
    }
    SqlRexConvertlet structs = StructComparisons.of(call);
    return structs == null ? standard(call) : structs;
  }

  static SqlRexConvertlet standard(SqlCall call) {
    return StandardConvertletTable.INSTANCE.get(call);
  }
}
