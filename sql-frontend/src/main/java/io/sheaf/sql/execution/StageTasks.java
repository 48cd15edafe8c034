package io.sheaf.sql.execution;

import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.Dependency;
import io.sheaf.graph.Execution;
import io.sheaf.graph.GivenResults;
import io.sheaf.graph.Layer;
import io.sheaf.graph.TaskContext;
import io.sheaf.graph.TaskGraph;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.pipeline.ExecutionSettings;
import io.sheaf.operators.pipeline.FragmentRunner;
import io.sheaf.operators.pipeline.QueryMetrics;
import io.sheaf.operators.pipeline.TaskFragmentContext;
import io.sheaf.operators.result.ResultChannel;
import io.sheaf.planner.stage.Stage;
import io.sheaf.planner.stage.StageDependency;
import io.sheaf.planner.stage.StageGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Stages as layers of a task graph: a layer a stage, named by its number, each task running the
 * stage's fragment. Immutable.
 *
 * @param metrics where operators count what they do, or null
 * @param channel where the last stage puts its rows
 */
record StageTasks(
    StageGraph stages,
    ExecutionSettings settings,
    MemoryPool memory,
    EvalContext evaluation,
    ResultChannel channel,
    QueryMetrics metrics) {

  /** A stage whose results an earlier execution holds. */
  record Given(Execution execution, int taskCount) {}

  /** All stages, for the last one's sake. */
  TaskGraph graph() {
    return TaskGraph.of(layers(), name(stages.last().id()));
  }

  /**
   * The stages of one step.
   *
   * @param given stages of earlier steps, by number
   * @param kept stages whose results are wanted; none when they are the last stage's effects
   */
  TaskGraph graph(Map<Integer, Given> given, List<Stage> kept) {
    List<Layer> layers = new ArrayList<>(layers());
    stages.stages().stream()
        .flatMap(stage -> stage.dependencies().stream())
        .map(StageDependency::stage)
        .distinct()
        .filter(given::containsKey)
        .forEach(
            stage -> {
              Given earlier = given.get(stage);
              layers.add(GivenResults.of(earlier.execution, name(stage), earlier.taskCount));
            });
    return kept.isEmpty()
        ? TaskGraph.of(layers, name(stages.last().id()))
        : TaskGraph.of(layers, kept.stream().map(s -> name(s.id())).toArray(String[]::new));
  }

  private List<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    for (Stage stage : stages.stages()) {
      List<Dependency> dependencies = stage.dependencies().stream().map(StageTasks::edge).toList();
      layers.add(
          new Layer(
              name(stage.id()), stage.taskCount(), dependencies, i -> task -> run(stage, task)));
    }
    return layers;
  }

  private static Dependency edge(StageDependency dependency) {
    return switch (dependency.pattern()) {
      case ONE_TO_ONE -> Dependency.oneToOne(name(dependency.stage()));
      case ALL -> Dependency.all(name(dependency.stage()));
      case BROADCAST -> Dependency.broadcast(name(dependency.stage()));
    };
  }

  static String name(int stage) {
    return "stage-" + stage;
  }

  private TaskResult run(Stage stage, TaskContext task) throws Exception {
    ExecutionSettings own =
        new ExecutionSettings(
            Math.min(settings.threads(), stage.maxDrivers()),
            settings.batchRows(),
            settings.checked(),
            settings.spillDirectory());
    TaskResult result;
    try (TaskFragmentContext fragment =
        new TaskFragmentContext(
            task,
            stage.taskCount(),
            own,
            memory,
            evaluation,
            channel,
            metrics,
            upstream -> dependencyOf(stage, upstream))) {
      result = FragmentRunner.run(stage.root(), fragment);
    }
    return result;
  }

  private static int dependencyOf(Stage stage, int upstream) {
    for (int i = 0; i < stage.dependencies().size(); i++) {
      if (stage.dependencies().get(i).stage() == upstream) {
        return i;
      }
    }
    throw new IllegalStateException("stage " + stage.id() + " does not read stage " + upstream);
  }
}
