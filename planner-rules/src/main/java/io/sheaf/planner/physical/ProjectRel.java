package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.ProjectSpec;
import java.util.List;

/** Computes one output column an expression. */
public record ProjectRel(SheafRel input, List<Expr> expressions, Schema schema)
    implements SheafRel {
  @Override
  public List<SheafRel> inputs() {
    return List.of(input);
  }

  @Override
  public double rows() {
    return input.rows();
  }

  @Override
  public ProjectRel withInputs(List<SheafRel> inputs) {
    return new ProjectRel(inputs.getFirst(), expressions, schema);
  }

  @Override
  public List<Partitioning> deliveredPartitionings() {
    return Partitionings.mapped(input.deliveredPartitionings(), this::position);
  }

  /** Where an input column is in the output, or -1. */
  private int position(int column) {
    for (int i = 0; i < expressions.size(); i++) {
      if (expressions.get(i) instanceof Expr.InputRef ref && ref.index() == column) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    return new ProjectSpec(inputs.getFirst(), expressions, schema);
  }

  @Override
  public String describe() {
    return "Project " + Describe.expressions(expressions, schema, input.schema());
  }
}
