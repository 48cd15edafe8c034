package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.partitioning.Partitioning.Requirement;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.operators.spec.SortSpec;
import java.util.List;

/**
 * Orders all rows. Partial: each task its own rows, to be merged by who reads them.
 *
 * @param known whether each task's rows come in this order already, so that nothing is done
 */
public record SortRel(SheafRel input, List<SortKey> keys, boolean partial, boolean known)
    implements SheafRel {
  /** One of rows in whatever order. */
  public SortRel(SheafRel input, List<SortKey> keys, boolean partial) {
    this(input, keys, partial, false);
  }

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
    return input.rows();
  }

  @Override
  public SortRel withInputs(List<SheafRel> inputs) {
    return new SortRel(inputs.getFirst(), keys, partial, known);
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
    return known ? inputs.getFirst() : new SortSpec(inputs.getFirst(), keys);
  }

  @Override
  public String describe() {
    return (known ? "In order of " : partial ? "Partial sort by " : "Sort by ")
        + Describe.keys(keys, input.schema());
  }
}
