package io.sheaf.planner.explain;

import io.sheaf.planner.physical.BuildRel;
import io.sheaf.planner.physical.ExchangeRel;
import io.sheaf.planner.physical.Proofs;
import io.sheaf.planner.physical.RangeStepRel;
import io.sheaf.planner.physical.SharedRel;
import io.sheaf.planner.physical.SheafRel;
import io.sheaf.planner.physical.StageOutputRel;
import io.sheaf.planner.stage.Stage;
import io.sheaf.planner.stage.StageGraph;
import io.sheaf.planner.stage.StagePlanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One line of a plan, format aside.
 *
 * @param text operator and details
 * @param rows estimated rows of its output
 * @param notes why rows move here, or why they need not
 * @param inputs operators of the same stage below
 * @param reads the stage it reads, or -1
 */
record PlanNode(String text, long rows, List<String> notes, List<PlanNode> inputs, int reads) {

  /**
   * A stage and the operator at its top.
   *
   * @param atClient whether other stages run on workers and this one does not
   */
  record StageNode(
      int id,
      int tasks,
      int drivers,
      boolean atClient,
      List<Integer> reads,
      String ending,
      PlanNode root) {}

  /** The plan of each stage, in the order of their numbers. */
  static List<StageNode> stages(
      StageGraph graph, List<SheafRel> shared, List<SheafRel> roots, boolean workers) {
    Map<SheafRel, Integer> numbers = new HashMap<>();
    for (int id = 0; id < roots.size(); id++) {
      numbers.putIfAbsent(roots.get(id), id);
    }
    List<StageNode> nodes = new ArrayList<>();
    for (Stage stage : graph.stages()) {
      List<Integer> reads = stage.dependencies().stream().map(d -> d.stage()).toList();
      PlanNode root = new Writer(numbers, shared, workers).of(roots.get(stage.id()));
      nodes.add(
          new StageNode(
              stage.id(),
              stage.taskCount(),
              stage.maxDrivers(),
              workers && stage.placement() == Stage.Placement.CLIENT,
              reads,
              stage.root().describe(),
              root));
    }
    return nodes;
  }

  /**
   * Writes the operators of a plan.
   *
   * @param numbers the stage of each stage's root
   */
  private record Writer(Map<SheafRel, Integer> numbers, List<SheafRel> shared, boolean workers) {
    PlanNode of(SheafRel rel) {
      long rows = Math.round(rel.rows());
      return switch (rel) {
        case SharedRel reader ->
            new PlanNode(
                reader.describe(),
                rows,
                List.of(
                    "shared: made once, read in "
                        + reader.reads()
                        + (reader.reads() == 1 ? " place" : " places")),
                List.of(),
                numbers.getOrDefault(shared.get(reader.number()), -1));
        case ExchangeRel exchange ->
            new PlanNode(
                exchange.describe(),
                rows,
                List.of("exchange: " + exchange.reason() + "; " + Proofs.remedy(exchange, workers)),
                List.of(),
                numbers.getOrDefault(exchange.input(), -1));
        case BuildRel build ->
            new PlanNode(
                build.describe(),
                rows,
                List.of("shared: " + build.reason()),
                List.of(),
                build.input() instanceof ExchangeRel sent && StagePlanner.isBroadcast(build)
                    ? numbers.getOrDefault(sent.input(), -1)
                    : numbers.getOrDefault(build.input(), -1));
        case StageOutputRel output ->
            new PlanNode(output.describe(), rows, List.of(), List.of(), output.stage());
        case RangeStepRel step ->
            new PlanNode(step.describe(), rows, List.of(), List.of(), step.stage());
        default -> {
          List<PlanNode> inputs = rel.inputs().stream().map(this::of).toList();
          yield new PlanNode(rel.describe(), rows, Proofs.of(rel), inputs, -1);
        }
      };
    }
  }
}
