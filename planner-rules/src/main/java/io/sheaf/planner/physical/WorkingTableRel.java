package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.WorkingTableSpec;
import java.util.List;

/** Rows that the recursive query around it has made. */
public record WorkingTableRel(int number, Schema schema, double rows) implements SheafRel {
  @Override
  public List<SheafRel> inputs() {
    return List.of();
  }

  @Override
  public WorkingTableRel withInputs(List<SheafRel> inputs) {
    return this;
  }

  @Override
  public List<Partitioning> deliveredPartitionings() {
    return List.of(Partitioning.single());
  }

  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    return new WorkingTableSpec(number, schema);
  }

  @Override
  public String describe() {
    return "WorkingTable " + number;
  }
}
