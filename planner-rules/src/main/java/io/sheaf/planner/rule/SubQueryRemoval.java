package io.sheaf.planner.rule;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelVisitor;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql2rel.RelDecorrelator;

/**
 * Replaces sub-queries by joins. EXISTS and IN that are conjuncts of a filter become semi-joins,
 * NOT EXISTS and NOT IN anti-joins, a scalar sub-query a left join with its one row or its groups.
 * What has another form is left to Calcite's correlates and their removal.
 *
 * <p>NOT IN keeps SQL's meaning by its condition: {@code (a = b) IS NOT FALSE} holds also when
 * either is null; when neither can be, it is {@code a = b}.
 */
public final class SubQueryRemoval {
  private static final HepProgram TO_CORRELATE =
      HepProgram.builder()
          .addRuleInstance(CoreRules.FILTER_SUB_QUERY_TO_CORRELATE)
          .addRuleInstance(CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE)
          .addRuleInstance(CoreRules.JOIN_SUB_QUERY_TO_CORRELATE)
          .build();

  private SubQueryRemoval() {}

  /**
   * The plan without sub-queries and correlations.
   *
   * @throws SheafException UNSUPPORTED when a correlation can't be removed
   */
  public static RelNode apply(RelNode root) {
    RelNode rel = remove(SimplerSubQueries.apply(root));
    if (Correlations.hasSubQuery(rel)) {
      HepPlanner planner = new HepPlanner(TO_CORRELATE, rel.getCluster().getPlanner().getContext());
      planner.setRoot(rel);
      rel = planner.findBestExp();
    }
    if (hasCorrelate(rel)) {
      rel =
          RelDecorrelator.decorrelateQuery(
              outerCorrelates(rel), RelFactories.LOGICAL_BUILDER.create(rel.getCluster(), null));
    }
    if (hasCorrelate(rel) || Correlations.hasSubQuery(rel)) {
      throw new SheafException(
              ErrorCode.UNSUPPORTED,
              "a sub-query refers to its outer query in a way that is not supported")
          .withHint(
              "write it as a join, or move the reference into the sub-query's WHERE as an"
                  + " equality");
    }
    return rel;
  }

  /**
   * Where the inner side always gives a row, an inner correlate is an outer one: in that form the
   * rows without a group survive.
   */
  private static RelNode outerCorrelates(RelNode root) {
    RelMetadataQuery metadata = root.getCluster().getMetadataQuery();
    return root.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode rel) {
            RelNode node = super.visit(rel);
            if (!(node instanceof Correlate correlate)
                || correlate.getJoinType() != JoinRelType.INNER
                || metadata.getMinRowCount(correlate.getRight()) < 1) {
              return node;
            }
            RelNode outer =
                correlate.copy(
                    correlate.getTraitSet(),
                    correlate.getLeft(),
                    correlate.getRight(),
                    correlate.getCorrelationId(),
                    correlate.getRequiredColumns(),
                    JoinRelType.LEFT);
            return RelOptUtil.createCastRel(outer, correlate.getRowType(), true);
          }
        });
  }

  private static boolean hasCorrelate(RelNode rel) {
    AtomicBoolean found = new AtomicBoolean();
    new RelVisitor() {
      @Override
      public void visit(RelNode node, int ordinal, RelNode parent) {
        if (node instanceof Correlate) {
          found.set(true);
        } else {
          super.visit(node, ordinal, parent);
        }
      }
    }.go(rel);
    return found.get();
  }

  private static RelNode remove(RelNode rel) {
    List<RelNode> inputs = rel.getInputs().stream().map(SubQueryRemoval::remove).toList();
    RelNode node = inputs.equals(rel.getInputs()) ? rel : rel.copy(rel.getTraitSet(), inputs);
    return switch (node) {
      case Filter filter when Correlations.hasSubQuery(filter.getCondition()) -> filter(filter);
      case Project project
          when project.getProjects().stream().anyMatch(Correlations::hasSubQuery) ->
          project(project);
      default -> node;
    };
  }

  private static RelNode filter(Filter filter) {
    RexBuilder rex = filter.getCluster().getRexBuilder();
    Set<CorrelationId> ids = filter.getVariablesSet();
    Joins joins = new Joins(filter.getInput(), ids);
    List<RexNode> rest = new ArrayList<>();
    List<RexNode> scalars = new ArrayList<>();
    List<RexNode> plain = new ArrayList<>();
    for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
      if (!Correlations.hasSubQuery(conjunct)) {
        plain.add(conjunct);
      } else if (!isQuantified(conjunct)) {
        scalars.add(conjunct);
      } else if (!joins.quantified(conjunct)) {
        rest.add(conjunct);
      }
    }
    for (RexNode conjunct : scalars) {
      Optional<RexNode> replaced = joins.scalars(conjunct);
      if (replaced.isPresent()) {
        plain.add(replaced.get());
      } else {
        rest.add(conjunct);
      }
    }
    RelNode result = joins.current;
    RexNode condition = RexUtil.composeConjunction(rex, plain, true);
    if (condition != null) {
      result = LogicalFilter.create(result, condition);
    }
    if (!rest.isEmpty()) {
      result =
          LogicalFilter.create(
              result,
              RexUtil.composeConjunction(rex, rest),
              com.google.common.collect.ImmutableSet.copyOf(ids));
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

  private static RelNode project(Project project) {
    Joins joins = new Joins(project.getInput(), project.getVariablesSet());
    List<RexNode> expressions = new ArrayList<>();
    boolean left = false;
    for (RexNode expression : project.getProjects()) {
      Optional<RexNode> replaced =
          Correlations.hasSubQuery(expression)
              ? joins.scalars(expression)
              : Optional.of(expression);
      left |= replaced.isEmpty();
      expressions.add(replaced.orElse(expression));
    }
    return LogicalProject.create(
        joins.current,
        List.of(),
        expressions,
        project.getRowType().getFieldNames(),
        left ? project.getVariablesSet() : Set.of());
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
      Optional<PulledQuery> pulled = PulledQuery.pull(remove(query.rel), ids);
      if (pulled.isEmpty()
          || pulled.get().grouped()
          || Correlations.hasSubQuery(pulled.get().rel())) {
        return false;
      }
      List<RexNode> conditions = new ArrayList<>();
      pulled.get().conditions().forEach(c -> conditions.add(Correlations.joined(c, ids, current)));
      if (query.getKind() == SqlKind.IN) {
        conditions.add(membership(query, negated));
      }
      RelNode right = pulled.get().rel();
      if (conditions.isEmpty()) {
        right = firstRow(right);
      }
      current =
          LogicalJoin.create(
              current,
              right,
              List.of(),
              RexUtil.composeConjunction(rex, conditions),
              Set.of(),
              negated ? JoinRelType.ANTI : JoinRelType.SEMI);
      return true;
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

    /**
     * Replaces the scalar sub-queries in an expression by columns of joins; empty when one can't
     * be.
     */
    Optional<RexNode> scalars(RexNode expression) {
      RelNode before = current;
      AtomicBoolean failed = new AtomicBoolean();
      RexNode replaced =
          expression.accept(
              new RexShuttle() {
                @Override
                public RexNode visitSubQuery(RexSubQuery query) {
                  Optional<RexNode> column =
                      query.getKind() == SqlKind.SCALAR_QUERY ? scalar(query) : Optional.empty();
                  failed.compareAndSet(false, column.isEmpty());
                  return column.orElse(query);
                }
              });
      if (failed.get()) {
        current = before;
        return Optional.empty();
      }
      return Optional.of(replaced);
    }

    private Optional<RexNode> scalar(RexSubQuery query) {
      Optional<PulledQuery> pulled = PulledQuery.pull(remove(query.rel), ids);
      if (pulled.isEmpty() || Correlations.hasSubQuery(pulled.get().rel())) {
        return Optional.empty();
      }
      boolean correlated = !pulled.get().conditions().isEmpty();
      // Only an aggregation is known to give one row an outer row.
      if (correlated && !pulled.get().grouped()) {
        return Optional.empty();
      }
      RelNode right = correlated ? pulled.get().rel() : oneRow(pulled.get().rel());
      int column = current.getRowType().getFieldCount();
      List<RexNode> conditions = new ArrayList<>();
      pulled.get().conditions().forEach(c -> conditions.add(Correlations.joined(c, ids, current)));
      boolean always =
          !correlated && current.getCluster().getMetadataQuery().getMinRowCount(right) >= 1;
      current =
          LogicalJoin.create(
              current,
              right,
              List.of(),
              RexUtil.composeConjunction(rex, conditions),
              Set.of(),
              always ? JoinRelType.INNER : JoinRelType.LEFT);
      return Optional.of(rex.ensureType(query.getType(), rex.makeInputRef(current, column), false));
    }

    private static RelNode oneRow(RelNode rel) {
      return rel.getCluster().getMetadataQuery().getMaxRowCount(rel) <= 1
          ? rel
          : RelOptUtil.createSingleValueAggRel(rel.getCluster(), rel);
    }
  }
}
