package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.partitioning.Partitioning.Requirement;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.operators.spec.TopNSpec;
import java.util.List;

/**
 * The rows from {@code offset} on, at most {@code fetch}, of the order by the keys. Partial: each
 * task for its own rows.
 */
public record TopNRel(SheafRel input, List<SortKey> keys, long offset, long fetch, boolean partial)
    implements SheafRel {
  @Override
  public List<SheafRel> inputs() {
    return List.of(input);
  }

  @Override
  public Schema schema() {
    return input.schema();
  }

  @Override
  public double rows() {
    return Math.min(input.rows(), (double) fetch);
  }

  @Override
  public TopNRel withInputs(List<SheafRel> inputs) {
    return new TopNRel(inputs.getFirst(), keys, offset, fetch, partial);
  }

  @Override
  public List<Requirement> requirements() {
    return List.of(partial ? Requirement.ANYWHERE : Requirement.TOGETHER);
  }

  @Override
  public List<Partitioning> deliveredPartitionings() {
    return input.deliveredPartitionings();
  }

  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    return new TopNSpec(inputs.getFirst(), keys, offset, fetch);
  }

  @Override
  public String describe() {
    return (partial ? "Partial " : "")
        + "TopN "
        + fetch
        + (offset > 0 ? " from " + offset : "")
        + " by "
        + Describe.keys(keys, input.schema());
  }
}
