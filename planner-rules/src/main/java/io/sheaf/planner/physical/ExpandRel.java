package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.ExpandSpec;
import io.sheaf.operators.spec.OperatorSpec;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Every row once for each of several projections.
 *
 * @param last constants of a row that every driver adds; empty for none
 * @param what for EXPLAIN: what the copies are for
 */
public record ExpandRel(
    SheafRel input, List<List<Expr>> copies, List<Expr> last, Schema schema, List<String> what)
    implements SheafRel {
  @Override
  public List<SheafRel> inputs() {
    return List.of(input);
  }

  @Override
  public ExpandRel withInputs(List<SheafRel> inputs) {
    return new ExpandRel(inputs.getFirst(), copies, last, schema, what);
  }

  @Override
  public double rows() {
    return copies.size() * input.rows() + (last.isEmpty() ? 0 : 1);
  }

  /** A column that is a key in one copy is a constant in another. */
  @Override
  public List<Partitioning> deliveredPartitionings() {
    return Partitionings.unknown(input.taskCount());
  }

  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    return new ExpandSpec(inputs.getFirst(), copies, last, schema);
  }

  @Override
  public String describe() {
    return "Expand to " + what.stream().collect(Collectors.joining(", "));
  }
}
