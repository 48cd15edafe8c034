package io.sheaf.planner.common;

import io.sheaf.planner.rule.Unnest;
import io.sheaf.planner.statistics.Estimator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelVisitor;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;

/**
 * Whether keeping rows is cheaper than making them again for each place that reads them. The unit
 * is one row passing one cheap operator.
 */
public final class Worth {
  /** Writing or reading a value of what is kept. */
  private static final double KEPT_VALUE = 1;

  private static final double JOINED_ROW = 2;
  private static final double GROUPED_ROW = 3;
  private static final double SORTED_ROW = 5;

  private final Estimator estimator;

  Worth(Estimator estimator) {
    this.estimator = estimator;
  }

  /**
   * Whether a plan is to be run once for several readers.
   *
   * @param each the plans that the readers would run else, without the rows that they don't want
   */
  boolean once(RelNode plan, List<RelNode> each) {
    if (!isDeterministic(plan)) {
      return true;
    }
    if (!hasWork(plan)) {
      return false;
    }
    double kept = estimator.rows(plan) * plan.getRowType().getFieldCount() * KEPT_VALUE;
    double apart = each.stream().mapToDouble(this::cost).sum();
    return apart > cost(plan) + (1 + each.size()) * kept;
  }

  /** Whether two runs of the plan give the same rows. */
  public static boolean isDeterministic(RelNode plan) {
    boolean[] deterministic = {true};
    RexShuttle expressions =
        new RexShuttle() {
          @Override
          public RexNode visitCall(RexCall call) {
            deterministic[0] &= call.getOperator().isDeterministic();
            return super.visitCall(call);
          }
        };
    visit(plan, rel -> rel.accept(expressions));
    return deterministic[0];
  }

  /** Whether it does more than to read, choose and compute. */
  private static boolean hasWork(RelNode plan) {
    boolean[] work = {false};
    visit(plan, rel -> work[0] |= !isLight(rel));
    return work[0];
  }

  private static boolean isLight(RelNode rel) {
    return switch (rel) {
      case Project project -> !project.containsOver();
      case Filter filter -> true;
      case TableScan scan -> true;
      case Values values -> true;
      case CommonTableScan scan -> true;
      case Unnest unnest -> true;
      default -> false;
    };
  }

  private double cost(RelNode plan) {
    double[] cost = {0};
    visit(plan, rel -> cost[0] += ownCost(rel));
    return cost[0];
  }

  private double ownCost(RelNode rel) {
    return switch (rel) {
      case Join join ->
          estimator.rows(join.getLeft())
              + JOINED_ROW * estimator.rows(join.getRight())
              + estimator.rows(join);
      case Aggregate aggregate -> GROUPED_ROW * estimator.rows(aggregate.getInput());
      case Sort sort -> SORTED_ROW * estimator.rows(sort.getInput());
      case Project project when project.containsOver() ->
          SORTED_ROW * estimator.rows(project.getInput());
      default -> estimator.rows(rel);
    };
  }

  private static void visit(RelNode plan, Consumer<RelNode> action) {
    new RelVisitor() {
      @Override
      public void visit(RelNode node, int ordinal, RelNode parent) {
        action.accept(node);
        super.visit(node, ordinal, parent);
      }
    }.go(plan);
  }
}
