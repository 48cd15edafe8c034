package io.sheaf.planner;

import io.sheaf.columnar.type.Schema;
import io.sheaf.planner.adaptive.AdaptivePlanner;
import io.sheaf.planner.explain.Explain;
import io.sheaf.planner.physical.KnownOrder;
import io.sheaf.planner.physical.PhysicalPlan;
import io.sheaf.planner.physical.SheafRel;
import io.sheaf.planner.stage.StageGraph;
import io.sheaf.storage.SortedColumn;
import java.util.List;

/**
 * A query ready to run.
 *
 * @param schema the result's columns, named as the statement names them
 * @param plan the physical plan that the stages were cut from
 * @param settings what it was planned with
 * @param roots the physical plan's root of each stage, by number
 * @param ordered whether the statement asks for an order of its rows
 */
public record PlannedQuery(
    StageGraph stages,
    Schema schema,
    PhysicalPlan plan,
    List<SheafRel> roots,
    PlannerSettings settings,
    boolean ordered) {
  /**
   * The same query in steps, planned anew after each of them, for one run; null when nothing could
   * change.
   */
  public AdaptivePlanner adaptive() {
    return AdaptivePlanner.of(plan, settings);
  }

  /** The part of the physical plan that gives the result. */
  public SheafRel physical() {
    return plan.root();
  }

  /** The order in which the result's rows come; empty when it is not known. */
  public List<SortedColumn> order() {
    return KnownOrder.of(physical()).stream()
        .map(key -> new SortedColumn(key.column(), key.descending(), key.nullsFirst()))
        .toList();
  }

  /** The plan as people read it. */
  public String explain(ExplainFormat format) {
    return Explain.of(stages, plan.shared(), roots, settings.workers().count() > 0, format);
  }
}
