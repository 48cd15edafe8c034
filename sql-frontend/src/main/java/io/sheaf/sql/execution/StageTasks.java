package io.sheaf.sql.execution;

import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.Dependency;
import io.sheaf.graph.GraphListener;
import io.sheaf.graph.Layer;
import io.sheaf.graph.Placement;
import io.sheaf.graph.TaskGraph;
import io.sheaf.graph.TaskKey;
import io.sheaf.operators.pipeline.QueryMetrics;
import io.sheaf.operators.result.ResultChannel;
import io.sheaf.operators.stage.StageBodies;
import io.sheaf.operators.stage.StageForms;
import io.sheaf.operators.stage.StagePlan;
import io.sheaf.operators.wire.PlanForms;
import io.sheaf.planner.stage.Stage;
import io.sheaf.planner.stage.StageDependency;
import io.sheaf.planner.stage.StageGraph;
import io.sheaf.sql.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Stages as layers of a task graph: a layer a stage, named by its number, each task running the
 * stage's fragment. Stages that hold something of this process stay here, whatever runs the others.
 * Immutable.
 *
 * @param metrics where operators count what they do, or null
 * @param channel where the last stage puts its rows
 */
record StageTasks(
    StageGraph stages,
    Settings settings,
    Instant queryStart,
    MemoryPool memory,
    ResultChannel channel,
    QueryMetrics metrics) {

  TaskGraph graph() {
    List<Layer> layers = new ArrayList<>();
    for (Stage stage : stages.stages()) {
      List<Dependency> dependencies = stage.dependencies().stream().map(StageTasks::edge).toList();
      StageBodies bodies =
          new StageBodies(plan(stage), memory, settings.spillDirectory(), channel, metrics);
      layers.add(
          new Layer(name(stage.id()), stage.taskCount(), dependencies, bodies, placement(stage)));
    }
    Stage last = stages.stages().getLast();
    return TaskGraph.of(layers, name(last.id()));
  }

  private StagePlan plan(Stage stage) {
    return new StagePlan(
        stage.root(),
        stage.taskCount(),
        stage.maxDrivers(),
        stage.dependencies().stream().map(StageDependency::stage).toList(),
        settings.batchRows(),
        settings.checkOperators(),
        settings.timeZone(),
        queryStart,
        metrics != null);
  }

  private static Placement placement(Stage stage) {
    return PlanForms.travels(stage.root()) ? Placement.ANY : Placement.CLIENT;
  }

  private static Dependency edge(StageDependency dependency) {
    return switch (dependency.pattern()) {
      case ONE_TO_ONE -> Dependency.oneToOne(name(dependency.stage()));
      case ALL -> Dependency.all(name(dependency.stage()));
      case BROADCAST -> Dependency.broadcast(name(dependency.stage()));
    };
  }

  /** The name of a stage's layer. */
  static String name(int stage) {
    return "stage-" + stage;
  }

  /** Adds to the metrics what tasks report that ran in other processes. */
  GraphListener listener() {
    if (metrics == null) {
      return GraphListener.SILENT;
    }
    return new GraphListener() {
      @Override
      public void reported(TaskKey key, int attempt, String worker, byte[] report) {
        for (Stage stage : stages.stages()) {
          if (name(stage.id()).equals(key.layer())) {
            metrics.add(key.layer(), stage.root(), worker, attempt, StageForms.report(report));
          }
        }
      }
    };
  }
}
