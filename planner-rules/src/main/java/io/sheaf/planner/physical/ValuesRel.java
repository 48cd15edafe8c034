package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.ValuesSpec;
import java.util.List;

/**
 * Rows of constants.
 *
 * @param origin what they were found out by, for EXPLAIN; null when the query has them
 */
public record ValuesRel(List<List<Expr.Literal>> tuples, Schema schema, String origin)
    implements SheafRel {
  /** Rows that the query has. */
  ValuesRel(List<List<Expr.Literal>> tuples, Schema schema) {
    this(tuples, schema, null);
  }

  @Override
  public double rows() {
    return tuples.size();
  }

  @Override
  public List<SheafRel> inputs() {
    return List.of();
  }

  @Override
  public ValuesRel withInputs(List<SheafRel> inputs) {
    return this;
  }

  @Override
  public List<Partitioning> deliveredPartitionings() {
    return List.of(Partitioning.single());
  }

  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    return new ValuesSpec(tuples, schema);
  }

  @Override
  public String describe() {
    return "Values " + tuples.size() + (tuples.size() == 1 ? " row" : " rows");
  }
}
