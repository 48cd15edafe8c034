package io.sheaf.planner.common;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;

/** What all places that read a common table want of it: rows and columns. */
final class Demands {
  private final CommonTable table;
  private final List<List<RexNode>> filters = new ArrayList<>();
  private ImmutableBitSet columns = ImmutableBitSet.of();

  Demands(CommonTable table) {
    this.table = table;
  }

  /** Adds the places of a plan. */
  void add(RelNode plan) {
    add(plan, null);
  }

  private void add(RelNode rel, RelNode parent) {
    if (rel instanceof CommonTableScan scan && scan.table() == table) {
      filters.add(
          parent instanceof Filter filter
              ? RelOptUtil.conjunctions(filter.getCondition())
              : List.of());
      columns =
          columns.union(
              parent instanceof Project project
                  ? RelOptUtil.InputFinder.bits(project.getProjects(), null)
                  : ImmutableBitSet.range(rel.getRowType().getFieldCount()));
    }
    rel.getInputs().forEach(input -> add(input, rel));
  }

  int reads() {
    return filters.size();
  }

  /** The columns that are read somewhere. */
  ImmutableBitSet columns() {
    return columns;
  }

  /**
   * The table's plan without the rows that nobody wants: where every place compares a column by
   * itself, a row must pass one of the places.
   *
   * <pre>
   *   t where year = 2001 and type = 'a'
   *   t where year = 2002 and price > 5      ==>   year = 2001 or year = 2002
   * </pre>
   */
  RelNode filtered() {
    RelNode plan = table.plan();
    RexBuilder rex = plan.getCluster().getRexBuilder();
    List<RexNode> wanted = new ArrayList<>();
    for (int column = 0; column < plan.getRowType().getFieldCount(); column++) {
      Set<RexNode> alternatives = new LinkedHashSet<>();
      for (List<RexNode> conjuncts : filters) {
        alternatives.add(RexUtil.composeConjunction(rex, of(column, conjuncts)));
      }
      if (alternatives.stream().noneMatch(RexNode::isAlwaysTrue)) {
        wanted.add(RexUtil.composeDisjunction(rex, alternatives));
      }
    }
    return filters.isEmpty() || wanted.isEmpty()
        ? plan
        : LogicalFilter.create(plan, RexUtil.composeConjunction(rex, wanted));
  }

  private static List<RexNode> of(int column, List<RexNode> conjuncts) {
    return conjuncts.stream()
        .filter(c -> RelOptUtil.InputFinder.bits(c).equals(ImmutableBitSet.of(column)))
        .filter(c -> RexUtil.isDeterministic(c) && !RexUtil.containsCorrelation(c))
        .toList();
  }
}
