package io.sheaf.planner.join;

import io.sheaf.planner.statistics.ColumnEstimate;
import io.sheaf.planner.statistics.Estimator;
import io.sheaf.planner.statistics.RelEstimate;
import io.sheaf.planner.statistics.Selectivity;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/**
 * Relations joined by inner joins, and semi- and anti-joins upon them, free of order.
 *
 * <pre>
 *   vertices   one a relation; the right side of a semi- or anti-join is a vertex too, that can only be joined last of those
 *              its condition names
 *   columns    numbered through all vertices ("global"): vertex v's column c is v.first + c
 *   classes    sets of columns that equalities make equal
 *   conditions everything else, each with the vertices it names
 * </pre>
 */
final class JoinGraph {
  /** A relation of the graph. */
  static final class Vertex {
    final int first;
    final JoinRelType type;
    RelNode rel;

    /**
     * Semi and anti: the join's condition over global columns, and the vertices of its left side.
     */
    RexNode condition;

    long required;

    Vertex(RelNode rel, int first, JoinRelType type) {
      this.rel = rel;
      this.first = first;
      this.type = type;
    }

    boolean isInner() {
      return type == JoinRelType.INNER;
    }

    int size() {
      return rel.getRowType().getFieldCount();
    }

    boolean holds(int global) {
      return global >= first && global < first + size();
    }
  }

  /** A condition over global columns that is no equality of two columns. */
  record Condition(RexNode rex, long vertices) {}

  final RexBuilder rexBuilder;
  final List<Vertex> vertices = new ArrayList<>();
  final List<Condition> conditions = new ArrayList<>();
  final List<List<Integer>> classes = new ArrayList<>();
  private final List<RexNode> flat = new ArrayList<>();
  private final List<Integer> output;
  private int columns;

  private JoinGraph(RelNode root) {
    this.rexBuilder = root.getCluster().getRexBuilder();
    this.output = flatten(root);
    flat.forEach(this::sort);
    vertices.stream().filter(v -> !v.isInner()).forEach(v -> v.required = required(v));
  }

  /** The graph of the joins at the top of a plan. */
  static JoinGraph of(RelNode root) {
    return new JoinGraph(root);
  }

  /** Whether joins at the top of this node form a graph. */
  static boolean isJoined(RelNode rel) {
    return switch (rel) {
      case Join join -> isFree(join.getJoinType());
      case Filter filter ->
          filter.getInput() instanceof Join join && join.getJoinType() == JoinRelType.INNER;
      default -> false;
    };
  }

  private static boolean isFree(JoinRelType type) {
    return type == JoinRelType.INNER || type == JoinRelType.SEMI || type == JoinRelType.ANTI;
  }

  /** The global columns that the root gives, in its order. */
  List<Integer> output() {
    return output;
  }

  private List<Integer> flatten(RelNode rel) {
    if (rel instanceof Join join && isFree(join.getJoinType())) {
      return join(join);
    }
    if (rel instanceof Filter filter && isJoined(filter)) {
      List<Integer> columnsBelow = flatten(filter.getInput());
      RelOptUtil.conjunctions(filter.getCondition())
          .forEach(c -> flat.add(global(c, columnsBelow)));
      return columnsBelow;
    }
    if (rel instanceof Project project
        && isJoined(project.getInput())
        && project.getProjects().stream().allMatch(RexInputRef.class::isInstance)) {
      List<Integer> columnsBelow = flatten(project.getInput());
      return project.getProjects().stream()
          .map(e -> columnsBelow.get(((RexInputRef) e).getIndex()))
          .toList();
    }
    return vertex(rel, JoinRelType.INNER);
  }

  private List<Integer> join(Join join) {
    List<Integer> both = new ArrayList<>(flatten(join.getLeft()));
    if (join.getJoinType() == JoinRelType.INNER) {
      both.addAll(flatten(join.getRight()));
      RexNode factored = RexUtil.pullFactors(rexBuilder, join.getCondition());
      RelOptUtil.conjunctions(factored).forEach(c -> flat.add(global(c, both)));
      return both;
    }
    List<Integer> left = List.copyOf(both);
    both.addAll(vertex(join.getRight(), join.getJoinType()));
    vertices.getLast().condition = global(join.getCondition(), both);
    return left;
  }

  private List<Integer> vertex(RelNode rel, JoinRelType type) {
    Vertex vertex = new Vertex(rel, columns, type);
    vertices.add(vertex);
    columns += vertex.size();
    List<Integer> own = new ArrayList<>();
    for (int i = vertex.first; i < columns; i++) {
      own.add(i);
    }
    return own;
  }

  private static RexNode global(RexNode node, List<Integer> columns) {
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            return new RexInputRef(columns.get(ref.getIndex()), ref.getType());
          }
        });
  }

  private void sort(RexNode conjunct) {
    if (conjunct.isAlwaysTrue()) {
      return;
    }
    if (conjunct instanceof RexCall call
        && call.getKind() == SqlKind.EQUALS
        && call.getOperands().get(0) instanceof RexInputRef a
        && call.getOperands().get(1) instanceof RexInputRef b
        && vertex(a.getIndex()) != vertex(b.getIndex())) {
      equal(a.getIndex(), b.getIndex());
    } else {
      conditions.add(new Condition(conjunct, mask(conjunct)));
    }
  }

  private void equal(int a, int b) {
    List<Integer> ofA = classOf(a);
    List<Integer> ofB = classOf(b);
    if (ofA != null && ofA.contains(b)) {
      return;
    }
    List<Integer> merged = new ArrayList<>();
    merged.addAll(ofA == null ? List.of(a) : ofA);
    merged.addAll(ofB == null ? List.of(b) : ofB);
    classes.removeIf(c -> c.contains(a) || c.contains(b));
    classes.add(merged);
  }

  /** The class that a column is in, or null. */
  List<Integer> classOf(int global) {
    return classes.stream().filter(c -> c.contains(global)).findFirst().orElse(null);
  }

  int vertex(int global) {
    for (int v = vertices.size() - 1; v >= 0; v--) {
      if (vertices.get(v).holds(global)) {
        return v;
      }
    }
    throw new IllegalArgumentException("no column " + global);
  }

  /** The vertices whose columns an expression names, as bits. */
  long mask(RexNode node) {
    long mask = 0;
    for (int column : RelOptUtil.InputFinder.bits(node)) {
      mask |= 1L << vertex(column);
    }
    return mask;
  }

  private long required(Vertex semi) {
    long named = mask(semi.condition) & ~(1L << vertices.indexOf(semi));
    return named == 0 ? 1L << vertices.indexOf(firstInner()) : named;
  }

  private Vertex firstInner() {
    return vertices.stream().filter(Vertex::isInner).findFirst().orElseThrow();
  }

  /** Adds a condition over the vertex's own columns to it. */
  void filter(Vertex vertex, RexNode globalCondition) {
    RexNode own =
        globalCondition.accept(
            new RexShuttle() {
              @Override
              public RexNode visitInputRef(RexInputRef ref) {
                return new RexInputRef(ref.getIndex() - vertex.first, ref.getType());
              }
            });
    vertex.rel = org.apache.calcite.rel.logical.LogicalFilter.create(vertex.rel, own);
  }

  RexNode column(int global) {
    Vertex vertex = vertices.get(vertex(global));
    return new RexInputRef(
        global, vertex.rel.getRowType().getFieldList().get(global - vertex.first).getType());
  }

  /** Estimates of all columns, by global number. */
  static final class Estimates {
    private final List<ColumnEstimate> columns = new ArrayList<>();
    private final double[] rows;

    Estimates(JoinGraph graph, Estimator estimator) {
      rows = new double[graph.vertices.size()];
      for (int v = 0; v < rows.length; v++) {
        Vertex vertex = graph.vertices.get(v);
        RelEstimate estimate = estimator.estimate(vertex.rel);
        rows[v] = Math.max(1, estimate.rows());
        for (int c = 0; c < vertex.size(); c++) {
          columns.add(estimate.column(c));
        }
      }
    }

    double rows(int vertex) {
      return rows[vertex];
    }

    double distinct(int global, int vertex) {
      double known = columns.get(global).distinct();
      return Math.max(1, Double.isNaN(known) ? rows[vertex] : Math.min(known, rows[vertex]));
    }

    Selectivity selectivity(RexBuilder rex) {
      double most = 1;
      for (double r : rows) {
        most = Math.max(most, r);
      }
      return new Selectivity(rex, columns::get, most);
    }
  }
}
