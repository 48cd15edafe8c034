package io.sheaf.sql.execution;

import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.Dependency;
import io.sheaf.graph.Execution;
import io.sheaf.graph.ExecutionOptions;
import io.sheaf.graph.GivenResults;
import io.sheaf.graph.GraphListener;
import io.sheaf.graph.Layer;
import io.sheaf.graph.Placement;
import io.sheaf.graph.Scheduler;
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
import java.util.Map;

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

  /**
   * A stage whose results an earlier execution holds.
   *
   * @param indeterminate whether they may come out otherwise when they are lost and made again
   */
  record Given(Execution execution, int taskCount, boolean indeterminate) {}

  /** Starts all stages, for the last one's sake. */
  Execution start(Scheduler scheduler, boolean callerRuns) {
    return scheduler.execute(
        TaskGraph.of(layers(), name(stages.last().id())),
        new ExecutionOptions(callerRuns, listener()));
  }

  /**
   * Starts the stages of one step.
   *
   * @param given stages of earlier steps, by number
   * @param kept stages whose results are wanted; none when they are the last stage's effects
   */
  Execution start(
      Scheduler scheduler, boolean callerRuns, Map<Integer, Given> given, List<Stage> kept) {
    List<Layer> layers = new ArrayList<>(layers());
    stages.stages().stream()
        .flatMap(stage -> stage.dependencies().stream())
        .map(StageDependency::stage)
        .distinct()
        .filter(given::containsKey)
        .forEach(
            stage -> {
              Given earlier = given.get(stage);
              layers.add(
                  GivenResults.of(earlier.execution, name(stage), earlier.taskCount)
                      .placed(Placement.ANY.withIndeterminate(earlier.indeterminate)));
            });
    TaskGraph graph =
        kept.isEmpty()
            ? TaskGraph.of(layers, name(stages.last().id()))
            : TaskGraph.of(layers, kept.stream().map(s -> name(s.id())).toArray(String[]::new));
    return scheduler.execute(graph, new ExecutionOptions(callerRuns, listener()));
  }

  private List<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    for (Stage stage : stages.stages()) {
      List<Dependency> dependencies = stage.dependencies().stream().map(StageTasks::edge).toList();
      StageBodies bodies =
          new StageBodies(plan(stage), memory, settings.spillDirectory(), channel, metrics);
      layers.add(
          new Layer(name(stage.id()), stage.taskCount(), dependencies, bodies, placement(stage)));
    }
    return layers;
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
        metrics != null,
        settings.exchangeCompression());
  }

  private static Placement placement(Stage stage) {
    boolean free = stage.placement() == Stage.Placement.ANY && PlanForms.travels(stage.root());
    return (free ? Placement.ANY : Placement.CLIENT).withIndeterminate(stage.indeterminate());
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
  private GraphListener listener() {
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
