package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.OperatorSpec;
import java.util.List;

/**
 * A stage of an exchange by sampled ranges, for EXPLAIN: what stands between the rows of one stage
 * and the next.
 *
 * @param text what it does
 * @param stage the stage whose output it reads
 * @param tasks its tasks
 */
public record RangeStepRel(String text, int stage, int tasks, double rows, Schema schema)
    implements SheafRel {
  @Override
  public List<SheafRel> inputs() {
    return List.of();
  }

  @Override
  public RangeStepRel withInputs(List<SheafRel> inputs) {
    return this;
  }

  @Override
  public List<Partitioning> deliveredPartitionings() {
    return Partitionings.unknown(tasks);
  }

  /** Never asked for: the stage planner makes the stage. */
  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    throw new IllegalStateException(text + " is planned with its exchange");
  }

  @Override
  public String describe() {
    return text;
  }
}
