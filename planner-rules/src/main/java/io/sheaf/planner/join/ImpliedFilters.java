package io.sheaf.planner.join;

import io.sheaf.planner.expr.ConstantExecutor;
import io.sheaf.planner.join.JoinGraph.Condition;
import io.sheaf.planner.join.JoinGraph.Vertex;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSimplify;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/**
 * Filters on single relations that follow from a graph's conditions: what every branch of an OR
 * demands of one relation, and what is demanded of a column that equals another.
 */
final class ImpliedFilters {
  private final JoinGraph graph;
  private final RexSimplify simplify;

  private ImpliedFilters(JoinGraph graph) {
    this.graph = graph;
    this.simplify =
        new RexSimplify(graph.rexBuilder, RelOptPredicateList.EMPTY, new ConstantExecutor());
  }

  static void add(JoinGraph graph) {
    ImpliedFilters filters = new ImpliedFilters(graph);
    filters.moveOwn();
    filters.disjunctions();
    filters.equalColumns();
  }

  /** Conditions on one inner relation are its own filter. */
  private void moveOwn() {
    for (Condition condition : List.copyOf(graph.conditions)) {
      if (Long.bitCount(condition.vertices()) == 1) {
        graph.conditions.remove(condition);
        graph.filter(
            graph.vertices.get(Long.numberOfTrailingZeros(condition.vertices())), condition.rex());
      }
    }
  }

  private void disjunctions() {
    for (Condition condition : graph.conditions) {
      if (condition.rex().getKind() != SqlKind.OR) {
        continue;
      }
      for (long left = condition.vertices(); left != 0; left &= left - 1) {
        RexNode implied = implied(condition.rex(), Long.lowestOneBit(left));
        if (implied != null) {
          graph.filter(graph.vertices.get(Long.numberOfTrailingZeros(left)), implied);
        }
      }
    }
  }

  /** What every branch demands of the vertex, or null when one demands nothing. */
  private RexNode implied(RexNode disjunction, long vertex) {
    List<RexNode> branches = new ArrayList<>();
    for (RexNode branch : RelOptUtil.disjunctions(disjunction)) {
      List<RexNode> own =
          RelOptUtil.conjunctions(branch).stream().filter(c -> graph.mask(c) == vertex).toList();
      if (own.isEmpty()) {
        return null;
      }
      branches.add(RexUtil.composeConjunction(graph.rexBuilder, own));
    }
    return simplify.simplifyUnknownAsFalse(RexUtil.composeDisjunction(graph.rexBuilder, branches));
  }

  private void equalColumns() {
    record Implied(Vertex vertex, RexNode condition) {}
    List<Implied> found = new ArrayList<>();
    for (List<Integer> equal : graph.classes) {
      for (int from : equal) {
        for (RexNode predicate : predicates(from)) {
          for (int to : equal) {
            if (to != from && isAlike(from, to) && !predicates(to).contains(moved(predicate, to))) {
              found.add(new Implied(graph.vertices.get(graph.vertex(to)), renamed(predicate, to)));
            }
          }
        }
      }
    }
    found.forEach(f -> graph.filter(f.vertex, f.condition));
  }

  /**
   * Comparisons of one column with constants that hold in its relation, over the relation's own
   * columns.
   */
  private List<RexNode> predicates(int global) {
    Vertex vertex = graph.vertices.get(graph.vertex(global));
    int own = global - vertex.first;
    return vertex
        .rel
        .getCluster()
        .getMetadataQuery()
        .getPulledUpPredicates(vertex.rel)
        .pulledUpPredicates
        .stream()
        .filter(p -> p.getKind() != SqlKind.IS_NOT_NULL && RexUtil.isDeterministic(p))
        .filter(
            p ->
                RelOptUtil.InputFinder.bits(p)
                    .equals(org.apache.calcite.util.ImmutableBitSet.of(own)))
        .toList();
  }

  private boolean isAlike(int a, int b) {
    return graph.column(a).getType().getSqlTypeName() == graph.column(b).getType().getSqlTypeName();
  }

  private RexNode moved(RexNode predicate, int to) {
    int shift = graph.vertices.get(graph.vertex(to)).first;
    return RexUtil.shift(renamed(predicate, to), -shift);
  }

  private RexNode renamed(RexNode predicate, int to) {
    return predicate.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            return graph.column(to);
          }
        });
  }
}
