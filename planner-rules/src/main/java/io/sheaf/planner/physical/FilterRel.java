package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.FilterSpec;
import io.sheaf.operators.spec.OperatorSpec;
import java.util.List;

/** Keeps the rows for which the condition is true. */
public record FilterRel(SheafRel input, Expr condition, double rows) implements SheafRel {
  @Override
  public List<SheafRel> inputs() {
    return List.of(input);
  }

  @Override
  public Schema schema() {
    return input.schema();
  }

  @Override
  public FilterRel withInputs(List<SheafRel> inputs) {
    return new FilterRel(inputs.getFirst(), condition, rows);
  }

  @Override
  public List<Partitioning> deliveredPartitionings() {
    return input.deliveredPartitionings();
  }

  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    return new FilterSpec(inputs.getFirst(), condition);
  }

  @Override
  public String describe() {
    return "Filter " + Describe.expression(condition, input.schema());
  }
}
