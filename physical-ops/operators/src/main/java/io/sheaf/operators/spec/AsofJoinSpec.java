package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.join.AsofJoin;
import io.sheaf.operators.pipeline.PipelineBuilder;
import java.util.Arrays;
import java.util.List;

/**
 * Joins every left row with at most one right row: of those with equal keys the one that is nearest
 * in time. Rows with a null among keys and time have no match.
 *
 * @param leftKeys columns that are equal, and last the time; of the same types as the right ones
 * @param outer whether left rows without a match are kept, with nulls
 */
public record AsofJoinSpec(
    OperatorSpec left,
    OperatorSpec right,
    int[] leftKeys,
    int[] rightKeys,
    AsofMatch match,
    boolean outer,
    Schema schema)
    implements OperatorSpec {
  @Override
  public List<OperatorSpec> inputs() {
    return List.of(left, right);
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    AsofJoin.build(this, pipelines);
  }

  @Override
  public String describe() {
    return (outer ? "LEFT" : "INNER")
        + " AsofJoin "
        + match.symbol()
        + " on "
        + Arrays.toString(leftKeys)
        + " and "
        + Arrays.toString(rightKeys);
  }
}
