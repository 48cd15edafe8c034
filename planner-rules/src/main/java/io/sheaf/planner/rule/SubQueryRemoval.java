package io.sheaf.planner.rule;

import com.google.common.collect.ImmutableSet;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.planner.SheafOperators;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.tools.RelBuilder;

/**
 * Replaces sub-queries by joins. EXISTS and IN that are conjuncts of a filter become semi-joins,
 * NOT EXISTS and NOT IN anti-joins, a scalar sub-query a left join with its one row or its groups.
 * EXISTS and IN elsewhere become mark joins, whose column is the answer. A correlation that {@link
 * PulledQuery} can't move into the join's condition is unnested by {@link Decorrelation}.
 *
 * <p>NOT IN keeps SQL's meaning by its condition: {@code (a = b) IS NOT FALSE} holds also when
 * either is null; when neither can be, it is {@code a = b}.
 */
public final class SubQueryRemoval {
  private SubQueryRemoval() {}

  /**
   * The plan without sub-queries and correlations.
   *
   * @throws SheafException UNSUPPORTED when a correlation can't be removed
   */
  public static RelNode apply(RelNode root) {
    return remove(SimplerSubQueries.apply(root));
  }

  private static RelNode remove(RelNode rel) {
    List<RelNode> inputs = rel.getInputs().stream().map(SubQueryRemoval::remove).toList();
    RelNode node = inputs.equals(rel.getInputs()) ? rel : rel.copy(rel.getTraitSet(), inputs);
    return switch (node) {
      case Filter filter when Correlations.hasSubQuery(filter.getCondition()) -> filter(filter);
      case Project project
          when project.getProjects().stream().anyMatch(Correlations::hasSubQuery) ->
          project(project);
      case Join join when Correlations.hasSubQuery(join.getCondition()) -> join(join);
      case Correlate correlate -> Decorrelation.join(correlate);
      default -> node;
    };
  }

  static RelNode filter(Filter filter) {
    RexBuilder rex = filter.getCluster().getRexBuilder();
    Set<CorrelationId> ids = filter.getVariablesSet();
    Joins joins = new Joins(filter.getInput(), ids);
    List<RexNode> others = new ArrayList<>();
    List<RexNode> plain = new ArrayList<>();
    for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
      if (!Correlations.hasSubQuery(conjunct)) {
        plain.add(conjunct);
      } else if (!isQuantified(conjunct) || !joins.quantified(conjunct)) {
        others.add(conjunct);
      }
    }
    others.forEach(conjunct -> plain.add(joins.columns(conjunct)));
    RelNode result = joins.current;
    RexNode condition = RexUtil.composeConjunction(rex, plain, true);
    if (condition != null) {
      result = LogicalFilter.create(result, condition);
    }
    int width = filter.getRowType().getFieldCount();
    if (result.getRowType().getFieldCount() == width) {
      return result;
    }
    return LogicalProject.create(
        result,
        List.of(),
        rex.identityProjects(result.getRowType()).subList(0, width),
        filter.getRowType().getFieldNames(),
        Set.of());
  }

  static RelNode project(Project project) {
    Joins joins = new Joins(project.getInput(), project.getVariablesSet());
    List<RexNode> expressions = project.getProjects().stream().map(joins::columns).toList();
    return LogicalProject.create(
        joins.current, List.of(), expressions, project.getRowType().getFieldNames(), Set.of());
  }

  /**
   * Sub-queries in a condition of an inner join are a filter's; in one of an outer join they become
   * columns of the side that they refer to, or decide which rows are matched.
   */
  private static RelNode join(Join join) {
    RexBuilder rex = join.getCluster().getRexBuilder();
    if (join.getJoinType() == JoinRelType.INNER) {
      RelNode product =
          LogicalJoin.create(
              join.getLeft(),
              join.getRight(),
              List.of(),
              rex.makeLiteral(true),
              Set.of(),
              JoinRelType.INNER);
      return filter(
          LogicalFilter.create(
              product, join.getCondition(), ImmutableSet.copyOf(join.getVariablesSet())));
    }
    OuterJoinCondition condition = new OuterJoinCondition(join);
    return condition.isOneSided() ? condition.withColumns() : new TwoSidedCondition(join).rows();
  }

  private static boolean isQuantified(RexNode conjunct) {
    RexNode node =
        conjunct.getKind() == SqlKind.NOT ? ((RexCall) conjunct).getOperands().get(0) : conjunct;
    return node.getKind() == SqlKind.EXISTS || node.getKind() == SqlKind.IN;
  }

  /** The input of one filter or projection, joined with one sub-query after another. */
  private static final class Joins {
    private final Set<CorrelationId> ids;
    private final RexBuilder rex;
    private RelNode current;

    Joins(RelNode input, Set<CorrelationId> ids) {
      this.current = input;
      this.ids = ids;
      this.rex = input.getCluster().getRexBuilder();
    }

    /** Joins with [NOT] EXISTS or [NOT] IN; false when that can't be. */
    boolean quantified(RexNode conjunct) {
      boolean negated = conjunct.getKind() == SqlKind.NOT;
      RexSubQuery query =
          (RexSubQuery) (negated ? ((RexCall) conjunct).getOperands().get(0) : conjunct);
      if (query.getOperands().stream().anyMatch(Correlations::hasSubQuery)) {
        return false;
      }
      PulledQuery pulled = pulled(query.rel);
      List<RexNode> conditions = conditions(pulled);
      if (query.getKind() == SqlKind.IN) {
        conditions.add(membership(query, negated));
      }
      join(pulled.rel(), conditions, negated ? JoinRelType.ANTI : JoinRelType.SEMI);
      return true;
    }

    /** The sub-query without references to the outer row, and what replaces them. */
    private PulledQuery pulled(RelNode query) {
      RelNode rel = remove(query);
      Optional<PulledQuery> simple = PulledQuery.pull(rel, ids);
      return simple.isPresent() && !simple.get().grouped() ? simple.get() : unnested(rel);
    }

    private PulledQuery unnested(RelNode rel) {
      CorrelationId id =
          ids.stream().filter(i -> Correlations.refers(rel, Set.of(i))).findFirst().orElseThrow();
      return Decorrelation.pull(current, rel, id);
    }

    private List<RexNode> conditions(PulledQuery pulled) {
      List<RexNode> conditions = new ArrayList<>();
      pulled.conditions().forEach(c -> conditions.add(Correlations.joined(c, ids, current)));
      return conditions;
    }

    private void join(RelNode right, List<RexNode> conditions, JoinRelType type) {
      current =
          LogicalJoin.create(
              current,
              conditions.isEmpty() ? firstRow(right) : right,
              List.of(),
              RexUtil.composeConjunction(rex, conditions),
              Set.of(),
              type);
    }

    private RelNode firstRow(RelNode rel) {
      RexNode one = rex.makeExactLiteral(java.math.BigDecimal.ONE);
      return LogicalSort.create(rel, org.apache.calcite.rel.RelCollations.EMPTY, null, one);
    }

    private RexNode membership(RexSubQuery query, boolean negated) {
      int shift = current.getRowType().getFieldCount();
      List<RexNode> equalities = new ArrayList<>();
      boolean nullable = false;
      for (int i = 0; i < query.getOperands().size(); i++) {
        RexNode operand = query.getOperands().get(i);
        RexNode value = RexUtil.shift(rex.makeInputRef(query.rel, i), shift);
        nullable |= operand.getType().isNullable() || value.getType().isNullable();
        equalities.add(rex.makeCall(SqlStdOperatorTable.EQUALS, operand, value));
      }
      RexNode all = RexUtil.composeConjunction(rex, equalities);
      return negated && nullable ? rex.makeCall(SqlStdOperatorTable.IS_NOT_FALSE, all) : all;
    }

    /** The expression with its sub-queries replaced by columns of joins. */
    RexNode columns(RexNode expression) {
      return expression.accept(
          new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery query) {
              RexSubQuery plain =
                  query.clone(
                      query.getType(),
                      query.getOperands().stream().map(Joins.this::columns).toList());
              return switch (plain.getKind()) {
                case SCALAR_QUERY -> scalar(plain);
                case EXISTS, IN -> marked(plain);
                case SOME -> extremes(plain);
                default ->
                    throw new SheafException(
                        ErrorCode.UNSUPPORTED,
                        "a sub-query of the kind " + plain.getKind() + " is not supported");
              };
            }
          });
    }

    private RexNode scalar(RexSubQuery query) {
      int column = current.getRowType().getFieldCount();
      joinRow(remove(query.rel));
      return rex.ensureType(query.getType(), rex.makeInputRef(current, column), false);
    }

    /** Joins with the one row that a query gives an outer row; nulls if it gives none. */
    private void joinRow(RelNode rel) {
      boolean correlated = Correlations.refers(rel, ids);
      PulledQuery pulled =
          PulledQuery.pull(rel, ids)
              // Only an aggregation is known to give one row an outer row.
              .filter(simple -> simple.grouped() || !correlated)
              .orElseGet(() -> unnested(oneRow(rel)));
      RelNode right = correlated ? pulled.rel() : oneRow(pulled.rel());
      boolean always =
          !correlated && current.getCluster().getMetadataQuery().getMinRowCount(right) >= 1;
      current =
          LogicalJoin.create(
              current,
              right,
              List.of(),
              RexUtil.composeConjunction(rex, conditions(pulled)),
              Set.of(),
              always ? JoinRelType.INNER : JoinRelType.LEFT);
    }

    /** EXISTS or IN as a column that tells for each row whether, or null for unknown. */
    private RexNode marked(RexSubQuery query) {
      RexSubQuery plain = withColumns(query);
      PulledQuery pulled = pulled(plain.rel);
      List<RexNode> conditions = conditions(pulled);
      // Whatever correlates them, EXISTS is true or false, and so is IN if nothing is null.
      boolean unknown = plain.getKind() == SqlKind.IN && plain.getType().isNullable();
      if (unknown) {
        RexNode counts = RexUtil.composeConjunction(rex, conditions);
        conditions =
            List.of(rex.makeCall(SheafOperators.MARK_CONDITION, counts, membership(plain, false)));
      } else if (plain.getKind() == SqlKind.IN) {
        conditions.add(membership(plain, false));
      }
      int column = current.getRowType().getFieldCount();
      join(pulled.rel(), conditions, JoinRelType.LEFT_MARK);
      RexNode mark = rex.makeInputRef(current, column);
      return unknown ? mark : rex.makeCall(SqlStdOperatorTable.IS_TRUE, mark);
    }

    /** The sub-query with operands that are columns, as keys of a join are. */
    private RexSubQuery withColumns(RexSubQuery query) {
      if (query.getOperands().stream().allMatch(RexInputRef.class::isInstance)) {
        return query;
      }
      int before = current.getRowType().getFieldCount();
      List<RexNode> all = new ArrayList<>(rex.identityProjects(current.getRowType()));
      all.addAll(query.getOperands());
      current = LogicalProject.create(current, List.of(), all, (List<String>) null, Set.of());
      List<RexNode> operands =
          new ArrayList<>(rex.identityProjects(current.getRowType()).subList(before, all.size()));
      return query.clone(query.getType(), operands);
    }

    /**
     * {@code x < ANY (query)} by the query's extremes: whether x is below the largest value, else
     * unknown if there are nulls.
     */
    private RexNode extremes(RexSubQuery query) {
      RexNode x = query.getOperands().getFirst();
      SqlKind kind = ((SqlQuantifyOperator) query.getOperator()).comparisonKind;
      SqlOperator comparison = SimplerSubQueries.comparison(kind);
      RelBuilder builder = RelFactories.LOGICAL_BUILDER.create(current.getCluster(), null);
      builder.push(remove(query.rel));
      builder.aggregate(
          builder.groupKey(),
          builder.min("least", builder.field(0)),
          builder.max("most", builder.field(0)),
          builder.countStar("rows"),
          builder.count(false, "values", builder.field(0)));
      int column = current.getRowType().getFieldCount();
      joinRow(builder.build());
      RexNode least = rex.makeInputRef(current, column);
      RexNode most = rex.makeInputRef(current, column + 1);
      RexNode rows = rex.makeInputRef(current, column + 2);
      RexNode values = rex.makeInputRef(current, column + 3);
      RexNode found =
          switch (kind) {
            case LESS_THAN, LESS_THAN_OR_EQUAL -> rex.makeCall(comparison, x, most);
            case GREATER_THAN, GREATER_THAN_OR_EQUAL -> rex.makeCall(comparison, x, least);
            case NOT_EQUALS ->
                rex.makeCall(
                    SqlStdOperatorTable.OR,
                    rex.makeCall(comparison, x, least),
                    rex.makeCall(comparison, x, most));
            default -> throw new IllegalStateException("no extremes tell about " + kind);
          };
      return rex.makeCall(
          query.getType(),
          SqlStdOperatorTable.CASE,
          List.of(
              rex.makeCall(
                  SqlStdOperatorTable.EQUALS,
                  rows,
                  rex.makeExactLiteral(BigDecimal.ZERO, rows.getType())),
              rex.makeLiteral(false),
              rex.makeCall(SqlStdOperatorTable.IS_TRUE, found),
              rex.makeLiteral(true),
              rex.makeCall(SqlStdOperatorTable.LESS_THAN, values, rows),
              rex.makeNullLiteral(query.getType()),
              found));
    }

    private static RelNode oneRow(RelNode rel) {
      return rel.getCluster().getMetadataQuery().getMaxRowCount(rel) <= 1
          ? rel
          : RelOptUtil.createSingleValueAggRel(rel.getCluster(), rel);
    }
  }
}
