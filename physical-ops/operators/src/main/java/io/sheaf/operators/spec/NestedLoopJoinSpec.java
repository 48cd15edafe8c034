package io.sheaf.operators.spec;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.join.NestedLoopJoin;
import io.sheaf.operators.pipeline.PipelineBuilder;
import java.util.List;

/**
 * Joins by any condition: keeps the right input, goes through it for every left row. A right input
 * that is a {@link BuiltTableSpec} was built by another stage, without keys, and is shared.
 *
 * @param condition over left columns followed by right columns, or null for all pairs
 */
public record NestedLoopJoinSpec(
    OperatorSpec left, OperatorSpec right, JoinType type, Expr condition, Schema schema)
    implements OperatorSpec {
  @Override
  public List<OperatorSpec> inputs() {
    return List.of(left, right);
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    NestedLoopJoin.build(this, pipelines);
  }

  @Override
  public String describe() {
    return type + " NestedLoopJoin" + (condition == null ? "" : " on " + condition);
  }
}
