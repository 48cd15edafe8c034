package io.sheaf.planner;

import io.sheaf.planner.join.JoinOrder;
import io.sheaf.planner.rule.BagOperations;
import io.sheaf.planner.rule.ColumnPruning;
import io.sheaf.planner.rule.ConstantSets;
import io.sheaf.planner.rule.ExpressionKeys;
import io.sheaf.planner.rule.FilterAsofTranspose;
import io.sheaf.planner.rule.NullSafeKeys;
import io.sheaf.planner.rule.Sampling;
import io.sheaf.planner.rule.SubQueryRemoval;
import io.sheaf.planner.rule.Unnesting;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.hep.HepMatchOrder;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.rules.AggregateExpandDistinctAggregatesRule;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rel.rules.PruneEmptyRules;
import org.apache.calcite.rel.rules.ReduceExpressionsRule.JoinReduceExpressionsRule.JoinReduceExpressionsRuleConfig;

/** What happens to a logical plan, in this order: the whole optimizer on one screen. */
public enum PlannerPhase {
  SAMPLES("Samples become conditions on a hash of what a row is.", Sampling::apply),

  UNNEST("Every UNNEST becomes a node that repeats rows for elements.", Unnesting::apply),

  SUB_QUERIES(
      "Sub-queries become joins; references to outer rows become join conditions.",
      SubQueryRemoval::apply),

  BAG_OPERATIONS("INTERSECT ALL and EXCEPT ALL become joins.", BagOperations::apply),

  CONSTANT_SETS("Long lists of constants become sets.", ConstantSets::apply),

  NORMALISE(
      "Set operations become joins, distinct aggregates aggregate finer groups; constants fold,"
          + " what no row is wanted of goes.",
      PruneEmptyRules.SORT_FETCH_ZERO_INSTANCE,
      CoreRules.MINUS_TO_DISTINCT,
      CoreRules.INTERSECT_TO_DISTINCT,
      CoreRules.UNION_TO_DISTINCT,
      Rules.EXPAND_DISTINCT,
      CoreRules.FILTER_REDUCE_EXPRESSIONS,
      CoreRules.PROJECT_REDUCE_EXPRESSIONS,
      Rules.JOIN_REDUCE_EXPRESSIONS,
      CoreRules.PROJECT_MERGE,
      CoreRules.PROJECT_REMOVE),

  NULL_SAFE_KEYS(
      "Join keys under which null equals null become keys under which it need not.",
      NullSafeKeys::apply),

  PUSH_DOWN(
      "Filters go down through everything they can, joins that lose their nulls become stricter.",
      CoreRules.FILTER_INTO_JOIN,
      CoreRules.JOIN_CONDITION_PUSH,
      FilterAsofTranspose.INSTANCE,
      CoreRules.FILTER_PROJECT_TRANSPOSE,
      CoreRules.FILTER_AGGREGATE_TRANSPOSE,
      CoreRules.FILTER_SET_OP_TRANSPOSE,
      CoreRules.FILTER_MERGE,
      CoreRules.PROJECT_MERGE,
      CoreRules.PROJECT_REMOVE),

  EXPRESSION_KEYS(
      "Expressions that joins compare become columns below them, and so keys.",
      ExpressionKeys::apply),

  JOIN_ORDER(
      "Inner, semi- and anti-joins are put in the cheapest order; what conditions imply for one"
          + " relation becomes its filter.",
      JoinOrder::apply),

  PRUNE("Columns end where nothing above needs them.", ColumnPruning::apply),

  TIDY(
      "Projections that follow each other become one, those that do nothing go.",
      CoreRules.PROJECT_MERGE,
      CoreRules.PROJECT_REMOVE,
      CoreRules.LIMIT_MERGE);

  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // passes are stateless functions
  private final UnaryOperator<RelNode> pass;

  PlannerPhase(String description, UnaryOperator<RelNode> pass) {
    this.description = description;
    this.pass = pass;
  }

  PlannerPhase(String description, RelOptRule... rules) {
    this.description = description;
    this.pass = rules(List.of(rules));
  }

  /** What the phase does, in a sentence. */
  public String description() {
    return description;
  }

  /** Runs the phase. */
  public RelNode apply(RelNode plan) {
    return pass.apply(plan);
  }

  private static UnaryOperator<RelNode> rules(List<RelOptRule> rules) {
    HepProgram program =
        HepProgram.builder().addMatchOrder(HepMatchOrder.TOP_DOWN).addRuleCollection(rules).build();
    return plan -> {
      HepPlanner planner = new HepPlanner(program);
      planner.setExecutor(plan.getCluster().getPlanner().getExecutor());
      planner.setRoot(plan);
      return planner.findBestExp();
    };
  }

  /** Rules of Calcite's with conditions of our own. */
  private static final class Rules {
    /** Not for marks, where a condition that is unknown differs from one that is false. */
    static final RelOptRule JOIN_REDUCE_EXPRESSIONS =
        JoinReduceExpressionsRuleConfig.DEFAULT
            .withOperandSupplier(
                builder ->
                    builder
                        .operand(LogicalJoin.class)
                        .predicate(join -> join.getJoinType() != JoinRelType.LEFT_MARK)
                        .anyInputs())
            .as(JoinReduceExpressionsRuleConfig.class)
            .toRule();

    /** Aggregates of ordered rows sort anyway, and can't be put together of parts. */
    static final RelOptRule EXPAND_DISTINCT =
        AggregateExpandDistinctAggregatesRule.Config.DEFAULT
            .withOperandSupplier(
                b ->
                    b.operand(LogicalAggregate.class)
                        .predicate(
                            aggregate ->
                                aggregate.getAggCallList().stream()
                                    .allMatch(call -> call.getCollation().getKeys().isEmpty()))
                        .anyInputs())
            .as(AggregateExpandDistinctAggregatesRule.Config.class)
            .toRule();
  }
}
