package io.sheaf.planner.rule;

import com.google.common.collect.ImmutableList;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBounds;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.calcite.util.Util;

/**
 * Turns a correlate into a join, whatever its right side is made of.
 *
 * <pre>
 *   Correlate id             Join on L.a IS NOT DISTINCT FROM D.a
 *     L              ==>       L
 *     R(id.a)                  R x D                D = the distinct values of L.a
 * </pre>
 *
 * <p>The product with D starts above R and sinks through its operators until what is below no
 * longer refers to the outer row; each operator on the way works within one row of D: a filter
 * reads the outer values from D's columns, an aggregation and a limit take them as further keys.
 * D's columns always come last. After T. Neumann, A. Kemper: Decorrelation Arbitrary Queries, BTW
 * 2015.
 */
final class Decorrelation {
  /** Aggregates of ours that count. */
  private static final Set<String> COUNTS =
      Set.of("count_if", "countif", "regr_count", "approx_count_distinct");

  private final RexBuilder rex;
  private final CorrelationId id;
  private final List<Integer> required;
  private final RelNode domain;
  private final int width;

  private Decorrelation(RelNode left, CorrelationId id, List<Integer> required) {
    this.rex = left.getCluster().getRexBuilder();
    this.id = id;
    this.required = required;
    this.width = required.size();
    RelNode columns =
        LogicalProject.create(
            left,
            List.of(),
            required.stream().map(i -> rex.makeInputRef(left, i)).toList(),
            (List<String>) null,
            Set.of());
    domain =
        LogicalAggregate.create(columns, List.of(), ImmutableBitSet.range(width), null, List.of());
  }

  /**
   * A sub-query over the rows of an outer relation, its references to them replaced.
   *
   * @param left the outer relation; what a sub-query in an expression over it refers to
   */
  static PulledQuery pull(RelNode left, RelNode query, CorrelationId id) {
    List<Integer> required = Correlations.columns(query, id);
    Decorrelation unnesting = new Decorrelation(left, id, required);
    RelNode pushed = unnesting.pushed(query);
    int columns = count(query);
    List<RexNode> conditions = new ArrayList<>();
    RexNode outer = unnesting.rex.makeCorrel(left.getRowType(), id);
    for (int i = 0; i < required.size(); i++) {
      conditions.add(
          unnesting.notDistinct(
              unnesting.rex.makeFieldAccess(outer, required.get(i)),
              unnesting.rex.makeInputRef(pushed, columns + i)));
    }
    return new PulledQuery(pushed, conditions, false);
  }

  /**
   * The join that means the same.
   *
   * @param correlate its inputs hold no correlates of their own
   */
  static RelNode join(Correlate correlate) {
    RelNode left = correlate.getLeft();
    if (!Correlations.refers(correlate.getRight(), Set.of(correlate.getCorrelationId()))) {
      return LogicalJoin.create(
          left,
          correlate.getRight(),
          List.of(),
          correlate.getCluster().getRexBuilder().makeLiteral(true),
          Set.of(),
          correlate.getJoinType());
    }
    return new Decorrelation(
            left, correlate.getCorrelationId(), correlate.getRequiredColumns().asList())
        .joined(correlate);
  }

  private RelNode joined(Correlate correlate) {
    RelNode left = correlate.getLeft();
    RelNode right = pushed(correlate.getRight());
    int leftCount = count(left);
    int rightCount = count(right) - width;
    List<RexNode> equal = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      equal.add(
          notDistinct(
              rex.makeInputRef(left, required.get(i)),
              RexUtil.shift(rex.makeInputRef(right, rightCount + i), leftCount)));
    }
    RelNode join =
        LogicalJoin.create(
            left,
            right,
            List.of(),
            RexUtil.composeConjunction(rex, equal),
            Set.of(),
            correlate.getJoinType());
    if (!correlate.getJoinType().projectsRight()) {
      return join;
    }
    return RelOptUtil.createCastRel(
        columns(join, IntStream.range(0, leftCount + rightCount).toArray()),
        correlate.getRowType(),
        true);
  }

  private RelNode pushed(RelNode rel) {
    if (!refers(rel)) {
      return product(rel);
    }
    return switch (rel) {
      case Filter filter -> filter(filter);
      case Project project -> project(project);
      case Aggregate aggregate when isTotalAmongOthers(aggregate) ->
          pushed(TotalApart.of(aggregate));
      case Aggregate aggregate -> aggregate(aggregate);
      case Join join -> join(join);
      case Sort sort -> sort(sort);
      case Unnest unnest -> unnest(unnest);
      case SetOp set ->
          set.copy(set.getTraitSet(), set.getInputs().stream().map(this::pushed).toList());
      default ->
          throw new SheafException(
                  ErrorCode.UNSUPPORTED,
                  "a sub-query refers to its outer query inside of " + rel.getRelTypeName())
              .withHint("move the reference into the sub-query's WHERE");
    };
  }

  /** The outer row's lists are columns of the domain. */
  private RelNode unnest(Unnest unnest) {
    RelNode input = pushed(unnest.getInput());
    RelNode repeated =
        Unnest.create(
            input,
            unnest.lists().stream().map(list -> outerFrom(list, input)).toList(),
            unnest.ordinality(),
            unnest.outer());
    int own = count(unnest.getInput());
    int all = count(repeated);
    return columns(
        repeated,
        IntStream.concat(
                IntStream.concat(IntStream.range(0, own), IntStream.range(own + width, all)),
                IntStream.range(own, own + width))
            .toArray());
  }

  private boolean refers(RelNode rel) {
    return Correlations.refers(rel, Set.of(id));
  }

  private RelNode product(RelNode rel) {
    return LogicalJoin.create(
        rel, domain, List.of(), rex.makeLiteral(true), Set.of(), JoinRelType.INNER);
  }

  private RelNode filter(Filter filter) {
    RelNode input = pushed(filter.getInput());
    return LogicalFilter.create(input, outerFrom(filter.getCondition(), input));
  }

  private RelNode project(Project project) {
    RelNode input = pushed(project.getInput());
    List<RexNode> expressions = new ArrayList<>();
    for (RexNode expression : project.getProjects()) {
      expressions.add(outerFrom(withinDomain(expression, input), input));
    }
    expressions.addAll(domainOf(input));
    return LogicalProject.create(input, List.of(), expressions, (List<String>) null, Set.of());
  }

  /** Windows see the rows of one outer row only. */
  private RexNode withinDomain(RexNode expression, RelNode input) {
    return expression.accept(
        new RexShuttle() {
          @Override
          public RexNode visitOver(RexOver over) {
            RexOver inner = (RexOver) super.visitOver(over);
            RexWindow window = inner.getWindow();
            List<RexNode> keys = new ArrayList<>(window.partitionKeys);
            keys.addAll(domainOf(input));
            return rex.makeOver(
                inner.getType(),
                inner.getAggOperator(),
                inner.getOperands(),
                keys,
                window.orderKeys,
                window.getLowerBound(),
                window.getUpperBound(),
                window.getExclude(),
                window.isRows(),
                true,
                false,
                inner.isDistinct(),
                inner.ignoreNulls());
          }
        });
  }

  private RelNode aggregate(Aggregate aggregate) {
    RelNode input = pushed(aggregate.getInput());
    int from = count(input) - width;
    ImmutableBitSet added = ImmutableBitSet.range(from, from + width);
    RelNode grouped =
        LogicalAggregate.create(
            input,
            List.of(),
            aggregate.getGroupSet().union(added),
            aggregate.getGroupType() == Aggregate.Group.SIMPLE
                ? null
                : ImmutableList.copyOf(
                    aggregate.getGroupSets().stream()
                        .map(set -> set.union(added))
                        .sorted(ImmutableBitSet.ORDERING)
                        .toList()),
            aggregate.getAggCallList().stream()
                .map(
                    call ->
                        call.adaptTo(
                            input,
                            call.getArgList(),
                            call.filterArg,
                            aggregate.hasEmptyGroup(),
                            false))
                .toList());
    int keys = aggregate.getGroupCount();
    int calls = aggregate.getAggCallList().size();
    int[] order =
        IntStream.concat(
                IntStream.concat(
                    IntStream.range(0, keys), IntStream.range(keys + width, keys + width + calls)),
                IntStream.range(keys, keys + width))
            .toArray();
    RelNode ordered = columns(grouped, order);
    return aggregate.getGroupSets().contains(ImmutableBitSet.of())
        ? withEmptyGroups(aggregate, ordered)
        : ordered;
  }

  /** An aggregation without keys gives a row for an outer row even when its input has none. */
  private RelNode withEmptyGroups(Aggregate aggregate, RelNode ordered) {
    int calls = count(ordered) - width;
    List<RexNode> equal = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      equal.add(
          notDistinct(
              rex.makeInputRef(domain, i),
              RexUtil.shift(rex.makeInputRef(ordered, calls + i), width)));
    }
    RelNode all =
        LogicalJoin.create(
            domain,
            ordered,
            List.of(),
            RexUtil.composeConjunction(rex, equal),
            Set.of(),
            JoinRelType.LEFT);
    List<RexNode> expressions = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      AggregateCall call = aggregate.getAggCallList().get(i);
      RexNode value = rex.makeInputRef(all, width + i);
      expressions.add(
          isZeroOfNothing(call)
              ? rex.makeCall(
                  SqlStdOperatorTable.COALESCE,
                  value,
                  rex.makeExactLiteral(BigDecimal.ZERO, call.getType()))
              : value);
    }
    for (int i = 0; i < width; i++) {
      expressions.add(rex.makeInputRef(all, i));
    }
    return LogicalProject.create(all, List.of(), expressions, (List<String>) null, Set.of());
  }

  /** Whether a call gives 0 for no rows; others give NULL. */
  private static boolean isZeroOfNothing(AggregateCall call) {
    return switch (call.getAggregation().getKind()) {
      case COUNT, SUM0, REGR_COUNT -> true;
      default -> COUNTS.contains(call.getAggregation().getName().toLowerCase(Locale.ROOT));
    };
  }

  private static boolean isTotalAmongOthers(Aggregate aggregate) {
    return aggregate.getGroupSets().size() > 1
        && aggregate.getGroupSets().contains(ImmutableBitSet.of());
  }

  private RelNode join(Join join) {
    JoinRelType type = join.getJoinType();
    boolean rightOnly = type == JoinRelType.RIGHT;
    boolean inLeft = refers(join.getLeft());
    boolean inRight = refers(join.getRight());
    boolean needsLeft =
        inLeft || !inRight || type == JoinRelType.FULL || (type != JoinRelType.INNER && !rightOnly);
    boolean needsRight = inRight || type == JoinRelType.FULL || rightOnly;
    if (rightOnly && !inLeft) {
      needsLeft = false;
    }
    RelNode left = needsLeft ? pushed(join.getLeft()) : join.getLeft();
    RelNode right = needsRight ? pushed(join.getRight()) : join.getRight();
    int leftCount = count(join.getLeft());
    int rightCount = count(join.getRight());
    int leftAll = count(left);
    int domainAt = needsLeft ? leftCount : leftAll + rightCount;
    List<RexNode> both = leftAndRight(left, right);
    List<RexNode> conditions = new ArrayList<>();
    conditions.add(
        join.getCondition()
            .accept(
                new RexShuttle() {
                  @Override
                  public RexNode visitInputRef(RexInputRef ref) {
                    return both.get(
                        ref.getIndex() < leftCount
                            ? ref.getIndex()
                            : ref.getIndex() - leftCount + leftAll);
                  }

                  @Override
                  public RexNode visitFieldAccess(RexFieldAccess access) {
                    return isOuter(access)
                        ? both.get(domainAt + required.indexOf(access.getField().getIndex()))
                        : super.visitFieldAccess(access);
                  }
                }));
    if (needsLeft && needsRight) {
      for (int i = 0; i < width; i++) {
        conditions.add(notDistinct(both.get(leftCount + i), both.get(leftAll + rightCount + i)));
      }
    }
    RelNode joined =
        LogicalJoin.create(
            left, right, List.of(), RexUtil.composeConjunction(rex, conditions), Set.of(), type);
    if (type == JoinRelType.LEFT_MARK) {
      return columns(
          joined,
          IntStream.concat(
                  IntStream.range(0, leftCount),
                  IntStream.concat(IntStream.of(leftAll), IntStream.range(leftCount, leftAll)))
              .toArray());
    }
    if (!type.projectsRight()) {
      return joined;
    }
    List<RexNode> expressions = new ArrayList<>();
    IntStream.range(0, leftCount).forEach(i -> expressions.add(rex.makeInputRef(joined, i)));
    IntStream.range(leftAll, leftAll + rightCount)
        .forEach(i -> expressions.add(rex.makeInputRef(joined, i)));
    for (int i = 0; i < width; i++) {
      RexNode value = rex.makeInputRef(joined, (rightOnly ? leftAll + rightCount : domainAt) + i);
      expressions.add(
          type == JoinRelType.FULL
              ? rex.makeCall(
                  SqlStdOperatorTable.COALESCE,
                  value,
                  rex.makeInputRef(joined, leftAll + rightCount + i))
              : value);
    }
    return LogicalProject.create(joined, List.of(), expressions, (List<String>) null, Set.of());
  }

  private List<RexNode> leftAndRight(RelNode left, RelNode right) {
    List<RexNode> both = new ArrayList<>(rex.identityProjects(left.getRowType()));
    rex.identityProjects(right.getRowType())
        .forEach(ref -> both.add(RexUtil.shift(ref, count(left))));
    return both;
  }

  /** The first rows of each outer row. */
  private RelNode sort(Sort sort) {
    RelNode input = pushed(sort.getInput());
    if (sort.fetch == null && sort.offset == null) {
      return input;
    }
    List<org.apache.calcite.rex.RexFieldCollation> keys = new ArrayList<>();
    for (RelFieldCollation key : sort.getCollation().getFieldCollations()) {
      Set<SqlKind> flags = new java.util.HashSet<>();
      if (key.direction.isDescending()) {
        flags.add(SqlKind.DESCENDING);
      }
      flags.add(
          key.nullDirection == RelFieldCollation.NullDirection.FIRST
              ? SqlKind.NULLS_FIRST
              : SqlKind.NULLS_LAST);
      keys.add(
          new org.apache.calcite.rex.RexFieldCollation(
              rex.makeInputRef(input, key.getFieldIndex()), flags));
    }
    RexNode number =
        rex.makeOver(
            rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT),
            SqlStdOperatorTable.ROW_NUMBER,
            List.of(),
            domainOf(input),
            ImmutableList.copyOf(keys),
            RexWindowBounds.UNBOUNDED_PRECEDING,
            RexWindowBounds.CURRENT_ROW,
            RexWindowExclusion.EXCLUDE_NO_OTHER,
            true,
            true,
            false,
            false,
            false);
    List<RexNode> expressions = new ArrayList<>(rex.identityProjects(input.getRowType()));
    expressions.add(number);
    RelNode numbered =
        LogicalProject.create(input, List.of(), expressions, (List<String>) null, Set.of());
    RexNode row = Util.last(rex.identityProjects(numbered.getRowType()));
    List<RexNode> conditions = new ArrayList<>();
    RexNode offset = sort.offset == null ? null : outerFrom(sort.offset, input);
    if (offset != null) {
      conditions.add(rex.makeCall(SqlStdOperatorTable.GREATER_THAN, row, offset));
    }
    if (sort.fetch != null) {
      RexNode fetch = outerFrom(sort.fetch, input);
      RexNode last = offset == null ? fetch : rex.makeCall(SqlStdOperatorTable.PLUS, offset, fetch);
      conditions.add(rex.makeCall(SqlStdOperatorTable.LESS_THAN_OR_EQUAL, row, last));
    }
    RelNode chosen = LogicalFilter.create(numbered, RexUtil.composeConjunction(rex, conditions));
    return columns(chosen, IntStream.range(0, count(input)).toArray());
  }

  /** The expression with the outer row's columns read from the input's copy of them. */
  private RexNode outerFrom(RexNode expression, RelNode input) {
    List<RexNode> values = domainOf(input);
    return expression.accept(
        new RexShuttle() {
          @Override
          public RexNode visitFieldAccess(RexFieldAccess access) {
            return isOuter(access)
                ? values.get(required.indexOf(access.getField().getIndex()))
                : super.visitFieldAccess(access);
          }
        });
  }

  private boolean isOuter(RexFieldAccess access) {
    return access.getReferenceExpr() instanceof RexCorrelVariable variable
        && variable.id.equals(id);
  }

  private List<RexNode> domainOf(RelNode input) {
    int all = count(input);
    return List.copyOf(rex.identityProjects(input.getRowType()).subList(all - width, all));
  }

  private RexNode notDistinct(RexNode a, RexNode b) {
    return rex.makeCall(SqlStdOperatorTable.IS_NOT_DISTINCT_FROM, a, b);
  }

  private RelNode columns(RelNode input, int[] order) {
    List<RexNode> expressions = new ArrayList<>();
    for (int column : order) {
      expressions.add(rex.makeInputRef(input, column));
    }
    return LogicalProject.create(input, List.of(), expressions, (List<String>) null, Set.of());
  }

  private static int count(RelNode rel) {
    return rel.getRowType().getFieldCount();
  }
}
