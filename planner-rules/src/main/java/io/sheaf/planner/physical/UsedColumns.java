package io.sheaf.planner.physical;

import io.sheaf.planner.SheafTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * A projection right above a table computes from the columns that it uses. Merging projections has
 * put it there, in place of one that only dropped columns.
 */
final class UsedColumns {
  private UsedColumns() {}

  /** The projection over another one that keeps what it uses, or as it was. */
  static Project of(Project project) {
    boolean scans =
        project.getInput() instanceof TableScan scan
            && scan.getTable().unwrap(SheafTable.class) != null;
    if (!scans || project.getProjects().stream().allMatch(RexInputRef.class::isInstance)) {
      return project;
    }
    RelNode input = project.getInput();
    ImmutableBitSet used = RelOptUtil.InputFinder.bits(project.getProjects(), null);
    // Rows of no column are not counted.
    ImmutableBitSet kept = used.isEmpty() ? ImmutableBitSet.of(0) : used;
    if (kept.cardinality() == input.getRowType().getFieldCount()) {
      return project;
    }
    RexBuilder rex = project.getCluster().getRexBuilder();
    List<RexNode> columns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int column : kept) {
      columns.add(rex.makeInputRef(input, column));
      names.add(input.getRowType().getFieldNames().get(column));
    }
    RexShuttle moved =
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            return new RexInputRef(kept.indexOf(ref.getIndex()), ref.getType());
          }
        };
    return LogicalProject.create(
        LogicalProject.create(input, List.of(), columns, names, Set.of()),
        List.of(),
        moved.apply(project.getProjects()),
        project.getRowType().getFieldNames(),
        Set.of());
  }
}
