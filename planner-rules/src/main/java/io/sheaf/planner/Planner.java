package io.sheaf.planner;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.planner.common.CommonPlans;
import io.sheaf.planner.common.CommonTable;
import io.sheaf.planner.common.CommonTables;
import io.sheaf.planner.physical.DivisionWise;
import io.sheaf.planner.physical.EnsureRequirements;
import io.sheaf.planner.physical.ExistenceSides;
import io.sheaf.planner.physical.KnownOrder;
import io.sheaf.planner.physical.MetadataAnswers;
import io.sheaf.planner.physical.OrderChecks;
import io.sheaf.planner.physical.PhysicalConverter;
import io.sheaf.planner.physical.PhysicalPlan;
import io.sheaf.planner.physical.SharedRel;
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
    boolean ordered = !root.collation.getFieldCollations().isEmpty();
    return plan(root.project(), names, settings, ordered);
  }

  /** Plans a relational tree whose result columns get the given names. */
  public static PlannedQuery plan(RelNode tree, List<String> names, PlannerSettings settings) {
    return plan(tree, names, settings, false);
  }

  private static PlannedQuery plan(
      RelNode tree, List<String> names, PlannerSettings settings, boolean ordered) {
    PhysicalPlan plan = physical(optimized(tree), settings);
    StagePlanner stagePlanner = new StagePlanner(settings);
    StageGraph stages = stagePlanner.plan(plan);
    return new PlannedQuery(
        stages, named(plan.root().schema(), names), plan, stagePlanner.roots(), settings, ordered);
  }

  private static PhysicalPlan physical(CommonPlans logical, PlannerSettings settings) {
    PhysicalConverter converter = new PhysicalConverter(new Estimator());
    EnsureRequirements requirements = new EnsureRequirements(settings);
    List<SheafRel> shared = new ArrayList<>();
    for (CommonTable table : logical.tables()) {
      SheafRel converted = known(converter.convert(table.plan()), settings);
      SheafRel plan = requirements.spread(placed(converted, settings));
      converter.define(table, SharedRel.of(shared.size(), logical.reads(table), plan));
      shared.add(plan);
    }
    SheafRel converted = known(converter.convert(logical.root()), settings);
    return new PhysicalPlan(shared, requirements.apply(placed(converted, settings)));
  }

  /** Small sides are kept, what is in order is read so, what is clustered is cut into tasks. */
  private static SheafRel placed(SheafRel plan, PlannerSettings settings) {
    SheafRel checked = OrderChecks.apply(new ExistenceSides(settings).apply(plan));
    return new DivisionWise(settings).apply(new KnownOrder(settings).apply(checked));
  }

  /** What metadata answers is not read. */
  private static SheafRel known(SheafRel plan, PlannerSettings settings) {
    return settings.divisions() ? MetadataAnswers.apply(plan) : plan;
  }

  private static CommonPlans optimized(RelNode tree) {
    try {
      return CommonTables.optimize(tree);
    } catch (UnsupportedOperationException | RelOptPlanner.CannotPlanException notOurs) {
      throw new SheafException(
          ErrorCode.UNSUPPORTED,
          "the statement has a form that the planner does not know",
          notOurs);
    }
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
