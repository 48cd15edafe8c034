package io.sheaf.planner.common;

import java.util.List;
import java.util.function.Function;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;

/** One of the places where a query reads a common table: a leaf of its plan. */
public final class CommonTableScan extends AbstractRelNode {
  private final CommonTable table;

  CommonTableScan(CommonTable table) {
    super(table.plan().getCluster(), table.plan().getCluster().traitSetOf(Convention.NONE));
    this.table = table;
    this.rowType = table.plan().getRowType();
  }

  public CommonTable table() {
    return table;
  }

  /** Scans of one table are equal, of two tables they are not, however equal those may be. */
  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("table", table.number());
  }

  @Override
  public boolean deepEquals(Object other) {
    return other instanceof CommonTableScan scan && scan.table == table;
  }

  @Override
  public int deepHashCode() {
    return table.hashCode();
  }

  /** The plan with something else in place of these scans, or itself if there are none. */
  static RelNode replaced(RelNode rel, Function<CommonTableScan, RelNode> replacement) {
    if (rel instanceof CommonTableScan scan) {
      return replacement.apply(scan);
    }
    List<RelNode> inputs =
        rel.getInputs().stream().map(input -> replaced(input, replacement)).toList();
    return inputs.equals(rel.getInputs()) ? rel : rel.copy(rel.getTraitSet(), inputs);
  }
}
