package io.sheaf.planner.join;

import io.sheaf.planner.PlannerPhase;
import io.sheaf.planner.join.JoinGraph.Condition;
import io.sheaf.planner.join.JoinGraph.Vertex;
import io.sheaf.planner.join.JoinSearch.Tree;
import io.sheaf.planner.statistics.Estimator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * Orders every graph of joins in a plan, outermost first, and adds the filters that its conditions
 * imply for single relations.
 */
public final class JoinOrder {
  /** Masks of vertices are longs. */
  private static final int MAX_VERTICES = 62;

  private final Estimator estimator = new Estimator();

  private JoinOrder() {}

  /** The plan with its joins in the order thought best. */
  public static RelNode apply(RelNode plan) {
    return new JoinOrder().order(plan);
  }

  private RelNode order(RelNode rel) {
    if (JoinGraph.isJoined(rel)) {
      JoinGraph graph = JoinGraph.of(rel);
      if (graph.vertices.size() <= MAX_VERTICES) {
        return ordered(rel, graph);
      }
    }
    List<RelNode> inputs = rel.getInputs().stream().map(this::order).toList();
    return inputs.equals(rel.getInputs()) ? rel : rel.copy(rel.getTraitSet(), inputs);
  }

  private RelNode ordered(RelNode rel, JoinGraph graph) {
    return AggregateWindow.of(rel, graph, estimator, this::order)
        .orElseGet(() -> joined(rel, graph));
  }

  private RelNode joined(RelNode rel, JoinGraph graph) {
    ImpliedFilters.add(graph);
    AggregateRestriction.apply(graph, estimator);
    for (Vertex vertex : graph.vertices) {
      vertex.rel = order(PlannerPhase.PUSH_DOWN.apply(vertex.rel));
    }
    Tree tree = new JoinSearch(graph, new JoinCost(graph, estimator)).search();
    Built built = new Builder(graph).build(tree);
    List<RexNode> columns = new ArrayList<>();
    for (int i = 0; i < graph.output().size(); i++) {
      columns.add(
          new RexInputRef(
              built.globals.indexOf(graph.output().get(i)),
              rel.getRowType().getFieldList().get(i).getType()));
    }
    return LogicalProject.create(
        built.rel, List.of(), columns, rel.getRowType().getFieldNames(), Set.of());
  }

  /** A part of the new plan, and the global column that each of its columns is. */
  private record Built(RelNode rel, List<Integer> globals) {}

  /** Makes joins of a tree; each condition goes to the lowest join that has its columns. */
  private static final class Builder {
    private final JoinGraph graph;
    private final List<Condition> open;

    Builder(JoinGraph graph) {
      this.graph = graph;
      this.open = new ArrayList<>(graph.conditions);
    }

    Built build(Tree tree) {
      if (tree.isLeaf()) {
        return leaf(Long.numberOfTrailingZeros(tree.set()));
      }
      Built left = build(tree.left());
      Built right = build(tree.right());
      Vertex vertex =
          tree.right().isLeaf()
              ? graph.vertices.get(Long.numberOfTrailingZeros(tree.right().set()))
              : null;
      List<Integer> both = new ArrayList<>(left.globals);
      both.addAll(right.globals);
      if (vertex != null && !vertex.isInner()) {
        return new Built(
            join(left, right, local(vertex.condition, both), vertex.type), left.globals);
      }
      List<RexNode> conjuncts = new ArrayList<>(equalities(left, right));
      conjuncts.addAll(complete(tree.set()));
      RexNode condition = RexUtil.composeConjunction(graph.rexBuilder, conjuncts);
      return new Built(join(left, right, local(condition, both), JoinRelType.INNER), both);
    }

    private static RelNode join(Built left, Built right, RexNode condition, JoinRelType type) {
      return LogicalJoin.create(left.rel, right.rel, List.of(), condition, Set.of(), type);
    }

    private Built leaf(int v) {
      Vertex vertex = graph.vertices.get(v);
      List<Integer> globals = new ArrayList<>();
      for (int c = 0; c < vertex.size(); c++) {
        globals.add(vertex.first + c);
      }
      List<RexNode> own = vertex.isInner() ? complete(1L << v) : List.of();
      RelNode rel =
          own.isEmpty()
              ? vertex.rel
              : LogicalFilter.create(
                  vertex.rel, local(RexUtil.composeConjunction(graph.rexBuilder, own), globals));
      return new Built(rel, globals);
    }

    private List<RexNode> equalities(Built left, Built right) {
      List<RexNode> equalities = new ArrayList<>();
      for (List<Integer> equal : graph.classes) {
        Integer l = equal.stream().filter(left.globals::contains).findFirst().orElse(null);
        Integer r = equal.stream().filter(right.globals::contains).findFirst().orElse(null);
        if (l != null && r != null) {
          equalities.add(
              graph.rexBuilder.makeCall(
                  SqlStdOperatorTable.EQUALS, graph.column(l), graph.column(r)));
        }
      }
      return equalities;
    }

    /** Takes the conditions whose vertices are all there. */
    private List<RexNode> complete(long set) {
      List<RexNode> ready = new ArrayList<>();
      open.removeIf(
          c -> {
            boolean all = (c.vertices() & ~set) == 0;
            if (all) {
              ready.add(c.rex());
            }
            return all;
          });
      return ready;
    }

    private static RexNode local(RexNode node, List<Integer> globals) {
      return node.accept(
          new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef ref) {
              return new RexInputRef(globals.indexOf(ref.getIndex()), ref.getType());
            }
          });
    }
  }
}
