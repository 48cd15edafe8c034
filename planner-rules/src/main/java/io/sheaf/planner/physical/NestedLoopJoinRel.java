package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.JoinType;
import io.sheaf.operators.spec.NestedLoopJoinSpec;
import io.sheaf.operators.spec.OperatorSpec;
import java.util.List;

/**
 * Joins by any condition: every left row goes through all right rows.
 *
 * @param condition over both sides' columns; null for all pairs
 */
public record NestedLoopJoinRel(
    SheafRel left, SheafRel right, JoinType type, Expr condition, Schema schema, double rows)
    implements SheafRel {
  @Override
  public List<SheafRel> inputs() {
    return List.of(left, right);
  }

  @Override
  public NestedLoopJoinRel withInputs(List<SheafRel> inputs) {
    return new NestedLoopJoinRel(inputs.get(0), inputs.get(1), type, condition, schema, rows);
  }

  @Override
  public List<Partitioning> deliveredPartitionings() {
    return type.endsWithRight()
        ? Partitionings.unknown(left.taskCount())
        : left.deliveredPartitionings();
  }

  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    return new NestedLoopJoinSpec(inputs.get(0), inputs.get(1), type, condition, schema);
  }

  @Override
  public String describe() {
    return "NestedLoopJoin "
        + type
        + (condition == null
            ? ""
            : " on " + Describe.expression(condition, left.schema().concat(right.schema())));
  }
}
