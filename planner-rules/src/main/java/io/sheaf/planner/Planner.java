package io.sheaf.planner;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.planner.physical.DivisionWise;
import io.sheaf.planner.physical.EnsureRequirements;
import io.sheaf.planner.physical.PhysicalConverter;
import io.sheaf.planner.physical.SheafRel;
import io.sheaf.planner.stage.StageGraph;
import io.sheaf.planner.stage.StagePlanner;
import io.sheaf.planner.statistics.Estimator;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;

/**
 * Plans queries: {@link PlannerPhase}s, then physical conversion, exchanges, stages. Stateless and
 * thread-safe.
 */
public final class Planner {
  private Planner() {}

  /**
   * Plans a converted statement.
   *
   * @param root a tree of a cluster that {@link SqlToRel#newCluster} made
   * @throws io.sheaf.columnar.error.SheafException UNSUPPORTED naming what can't be planned
   */
  public static PlannedQuery plan(RelRoot root, PlannerSettings settings) {
    List<String> names = root.fields.stream().map(field -> field.getValue()).toList();
    return plan(root.project(), names, settings);
  }

  /** Plans a relational tree whose result columns get the given names. */
  public static PlannedQuery plan(RelNode tree, List<String> names, PlannerSettings settings) {
    RelNode logical = optimized(tree);
    SheafRel converted = new PhysicalConverter(new Estimator()).convert(logical);
    SheafRel physical =
        new EnsureRequirements(settings).apply(new DivisionWise(settings).apply(converted));
    StagePlanner stagePlanner = new StagePlanner(settings);
    StageGraph stages = stagePlanner.plan(physical);
    return new PlannedQuery(
        stages, named(physical.schema(), names), physical, stagePlanner.roots(), settings);
  }

  private static RelNode optimized(RelNode tree) {
    try {
      return optimize(tree);
    } catch (UnsupportedOperationException | RelOptPlanner.CannotPlanException notOurs) {
      throw new SheafException(
          ErrorCode.UNSUPPORTED,
          "the statement has a form that the planner does not know",
          notOurs);
    }
  }

  /** The logical plan after all phases. */
  public static RelNode optimize(RelNode tree) {
    RelNode plan = tree;
    for (PlannerPhase phase : PlannerPhase.values()) {
      plan = phase.apply(plan);
    }
    return plan;
  }

  private static Schema named(Schema schema, List<String> names) {
    List<Field> fields = new ArrayList<>(schema.size());
    for (int i = 0; i < schema.size(); i++) {
      Field field = schema.field(i);
      fields.add(new Field(names.get(i), field.type(), field.nullable()));
    }
    return new Schema(fields);
  }
}
