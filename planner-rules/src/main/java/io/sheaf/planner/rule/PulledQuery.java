package io.sheaf.planner.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.Strong;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * A sub-query whose references to the outer row were pulled up out of it.
 *
 * @param rel the rest, without references; the sub-query's columns come first, columns that
 *     conditions need after them
 * @param conditions what must hold between an outer row (still a correlation variable) and a row of
 *     {@code rel}
 * @param grouped whether an aggregation without keys was given the conditions' columns as keys: an
 *     outer row that finds no group would have found one row of an empty aggregation
 */
record PulledQuery(RelNode rel, List<RexNode> conditions, boolean grouped) {

  /**
   * Pulls up what refers to the given outer rows; empty when something refers to them that can't be
   * moved.
   *
   * <p>The way of Galindo-Legaria and Joshi ("Orthogonal optimization of subqueries and
   * aggregation", 2001) for the common case in which filters alone are correlated.
   */
  static Optional<PulledQuery> pull(RelNode rel, Set<CorrelationId> ids) {
    if (!Correlations.refers(rel, ids)) {
      return Optional.of(new PulledQuery(rel, List.of(), false));
    }
    return switch (rel) {
      case Filter filter -> filter(filter, ids);
      case Project project -> project(project, ids);
      case Aggregate aggregate -> aggregate(aggregate, ids);
      case Join join -> join(join, ids);
      case Sort sort when sort.fetch == null && sort.offset == null -> pull(sort.getInput(), ids);
      default -> Optional.empty();
    };
  }

  private static Optional<PulledQuery> filter(Filter filter, Set<CorrelationId> ids) {
    return pull(filter.getInput(), ids)
        .flatMap(
            input -> {
              List<RexNode> here = new ArrayList<>();
              List<RexNode> up = new ArrayList<>(input.conditions);
              for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
                if (Correlations.hasSubQuery(conjunct)) {
                  return Optional.empty();
                }
                (Correlations.refers(conjunct, ids) ? up : here).add(conjunct);
              }
              // A condition on an empty aggregation's row can't wait until after the join.
              if (input.grouped && up.size() > input.conditions.size()) {
                return Optional.empty();
              }
              return Optional.of(new PulledQuery(filtered(input.rel, here), up, input.grouped));
            });
  }

  private static RelNode filtered(RelNode rel, List<RexNode> conjuncts) {
    RexNode condition =
        RexUtil.composeConjunction(rel.getCluster().getRexBuilder(), conjuncts, true);
    return condition == null ? rel : LogicalFilter.create(rel, condition);
  }

  private static Optional<PulledQuery> project(Project project, Set<CorrelationId> ids) {
    if (project.getProjects().stream()
        .anyMatch(e -> Correlations.refers(e, ids) || Correlations.hasSubQuery(e))) {
      return Optional.empty();
    }
    return pull(project.getInput(), ids)
        .flatMap(
            input -> {
              if (input.grouped
                  && !project.getProjects().stream().allMatch(PulledQuery::nullFromNulls)) {
                return Optional.empty();
              }
              Exposed exposed =
                  new Exposed(
                      input.rel, project.getProjects(), project.getRowType().getFieldNames());
              List<RexNode> up = exposed.through(input.conditions);
              return Optional.of(new PulledQuery(exposed.projected(), up, input.grouped));
            });
  }

  /**
   * Whether the expression is null when all its columns are: what an outer join gives for a group
   * that is not there.
   */
  private static boolean nullFromNulls(RexNode expression) {
    return Strong.isNull(expression, RelOptUtil.InputFinder.bits(expression));
  }

  /** A projection that gains the columns which conditions above it need. */
  private static final class Exposed {
    private final RelNode input;
    private final List<RexNode> expressions;
    private final List<String> names;

    Exposed(RelNode input, List<RexNode> expressions, List<String> names) {
      this.input = input;
      this.expressions = new ArrayList<>(expressions);
      this.names = new ArrayList<>(names);
    }

    List<RexNode> through(List<RexNode> conditions) {
      RexShuttle shuttle =
          new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef ref) {
              return new RexInputRef(position(ref), ref.getType());
            }
          };
      return conditions.stream().map(c -> c.accept(shuttle)).toList();
    }

    int position(RexNode expression) {
      int at = expressions.indexOf(expression);
      if (at < 0) {
        at = expressions.size();
        expressions.add(expression);
        names.add("correlated" + at);
      }
      return at;
    }

    RelNode projected() {
      return LogicalProject.create(
          input,
          List.of(),
          expressions,
          org.apache.calcite.sql.validate.SqlValidatorUtil.uniquify(names, true),
          Set.of());
    }
  }

  /** Equalities with inner expressions become keys of the aggregation. */
  private static Optional<PulledQuery> aggregate(Aggregate aggregate, Set<CorrelationId> ids) {
    if (aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
      return Optional.empty();
    }
    boolean global = aggregate.getGroupSet().isEmpty();
    if (global
        && aggregate.getAggCallList().stream()
            .anyMatch(c -> c.getAggregation().getKind() == SqlKind.COUNT)) {
      return Optional.empty();
    }
    return pull(aggregate.getInput(), ids).flatMap(input -> grouped(aggregate, input, ids, global));
  }

  private static Optional<PulledQuery> grouped(
      Aggregate aggregate, PulledQuery input, Set<CorrelationId> ids, boolean global) {
    if (input.grouped) {
      return Optional.empty();
    }
    RelNode below = input.rel;
    List<RexNode> identity =
        new ArrayList<>(below.getCluster().getRexBuilder().identityProjects(below.getRowType()));
    int before = identity.size();
    Exposed exposed = new Exposed(below, identity, below.getRowType().getFieldNames());
    List<Integer> keys = new ArrayList<>();
    List<RexNode> outers = new ArrayList<>();
    for (RexNode condition : input.conditions) {
      Optional<RexCall> equality = equality(condition, ids);
      if (equality.isEmpty()) {
        return Optional.empty();
      }
      keys.add(exposed.position(equality.get().getOperands().get(0)));
      outers.add(equality.get().getOperands().get(1));
    }
    if (exposed.expressions.size() > before) {
      below = exposed.projected();
    }
    ImmutableBitSet groups = aggregate.getGroupSet().union(ImmutableBitSet.of(keys));
    List<AggregateCall> calls = new ArrayList<>();
    for (AggregateCall call : aggregate.getAggCallList()) {
      calls.add(call.adaptTo(below, call.getArgList(), call.filterArg, global, false));
    }
    RelNode keyed = LogicalAggregate.create(below, List.of(), groups, null, calls);
    return Optional.of(restore(aggregate, keyed, groups, keys, outers, global));
  }

  /** The old columns first, then the new keys. */
  private static PulledQuery restore(
      Aggregate aggregate,
      RelNode keyed,
      ImmutableBitSet groups,
      List<Integer> keys,
      List<RexNode> outers,
      boolean global) {
    RexBuilder rex = keyed.getCluster().getRexBuilder();
    List<RexNode> columns = new ArrayList<>();
    for (int group : aggregate.getGroupSet()) {
      columns.add(rex.makeInputRef(keyed, groups.indexOf(group)));
    }
    for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
      columns.add(rex.makeInputRef(keyed, groups.cardinality() + i));
    }
    Exposed exposed = new Exposed(keyed, columns, aggregate.getRowType().getFieldNames());
    List<RexNode> conditions = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      RexNode key = rex.makeInputRef(keyed, groups.indexOf(keys.get(i)));
      conditions.add(
          rex.makeCall(
              org.apache.calcite.sql.fun.SqlStdOperatorTable.EQUALS,
              new RexInputRef(exposed.position(key), key.getType()),
              outers.get(i)));
    }
    return new PulledQuery(exposed.projected(), conditions, global);
  }

  /** An equality of an inner expression (put first) with an outer one. */
  private static Optional<RexCall> equality(RexNode condition, Set<CorrelationId> ids) {
    if (!(condition instanceof RexCall call) || call.getKind() != SqlKind.EQUALS) {
      return Optional.empty();
    }
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    if (isOuter(left, ids) && !Correlations.refers(right, ids)) {
      return Optional.of(call.clone(call.getType(), List.of(right, left)));
    }
    return isOuter(right, ids) && !Correlations.refers(left, ids)
        ? Optional.of(call)
        : Optional.empty();
  }

  private static boolean isOuter(RexNode node, Set<CorrelationId> ids) {
    return Correlations.refers(node, ids) && RelOptUtil.InputFinder.bits(node).isEmpty();
  }

  private static Optional<PulledQuery> join(Join join, Set<CorrelationId> ids) {
    boolean inner = join.getJoinType() == JoinRelType.INNER;
    boolean leftAlone =
        join.getJoinType() == JoinRelType.SEMI
            || join.getJoinType() == JoinRelType.ANTI
            || join.getJoinType() == JoinRelType.LEFT;
    boolean below =
        Correlations.refers(join.getRight(), ids) || Correlations.refers(join.getCondition(), ids);
    if (!inner && (!leftAlone || below)) {
      return Optional.empty();
    }
    Optional<PulledQuery> left = pull(join.getLeft(), ids);
    Optional<PulledQuery> right = pull(join.getRight(), ids);
    if (left.isEmpty() || right.isEmpty() || left.get().grouped || right.get().grouped) {
      return Optional.empty();
    }
    return Optional.of(joined(join, left.get(), right.get(), ids));
  }

  private static PulledQuery joined(
      Join join, PulledQuery left, PulledQuery right, Set<CorrelationId> ids) {
    int oldLeft = join.getLeft().getRowType().getFieldCount();
    int newLeft = left.rel.getRowType().getFieldCount();
    List<RexNode> here = new ArrayList<>();
    List<RexNode> up = new ArrayList<>(left.conditions);
    right.conditions.forEach(c -> up.add(RexUtil.shift(c, newLeft)));
    for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
      RexNode moved = RexUtil.shift(conjunct, oldLeft, newLeft - oldLeft);
      (Correlations.refers(moved, ids) ? up : here).add(moved);
    }
    RexBuilder rex = join.getCluster().getRexBuilder();
    RelNode joined =
        LogicalJoin.create(
            left.rel,
            right.rel,
            List.of(),
            RexUtil.composeConjunction(rex, here),
            Set.of(),
            join.getJoinType());
    List<RexNode> columns = new ArrayList<>();
    for (int i = 0; i < join.getRowType().getFieldCount(); i++) {
      columns.add(rex.makeInputRef(joined, i < oldLeft ? i : i - oldLeft + newLeft));
    }
    Exposed exposed = new Exposed(joined, columns, join.getRowType().getFieldNames());
    List<RexNode> exposedConditions = exposed.through(up);
    return new PulledQuery(exposed.projected(), exposedConditions, false);
  }
}
