package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.partitioning.Divisions;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.ProjectSpec;
import java.util.ArrayList;
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

  /** Ranges of a column are ranges of what rises with it, too. */
  @Override
  public List<Partitioning> deliveredPartitionings() {
    List<Partitioning> below = input.deliveredPartitionings();
    List<Partitioning> delivered = new ArrayList<>();
    for (Partitioning partitioning : below) {
      if (partitioning instanceof Partitioning.Range(List<Integer> keys, var divisions)
          && keys.size() == 1) {
        addRising(keys.getFirst(), divisions, delivered);
      }
    }
    if (delivered.isEmpty()) {
      return Partitionings.mapped(below, this::position);
    }
    List<Partitioning> moved = Partitionings.mapped(below, this::position);
    delivered.addAll(
        0, moved.stream().filter(p -> !(p instanceof Partitioning.Arbitrary)).toList());
    return List.copyOf(delivered);
  }

  private void addRising(int key, Divisions divisions, List<Partitioning> delivered) {
    for (int i = 0; i < expressions.size(); i++) {
      Expr expression = expressions.get(i);
      if (!(expression instanceof Expr.InputRef) && Monotone.column(expression) == key) {
        Divisions rising = Monotone.of(Monotone.alone(expression), divisions);
        if (rising != null) {
          delivered.add(new Partitioning.Range(i, rising));
        }
      }
    }
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
