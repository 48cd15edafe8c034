package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.partitioning.Partitioning.Requirement;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.LimitSpec;
import io.sheaf.operators.spec.OperatorSpec;
import java.util.List;

/**
 * Skips {@code offset} rows, then gives at most {@code fetch}; -1 for all. Partial: each task for
 * its own rows.
 */
public record LimitRel(SheafRel input, long offset, long fetch, boolean partial)
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
    return fetch < 0 ? input.rows() : Math.min(input.rows(), (double) fetch);
  }

  @Override
  public LimitRel withInputs(List<SheafRel> inputs) {
    return new LimitRel(inputs.getFirst(), offset, fetch, partial);
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
    return new LimitSpec(inputs.getFirst(), offset, fetch);
  }

  @Override
  public String describe() {
    return (partial ? "Partial " : "") + "Limit " + fetch + (offset > 0 ? " from " + offset : "");
  }
}
