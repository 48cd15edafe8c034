package io.sheaf.operators.spec;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.join.HashJoin;
import io.sheaf.operators.pipeline.PipelineBuilder;
import java.util.List;

/**
 * Joins on equal keys: builds a table of the right input, probes it with the left one. A right
 * input that is a {@link BuiltTableSpec} was built by another stage and is shared.
 *
 * @param leftKeys columns of the left input; the key types of both sides are the same
 * @param rightKeys columns of the right input
 * @param residual a further condition over left columns followed by right columns that a match must
 *     fulfil, or null
 * @param schema left columns then right columns; left columns alone for SEMI and ANTI, right ones
 *     alone for RIGHT_SEMI and RIGHT_ANTI; left columns and a BOOLEAN for MARK
 */
public record HashJoinSpec(
    OperatorSpec left,
    OperatorSpec right,
    JoinType type,
    int[] leftKeys,
    int[] rightKeys,
    Expr residual,
    Schema schema)
    implements OperatorSpec {
  @Override
  public List<OperatorSpec> inputs() {
    return List.of(left, right);
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    HashJoin.build(this, pipelines);
  }

  @Override
  public String describe() {
    StringBuilder line = new StringBuilder(type + " HashJoin");
    for (int k = 0; k < leftKeys.length; k++) {
      line.append(k == 0 ? " on " : " and ")
          .append(left.schema().field(leftKeys[k]).name())
          .append(" = ")
          .append(right.schema().field(rightKeys[k]).name());
    }
    return residual == null ? line.toString() : line + " where " + residual;
  }
}
