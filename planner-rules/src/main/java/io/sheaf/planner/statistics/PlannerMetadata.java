package io.sheaf.planner.statistics;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.hep.HepRelVertex;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelDistribution;
import org.apache.calcite.rel.RelDistributions;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.metadata.MetadataHandler;
import org.apache.calcite.rel.metadata.MetadataHandlerProvider;
import org.apache.calcite.rel.metadata.RelColumnOrigin;
import org.apache.calcite.rel.metadata.RelMdPredicates;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlExplainLevel;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * What Calcite's rules ask about relations, answered directly: row counts from the {@link
 * Estimator}, the rest by a few lines. Calcite's own way compiles a handler a question at run time,
 * which costs a cold start more than the planning.
 */
public final class PlannerMetadata extends RelMetadataQuery {
  private static final RelMdPredicates PREDICATES = new RelMdPredicates();

  private final Estimator estimator;

  public PlannerMetadata(Estimator estimator) {
    super(new Unanswered());
    this.estimator = estimator;
  }

  /**
   * Gives no handlers: the rules in use ask none, and an instance of each of Calcite's 25 handler
   * types would have to be defined when the process starts.
   */
  private static final class Unanswered implements MetadataHandlerProvider {
    @Override
    public <MH extends MetadataHandler<?>> MH handler(Class<MH> type) {
      return null;
    }
  }

  private static RelNode strip(RelNode rel) {
    return rel instanceof HepRelVertex vertex ? vertex.getCurrentRel() : rel;
  }

  public Estimator estimator() {
    return estimator;
  }

  @Override
  public Double getRowCount(RelNode rel) {
    return estimator.rows(rel);
  }

  @Override
  public Double getMaxRowCount(RelNode node) {
    return switch (strip(node)) {
      case Aggregate aggregate when aggregate.getGroupSet().isEmpty() ->
          (double) aggregate.getGroupSets().size();
      case Values values -> (double) values.getTuples().size();
      case Sort sort -> {
        double input = getMaxRowCount(sort.getInput());
        yield sort.fetch instanceof RexLiteral fetch
            ? Math.min(input, fetch.getValueAs(Long.class).doubleValue())
            : input;
      }
      case Project project -> getMaxRowCount(project.getInput());
      case Filter filter ->
          filter.getCondition().isAlwaysFalse() ? 0 : getMaxRowCount(filter.getInput());
      case Join join when !join.getJoinType().projectsRight() -> getMaxRowCount(join.getLeft());
      default -> Double.POSITIVE_INFINITY;
    };
  }

  @Override
  public Double getMinRowCount(RelNode node) {
    return switch (strip(node)) {
      case Aggregate aggregate when aggregate.getGroupSet().isEmpty() -> 1.0;
      case Values values -> (double) values.getTuples().size();
      case Project project -> getMinRowCount(project.getInput());
      default -> 0.0;
    };
  }

  /** Null when rows decide: false would mean that there surely is one. */
  @Override
  public Boolean isEmpty(RelNode rel) {
    if (getMaxRowCount(rel) == 0) {
      return true;
    }
    return getMinRowCount(rel) >= 1 ? false : null;
  }

  @Override
  public Double getSelectivity(RelNode rel, RexNode predicate) {
    if (predicate == null) {
      return 1.0;
    }
    RelEstimate estimate = estimator.estimate(rel);
    return new Selectivity(rel.getCluster().getRexBuilder(), estimate::column, estimate.rows())
        .of(predicate);
  }

  @Override
  public Double getDistinctRowCount(RelNode rel, ImmutableBitSet keys, RexNode predicate) {
    return Estimator.groups(estimator.estimate(rel), keys);
  }

  @Override
  public Double getPopulationSize(RelNode rel, ImmutableBitSet keys) {
    return Estimator.groups(estimator.estimate(rel), keys);
  }

  @Override
  public Boolean areColumnsUnique(RelNode node, ImmutableBitSet columns, boolean ignoreNulls) {
    return unique(strip(node), columns);
  }

  @Override
  public Boolean areColumnsUnique(RelNode node, ImmutableBitSet columns) {
    return unique(strip(node), columns);
  }

  @Override
  public Boolean areRowsUnique(RelNode node, boolean ignoreNulls) {
    return unique(strip(node), ImmutableBitSet.range(node.getRowType().getFieldCount()));
  }

  @Override
  public Boolean areRowsUnique(RelNode node) {
    return areRowsUnique(node, false);
  }

  private boolean unique(RelNode rel, ImmutableBitSet columns) {
    if (getMaxRowCount(rel) <= 1) {
      return true;
    }
    return switch (rel) {
      case Aggregate aggregate ->
          aggregate.getGroupType() == Aggregate.Group.SIMPLE
              && columns.contains(ImmutableBitSet.range(aggregate.getGroupCount()));
      case Filter filter -> unique(strip(filter.getInput()), columns);
      case Sort sort -> unique(strip(sort.getInput()), columns);
      case Join join when !join.getJoinType().projectsRight() ->
          unique(strip(join.getLeft()), columns);
      case Project project -> {
        ImmutableBitSet.Builder inputs = ImmutableBitSet.builder();
        for (int column : columns) {
          if (project.getProjects().get(column) instanceof RexInputRef ref) {
            inputs.set(ref.getIndex());
          }
        }
        yield unique(strip(project.getInput()), inputs.build());
      }
      default -> false;
    };
  }

  @Override
  public Set<ImmutableBitSet> getUniqueKeys(RelNode node, boolean ignoreNulls) {
    RelNode rel = strip(node);
    if (getMaxRowCount(rel) <= 1) {
      return Set.of(ImmutableBitSet.of());
    }
    return rel instanceof Aggregate aggregate && aggregate.getGroupType() == Aggregate.Group.SIMPLE
        ? Set.of(ImmutableBitSet.range(aggregate.getGroupCount()))
        : Set.of();
  }

  @Override
  public Set<ImmutableBitSet> getUniqueKeys(RelNode rel) {
    return getUniqueKeys(rel, false);
  }

  @Override
  public RelOptPredicateList getPulledUpPredicates(RelNode node) {
    RexBuilder rex = node.getCluster().getRexBuilder();
    RelOptPredicateList all = predicates(strip(node));
    List<RexNode> known = all.pulledUpPredicates.stream().filter(p -> !comparesUnknown(p)).toList();
    return known.size() == all.pulledUpPredicates.size() ? all : RelOptPredicateList.of(rex, known);
  }

  /** A join without the conjuncts that Calcite's inference does not take. */
  private static Join known(Join join) {
    List<RexNode> all = RelOptUtil.conjunctions(join.getCondition());
    List<RexNode> known =
        all.stream().filter(p -> !comparesUnknown(p) && !comparesStructs(p)).toList();
    return known.size() == all.size()
        ? join
        : join.copy(
            join.getTraitSet(),
            RexUtil.composeConjunction(join.getCluster().getRexBuilder(), known),
            join.getLeft(),
            join.getRight(),
            join.getJoinType(),
            join.isSemiJoinDone());
  }

  private static boolean isComparison(RexCall call) {
    return SqlKind.COMPARISON.contains(call.getKind())
        || call.getKind() == SqlKind.IS_NOT_DISTINCT_FROM
        || call.getKind() == SqlKind.IS_DISTINCT_FROM;
  }

  /**
   * Whether a predicate compares with a constant that may be null: no row passes then, and who
   * takes the constant for the other side's value would make null of a column that is never null.
   */
  private static boolean comparesUnknown(RexNode predicate) {
    return predicate instanceof RexCall call
        && isComparison(call)
        && call.getOperands().stream()
            .anyMatch(
                operand ->
                    RexUtil.isConstant(operand)
                        && operand.getType().isNullable()
                        && !(operand instanceof RexLiteral literal && !literal.isNull()));
  }

  /** Calcite has no family of types for structs, by which it looks for constants. */
  private static boolean comparesStructs(RexNode predicate) {
    return predicate instanceof RexCall call
        && SqlKind.COMPARISON.contains(call.getKind())
        && call.getOperands().stream().anyMatch(operand -> operand.getType().isStruct());
  }

  private RelOptPredicateList predicates(RelNode rel) {
    return switch (rel) {
      case Filter filter ->
          getPulledUpPredicates(filter.getInput())
              .union(
                  filter.getCluster().getRexBuilder(),
                  RelOptPredicateList.of(
                      filter.getCluster().getRexBuilder(),
                      RexUtil.retainDeterministic(RelOptUtil.conjunctions(filter.getCondition()))
                          .stream()
                          .filter(p -> !comparesUnknown(p) && !comparesStructs(p))
                          .toList()));
      case Project project -> PREDICATES.getPredicates(project, this);
      case Join join -> PREDICATES.getPredicates(known(join), this);
      case Aggregate aggregate -> PREDICATES.getPredicates(aggregate, this);
      case Union union -> PREDICATES.getPredicates(union, this);
      // What holds for any input; Calcite would look for what implies what by running code.
      case Intersect intersect ->
          RelOptPredicateList.of(
              intersect.getCluster().getRexBuilder(),
              intersect.getInputs().stream()
                  .flatMap(input -> getPulledUpPredicates(input).pulledUpPredicates.stream())
                  .distinct()
                  .toList());
      case Minus minus -> PREDICATES.getPredicates(minus, this);
      case Sort sort -> PREDICATES.getPredicates(sort, this);
      default -> RelOptPredicateList.EMPTY;
    };
  }

  @Override
  public ImmutableList<RelCollation> collations(RelNode rel) {
    return ImmutableList.of();
  }

  @Override
  public RelDistribution distribution(RelNode rel) {
    return RelDistributions.ANY;
  }

  @Override
  public Set<RelColumnOrigin> getColumnOrigins(RelNode rel, int column) {
    return null;
  }

  @Override
  public RelOptCost getCumulativeCost(RelNode rel) {
    return rel.getCluster().getPlanner().getCostFactory().makeTinyCost();
  }

  @Override
  public RelOptCost getNonCumulativeCost(RelNode rel) {
    return rel.getCluster().getPlanner().getCostFactory().makeTinyCost();
  }

  @Override
  public Boolean isVisibleInExplain(RelNode rel, SqlExplainLevel level) {
    return true;
  }
}
