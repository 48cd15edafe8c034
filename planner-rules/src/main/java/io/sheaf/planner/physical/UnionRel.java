package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.UnionSpec;
import java.util.List;

/** All rows of all inputs. */
public record UnionRel(List<SheafRel> inputs, Schema schema) implements SheafRel {
  @Override
  public double rows() {
    return inputs.stream().mapToDouble(SheafRel::rows).sum();
  }

  @Override
  public UnionRel withInputs(List<SheafRel> inputs) {
    return new UnionRel(inputs, schema);
  }

  @Override
  public List<Partitioning> deliveredPartitionings() {
    return Partitionings.unknown(inputs.getFirst().taskCount());
  }

  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    return new UnionSpec(inputs, schema);
  }

  @Override
  public String describe() {
    return "Union";
  }
}
