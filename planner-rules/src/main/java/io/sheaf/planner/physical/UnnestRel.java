package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.UnnestSpec;
import java.util.List;
import java.util.stream.Collectors;

/** Repeats rows for the elements of their lists; see {@link UnnestSpec}. */
public record UnnestRel(
    SheafRel input, List<Expr> lists, boolean ordinality, boolean outer, Schema schema, double rows)
    implements SheafRel {
  @Override
  public List<SheafRel> inputs() {
    return List.of(input);
  }

  @Override
  public UnnestRel withInputs(List<SheafRel> inputs) {
    return new UnnestRel(inputs.getFirst(), lists, ordinality, outer, schema, rows);
  }

  @Override
  public List<Partitioning> deliveredPartitionings() {
    // The input's columns come first.
    return input.deliveredPartitionings();
  }

  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    return new UnnestSpec(inputs.getFirst(), lists, ordinality, outer, schema);
  }

  @Override
  public String describe() {
    return "Unnest "
        + lists.stream()
            .map(list -> Describe.expression(list, input.schema()))
            .collect(Collectors.joining(", ", "[", "]"))
        + (ordinality ? " with ordinality" : "")
        + (outer ? " outer" : "");
  }
}
