package io.sheaf.sql.execution;

import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.Dependency;
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
import io.sheaf.planner.stage.StageGraph;
import java.util.ArrayList;
import java.util.List;

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

  TaskGraph graph() {
    List<Layer> layers = new ArrayList<>();
    for (Stage stage : stages.stages()) {
      List<Dependency> dependencies = stage.dependencies().stream().map(StageTasks::edge).toList();
      layers.add(
          new Layer(
              name(stage.id()), stage.taskCount(), dependencies, i -> task -> run(stage, task)));
    }
    Stage last = stages.stages().getLast();
    return TaskGraph.of(layers, name(last.id()));
  }

  private static Dependency edge(io.sheaf.planner.stage.StageDependency dependency) {
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
