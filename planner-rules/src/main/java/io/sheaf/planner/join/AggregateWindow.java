package io.sheaf.planner.join;

import com.google.common.collect.ImmutableList;
import io.sheaf.planner.common.Worth;
import io.sheaf.planner.join.JoinGraph.Condition;
import io.sheaf.planner.join.JoinGraph.Vertex;
import io.sheaf.planner.statistics.Estimator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexWindowBounds;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * Reads relations once where a query joins them with an aggregate of themselves, as a correlated
 * sub-query over the tables of its outer query does.
 *
 * <pre>
 *   Join T.k = D.k and T.k = A.k where c(A.v)           Filter c(v)
 *     T                                                   Project v = agg over (partition by T.k)
 *     D                                          ==>        Join T.k = D.k
 *     A: Aggregate by k: v = agg                              T
 *          T                                                  D
 * </pre>
 *
 * <p>T may be several joined relations. Nothing but its keys may connect it with the other
 * relations: then each of a key's rows meets the same number of rows of the others, and aggregates
 * that don't mind all rows being repeated alike give what they gave before. It pays where the other
 * relations leave few of T's rows.
 *
 * <p>After C. Zuzarte et al.: WinMagic: Subquery Elimination Using Window Aggregation, SIGMOD 2003.
 */
final class AggregateWindow {
  /** The other relations keep at most this part of the rows that are aggregated. */
  private static final double MAX_FRACTION = 0.2;

  /** Below so many rows nothing is won. */
  private static final double MIN_ROWS = 10_000;

  private final RelNode root;
  private final JoinGraph graph;
  private final Estimator estimator;
  private final RexBuilder rex;
  private final Vertex vertex;
  private final int index;

  private final UnaryOperator<RelNode> order;

  private AggregateWindow(
      RelNode root, JoinGraph graph, int index, Estimator estimator, UnaryOperator<RelNode> order) {
    this.order = order;
    this.root = root;
    this.graph = graph;
    this.estimator = estimator;
    this.rex = graph.rexBuilder;
    this.vertex = graph.vertices.get(index);
    this.index = index;
  }

  /**
   * The plan with a window in the place of one of the graph's relations, if there is such a one.
   *
   * @param root what the graph was made of
   * @param order puts the joins of what is left in their order
   */
  static Optional<RelNode> of(
      RelNode root, JoinGraph graph, Estimator estimator, UnaryOperator<RelNode> order) {
    for (int v = 0; v < graph.vertices.size(); v++) {
      Optional<RelNode> windowed = new AggregateWindow(root, graph, v, estimator, order).windowed();
      if (windowed.isPresent()) {
        return windowed;
      }
    }
    return Optional.empty();
  }

  /**
   * An aggregation and what is computed of it.
   *
   * @param outputs expressions over the aggregation's columns
   * @param filters conditions over them
   */
  private record Computed(Aggregate aggregate, List<RexNode> outputs, List<RexNode> filters) {}

  private Optional<RelNode> windowed() {
    if (!vertex.isInner()) {
      return Optional.empty();
    }
    return computed(vertex.rel).filter(AggregateWindow::isRepeatable).flatMap(this::matched);
  }

  private Optional<RelNode> matched(Computed computed) {
    RelNode input = computed.aggregate.getInput();
    List<RexNode> columns = List.copyOf(rex.identityProjects(input.getRowType()));
    while (input instanceof Project project && !project.containsOver()) {
      columns = RelOptUtil.pushPastProject(columns, project);
      input = project.getInput();
    }
    double rows = estimator.rows(input);
    if (rows < MIN_ROWS || !Worth.isDeterministic(input)) {
      return Optional.empty();
    }
    JoinGraph aggregated = JoinGraph.of(input);
    List<RexNode> globals = over(columns, aggregated.output());
    return GraphMatch.of(aggregated, graph, index)
        .flatMap(match -> keys(computed, globals, match))
        .filter(keys -> keys.connectAlone(graph, index))
        .map(keys -> plan(computed, keys, rows));
  }

  /** The expressions with global columns in place of a relation's. */
  private static List<RexNode> over(List<RexNode> expressions, List<Integer> globals) {
    return expressions.stream().map(e -> global(e, globals)).toList();
  }

  private static RexNode global(RexNode expression, List<Integer> globals) {
    return expression.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            return new RexInputRef(globals.get(ref.getIndex()), ref.getType());
          }
        });
  }

  /** Aggregates whose value is the same when each of their rows comes n times. */
  private static boolean isRepeatable(Computed computed) {
    Aggregate aggregate = computed.aggregate;
    return aggregate.getGroupType() == Aggregate.Group.SIMPLE
        && aggregate.getGroupCount() > 0
        && aggregate.getAggCallList().stream().allMatch(AggregateWindow::isRepeatable);
  }

  private static boolean isRepeatable(AggregateCall call) {
    return switch (call.getAggregation().getKind()) {
      case MIN, MAX, AVG ->
          !call.isDistinct()
              && !call.hasFilter()
              && call.getArgList().size() == 1
              && call.getCollation().getKeys().isEmpty();
      default -> false;
    };
  }

  private static Optional<Computed> computed(RelNode rel) {
    return switch (rel) {
      case Aggregate aggregate ->
          Optional.of(
              new Computed(
                  aggregate,
                  List.copyOf(
                      aggregate
                          .getCluster()
                          .getRexBuilder()
                          .identityProjects(aggregate.getRowType())),
                  List.of()));
      case Project project when !project.containsOver() ->
          computed(project.getInput())
              .map(
                  below ->
                      new Computed(
                          below.aggregate,
                          replaced(project.getProjects(), below.outputs),
                          below.filters));
      case Filter filter ->
          computed(filter.getInput())
              .map(
                  below -> {
                    List<RexNode> filters = new ArrayList<>(below.filters);
                    filters.addAll(replaced(List.of(filter.getCondition()), below.outputs));
                    return new Computed(below.aggregate, below.outputs, filters);
                  });
      default -> Optional.empty();
    };
  }

  private static List<RexNode> replaced(List<RexNode> expressions, List<RexNode> columns) {
    return expressions.stream()
        .map(
            expression ->
                expression.accept(
                    new RexShuttle() {
                      @Override
                      public RexNode visitInputRef(RexInputRef ref) {
                        return columns.get(ref.getIndex());
                      }
                    }))
        .toList();
  }

  /**
   * How the aggregation's relations are connected with the others.
   *
   * @param own the aggregated relations within the graph
   * @param columns the aggregation's input over the graph's columns
   * @param keys the global column of each grouping key
   * @param outputs the aggregation's global columns that are keys
   */
  private record Keys(
      GraphMatch own, List<RexNode> columns, List<Integer> keys, Set<Integer> outputs) {

    /** Whether nothing but keys connects the relations with others than the aggregation. */
    boolean connectAlone(JoinGraph graph, int aggregation) {
      long others = ~(own.vertices() | 1L << aggregation);
      for (List<Integer> equal : graph.classes) {
        if (equal.stream().anyMatch(g -> (others & 1L << graph.vertex(g)) != 0)
            && !equal.stream().filter(own::holds).allMatch(g -> isKey(g, graph))) {
          return false;
        }
      }
      for (Condition condition : graph.conditions) {
        if ((condition.vertices() & others) != 0
            && (condition.vertices() & 1L << aggregation) == 0
            && !namesKeysOnly(condition.rex(), graph)) {
          return false;
        }
      }
      return graph.vertices.stream()
          .filter(v -> !v.isInner())
          .allMatch(
              v ->
                  (graph.mask(v.condition) & 1L << aggregation) == 0
                      && namesKeysOnly(v.condition, graph));
    }

    private boolean namesKeysOnly(RexNode condition, JoinGraph graph) {
      return RelOptUtil.InputFinder.bits(condition).asList().stream()
          .filter(own::holds)
          .allMatch(g -> isKey(g, graph));
    }

    private boolean isKey(int global, JoinGraph graph) {
      return keys.contains(global) || !Collections.disjoint(equal(global, graph), keys);
    }

    private static List<Integer> equal(int global, JoinGraph graph) {
      List<Integer> found = graph.classOf(global);
      return found == null ? List.of() : found;
    }
  }

  /** The keys, when the graph makes each of the aggregation's equal to the relation's own. */
  private Optional<Keys> keys(Computed computed, List<RexNode> columns, GraphMatch match) {
    List<RexNode> mapped = columns.stream().map(match::expression).toList();
    List<Integer> keys = new ArrayList<>();
    Set<Integer> outputs = new HashSet<>();
    int groups = computed.aggregate.getGroupCount();
    for (int i = 0; i < groups; i++) {
      if (!(mapped.get(computed.aggregate.getGroupSet().nth(i)) instanceof RexInputRef key)) {
        return Optional.empty();
      }
      boolean equal = false;
      for (int o = 0; o < computed.outputs.size(); o++) {
        if (computed.outputs.get(o) instanceof RexInputRef ref && ref.getIndex() == i) {
          List<Integer> known = graph.classOf(vertex.first + o);
          if (known != null && known.contains(key.getIndex())) {
            equal = true;
            outputs.add(vertex.first + o);
          }
        }
      }
      if (!equal) {
        return Optional.empty();
      }
      keys.add(key.getIndex());
    }
    return Optional.of(new Keys(match, mapped, keys, outputs));
  }

  /** The plan, or null where it would not pay. */
  private RelNode plan(Computed computed, Keys keys, double aggregatedRows) {
    Rest rest = new Rest(keys);
    RelNode joined = order.apply(rest.joined());
    if (estimator.rows(joined) > MAX_FRACTION * aggregatedRows) {
      return null;
    }
    List<RexNode> columns = new ArrayList<>(rex.identityProjects(joined.getRowType()));
    List<String> names = new ArrayList<>(joined.getRowType().getFieldNames());
    List<RexNode> values = new ArrayList<>();
    List<RexNode> partition = keys.keys.stream().map(rest::column).toList();
    values.addAll(partition);
    for (AggregateCall call : computed.aggregate.getAggCallList()) {
      RexNode argument = rest.local(keys.columns.get(call.getArgList().getFirst()));
      values.add(new RexInputRef(columns.size(), call.getType()));
      columns.add(over(call, argument, partition));
      names.add(call.getName());
    }
    RelNode windows =
        computed.aggregate.getAggCallList().isEmpty()
            ? joined
            : LogicalProject.create(joined, List.of(), columns, names, Set.of());
    List<RexNode> outputs = replaced(computed.outputs, values);
    List<RexNode> residual = new ArrayList<>(replaced(computed.filters, values));
    residual.addAll(rest.residual(outputs));
    RelNode filtered =
        residual.isEmpty()
            ? windows
            : LogicalFilter.create(windows, RexUtil.composeConjunction(rex, residual));
    List<RexNode> result =
        graph.output().stream().map(global -> rest.value(global, outputs)).toList();
    return RelOptUtil.createCastRel(
        LogicalProject.create(
            filtered, List.of(), result, root.getRowType().getFieldNames(), Set.of()),
        root.getRowType(),
        true);
  }

  private RexNode over(AggregateCall call, RexNode argument, List<RexNode> partition) {
    return rex.makeOver(
        call.getType(),
        call.getAggregation(),
        List.of(argument),
        partition,
        ImmutableList.of(),
        RexWindowBounds.UNBOUNDED_PRECEDING,
        RexWindowBounds.UNBOUNDED_FOLLOWING,
        RexWindowExclusion.EXCLUDE_NO_OTHER,
        true,
        true,
        false,
        false,
        false);
  }

  /** The graph without the aggregation. */
  private final class Rest {
    private final Keys keys;
    private final Map<Integer, Integer> positions = new HashMap<>();
    private final Set<Condition> open = new HashSet<>(graph.conditions);
    private long present;

    Rest(Keys keys) {
      this.keys = keys;
      open.removeIf(condition -> (condition.vertices() & 1L << index) != 0);
    }

    /** The joins, in no good order yet. */
    RelNode joined() {
      RelNode all = null;
      for (int v = 0; v < graph.vertices.size(); v++) {
        Vertex next = graph.vertices.get(v);
        if (v != index && next.isInner()) {
          List<RexNode> conditions = added(v);
          RexNode condition = RexUtil.composeConjunction(rex, conditions);
          all =
              all == null
                  ? condition.isAlwaysTrue() ? next.rel : LogicalFilter.create(next.rel, condition)
                  : LogicalJoin.create(
                      all, next.rel, List.of(), condition, Set.of(), JoinRelType.INNER);
        }
      }
      for (Vertex next : graph.vertices) {
        if (!next.isInner()) {
          int width = all.getRowType().getFieldCount();
          for (int c = 0; c < next.size(); c++) {
            positions.put(next.first + c, width + c);
          }
          all =
              LogicalJoin.create(
                  all, next.rel, List.of(), local(next.condition), Set.of(), next.type);
        }
      }
      return all;
    }

    /** Numbers the vertex's columns; the conditions that it completes. */
    private List<RexNode> added(int v) {
      Vertex next = graph.vertices.get(v);
      List<RexNode> conditions = new ArrayList<>();
      for (int c = 0; c < next.size(); c++) {
        int global = next.first + c;
        List<Integer> equal = graph.classOf(global);
        if (equal != null) {
          Optional<Integer> known =
              equal.stream().filter(g -> positions.containsKey(g) && isKept(g)).findFirst();
          positions.put(global, positions.size());
          known.ifPresent(
              other ->
                  conditions.add(
                      rex.makeCall(SqlStdOperatorTable.EQUALS, column(other), column(global))));
          if (keys.keys.contains(global)
              && equal.stream().allMatch(g -> g == global || !isKept(g))) {
            notNull(global, conditions);
          }
        } else {
          positions.put(global, positions.size());
        }
      }
      present |= 1L << v;
      open.removeIf(
          condition -> {
            boolean complete = (condition.vertices() & ~present) == 0;
            if (complete) {
              conditions.add(local(condition.rex()));
            }
            return complete;
          });
      return conditions;
    }

    /** A key that only the aggregation's equals was never null. */
    private void notNull(int global, List<RexNode> conditions) {
      if (column(global).getType().isNullable()) {
        conditions.add(rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, column(global)));
      }
    }

    private boolean isKept(int global) {
      return !vertex.holds(global);
    }

    RexNode column(int global) {
      return new RexInputRef(positions.get(global), graph.column(global).getType());
    }

    RexNode local(RexNode expression) {
      return expression.accept(
          new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef ref) {
              return new RexInputRef(positions.get(ref.getIndex()), ref.getType());
            }
          });
    }

    /** A column of the graph after the windows. */
    RexNode value(int global, List<RexNode> outputs) {
      return vertex.holds(global) ? outputs.get(global - vertex.first) : column(global);
    }

    /** What the graph asks of the aggregation's columns. */
    List<RexNode> residual(List<RexNode> outputs) {
      List<RexNode> conditions = new ArrayList<>();
      for (List<Integer> equal : graph.classes) {
        for (int global : equal) {
          if (vertex.holds(global) && !keys.outputs.contains(global)) {
            int other = equal.stream().filter(this::isKept).findFirst().orElseThrow();
            conditions.add(
                rex.makeCall(
                    SqlStdOperatorTable.EQUALS, value(other, outputs), value(global, outputs)));
          }
        }
      }
      for (Condition condition : graph.conditions) {
        if ((condition.vertices() & 1L << index) != 0) {
          conditions.add(
              condition
                  .rex()
                  .accept(
                      new RexShuttle() {
                        @Override
                        public RexNode visitInputRef(RexInputRef ref) {
                          return value(ref.getIndex(), outputs);
                        }
                      }));
        }
      }
      return conditions;
    }
  }
}
