package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import java.util.List;

/**
 * Groups rows and aggregates each group; without keys, one group that is there even without rows.
 *
 * <p>{@link Phase#PARTIAL} gives the keys, then the state columns of each call; {@link Phase#FINAL} reads just that (keys first,
 * {@code groupKeys} being 0, 1, ...; a call's arguments are its state columns).
 *
 * @param groupKeys columns of the input
 * @param schema the keys, then one column a call (PARTIAL: its state columns)
 */
public record AggregateSpec(OperatorSpec input, int[] groupKeys, List<AggregateCall> calls, Phase phase, Schema schema) implements OperatorSpec {
  /** Which part of the work an aggregation does. */
  public enum Phase {
    COMPLETE,
    PARTIAL,
    FINAL
  }

  @Override
  public List<OperatorSpec> inputs() {
    return List.of(input);
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    throw new UnsupportedOperationException("AggregateSpec");
  }

  @Override
  public String describe() {
    return "Aggregate by " + java.util.Arrays.toString(groupKeys) + " " + calls;
  }
}
