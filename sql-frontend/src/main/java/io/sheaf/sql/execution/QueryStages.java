package io.sheaf.sql.execution;

import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.planner.PlannedQuery;
import io.sheaf.planner.adaptive.AdaptivePlanner;
import io.sheaf.planner.stage.Stage;
import io.sheaf.planner.stage.StageGraph;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The stages of one run of a query: all at once, or step by step.
 *
 * @param all the stages as they were planned first
 * @param steps gives them step by step, planned anew after each; null to run them all at once
 * @param ending where the result's rows go
 * @param ordered whether the result's rows come in an order that means something
 * @param rows about how many the result has
 */
public record QueryStages(
    StageGraph all,
    AdaptivePlanner steps,
    UnaryOperator<OperatorSpec> ending,
    boolean ordered,
    double rows) {
  /** Stages that ran as one graph, and what was decided before they did. */
  public record Ran(StageGraph stages, List<String> decisions) {}

  /** The query with its result for the client. */
  public static QueryStages of(PlannedQuery planned) {
    return into(planned, null);
  }

  /**
   * The query with its rows going elsewhere.
   *
   * @param sink makes the root of the last stage from the operator whose rows are the result; null
   *     for the client's
   */
  public static QueryStages into(PlannedQuery planned, UnaryOperator<OperatorSpec> sink) {
    return new QueryStages(
        planned.stages(),
        planned.adaptive(),
        sink,
        planned.ordered() || !planned.order().isEmpty(),
        planned.physical().rows());
  }

  /** The name of the layer that a stage is in a task graph. */
  public static String layerOf(Stage stage) {
    return StageTasks.name(stage.id());
  }

  /** Stages with the query's ending, if they are the last ones. */
  StageGraph ended(StageGraph stages, boolean isLast) {
    return isLast && ending != null ? stages.endingIn(ending) : stages;
  }
}
