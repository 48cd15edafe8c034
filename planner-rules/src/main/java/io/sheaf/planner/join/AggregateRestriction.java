package io.sheaf.planner.join;

import io.sheaf.planner.join.JoinGraph.Vertex;
import io.sheaf.planner.statistics.Estimator;
import io.sheaf.planner.statistics.RelEstimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * Keeps an aggregation from making groups that the join above throws away (the semi-join reduction
 * of "magic sets"): when a grouping key is joined with a relation that a filter has made small, and
 * that costs only a scan, the aggregation's input is first semi-joined with it.
 *
 * <pre>
 *   Join k = p                          Join k = p
 *     Filter small (p)                    Filter small (p)
 *     Aggregate by k          ==>         Aggregate by k
 *       input                               SemiJoin k = p
 *                                             input
 *                                             Filter small (p)
 * </pre>
 */
final class AggregateRestriction {
  /** The filtered relation keeps at most this part of the keys. */
  private static final double MAX_FRACTION = 0.2;

  /** Below so many input rows nothing is worth a second scan. */
  private static final double MIN_ROWS = 10_000;

  /** A cheap relation that a class of equal columns must be found in. */
  private record Restriction(RelNode rel, int column) {}

  private final JoinGraph graph;
  private final Estimator estimator;

  private AggregateRestriction(JoinGraph graph, Estimator estimator) {
    this.graph = graph;
    this.estimator = estimator;
  }

  static void apply(JoinGraph graph, Estimator estimator) {
    AggregateRestriction restriction = new AggregateRestriction(graph, estimator);
    for (Vertex vertex : graph.vertices) {
      if (vertex.isInner()) {
        restriction.restrict(vertex);
      }
    }
  }

  private void restrict(Vertex vertex) {
    for (List<Integer> equal : graph.classes) {
      for (int global : equal) {
        if (vertex.holds(global)) {
          List<Restriction> candidates = candidates(equal, vertex);
          if (!candidates.isEmpty()) {
            vertex.rel = restricted(vertex.rel, global - vertex.first, candidates.getFirst());
            return;
          }
        }
      }
    }
  }

  private List<Restriction> candidates(List<Integer> equal, Vertex target) {
    List<Restriction> found = new ArrayList<>();
    for (int global : equal) {
      Vertex vertex = graph.vertices.get(graph.vertex(global));
      if (vertex != target && isFilteredScan(vertex.rel)) {
        found.add(new Restriction(vertex.rel, global - vertex.first));
      }
    }
    for (Vertex vertex : graph.vertices) {
      if (vertex.type == JoinRelType.SEMI && isFilteredScan(vertex.rel)) {
        RelOptUtil.conjunctions(vertex.condition).forEach(c -> semi(c, vertex, equal, found));
      }
    }
    return found;
  }

  private static void semi(
      RexNode conjunct, Vertex vertex, List<Integer> equal, List<Restriction> found) {
    if (conjunct instanceof RexCall call
        && call.getKind() == SqlKind.EQUALS
        && call.getOperands().get(0) instanceof RexInputRef a
        && call.getOperands().get(1) instanceof RexInputRef b) {
      int own = vertex.holds(a.getIndex()) ? a.getIndex() : b.getIndex();
      int other = own == a.getIndex() ? b.getIndex() : a.getIndex();
      if (vertex.holds(own) && equal.contains(other)) {
        found.add(new Restriction(vertex.rel, own - vertex.first));
      }
    }
  }

  private static boolean isFilteredScan(RelNode rel) {
    return switch (rel) {
      case Project project ->
          project.getProjects().stream().allMatch(RexInputRef.class::isInstance)
              && isFilteredScan(project.getInput());
      case Filter filter ->
          filter.getInput() instanceof TableScan || isFilteredScan(filter.getInput());
      default -> false;
    };
  }

  /**
   * The plan with the restriction below its aggregation; the plan itself when it has none that
   * pays.
   */
  private RelNode restricted(RelNode rel, int column, Restriction restriction) {
    return switch (rel) {
      case Project project when project.getProjects().get(column) instanceof RexInputRef ref ->
          project.copy(
              project.getTraitSet(),
              List.of(restricted(project.getInput(), ref.getIndex(), restriction)));
      case Filter filter ->
          filter.copy(
              filter.getTraitSet(), List.of(restricted(filter.getInput(), column, restriction)));
      case Aggregate aggregate
          when aggregate.getGroupType() == Aggregate.Group.SIMPLE
              && column < aggregate.getGroupCount() ->
          aggregate.copy(
              aggregate.getTraitSet(),
              List.of(
                  semiJoined(
                      aggregate.getInput(), aggregate.getGroupSet().nth(column), restriction)));
      default -> rel;
    };
  }

  private RelNode semiJoined(RelNode input, int key, Restriction restriction) {
    RelEstimate all = estimator.estimate(input);
    RelEstimate kept = estimator.estimate(restriction.rel);
    if (all.rows() < MIN_ROWS
        || kept.distinct(restriction.column) > MAX_FRACTION * all.distinct(key)) {
      return input;
    }
    RexBuilder rex = graph.rexBuilder;
    RelNode keys =
        LogicalProject.create(
            restriction.rel,
            List.of(),
            List.of(rex.makeInputRef(restriction.rel, restriction.column)),
            List.of("key"),
            Set.of());
    RexNode condition =
        rex.makeCall(
            SqlStdOperatorTable.EQUALS,
            rex.makeInputRef(input, key),
            RexUtil.shift(rex.makeInputRef(keys, 0), input.getRowType().getFieldCount()));
    return LogicalJoin.create(input, keys, List.of(), condition, Set.of(), JoinRelType.SEMI);
  }
}
