package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.RecursiveSpec;
import java.util.List;

/**
 * A recursive query, in one task from its scans on: the step runs many times, so no stage can end
 * inside of it.
 *
 * @param round number of the working table with the last round's rows
 * @param all number of the working table with all rows
 */
public record RecursiveRel(
    SheafRel seed, SheafRel step, int round, int all, Schema schema, double rows)
    implements SheafRel {
  @Override
  public List<SheafRel> inputs() {
    return List.of(seed, step);
  }

  @Override
  public RecursiveRel withInputs(List<SheafRel> inputs) {
    return new RecursiveRel(inputs.get(0), inputs.get(1), round, all, schema, rows);
  }

  @Override
  public List<Partitioning> deliveredPartitionings() {
    return List.of(Partitioning.single());
  }

  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    return new RecursiveSpec(inputs.get(0), inputs.get(1), round, all, schema);
  }

  @Override
  public String describe() {
    return "Recursion";
  }
}
