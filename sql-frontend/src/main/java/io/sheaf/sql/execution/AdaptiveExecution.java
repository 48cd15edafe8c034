package io.sheaf.sql.execution;

import io.sheaf.graph.CancelledException;
import io.sheaf.graph.Execution;
import io.sheaf.graph.Scheduler;
import io.sheaf.graph.TaskKey;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.exchange.OutputSizes;
import io.sheaf.operators.exchange.PartitionedOutput;
import io.sheaf.planner.adaptive.AdaptivePlanner;
import io.sheaf.planner.physical.OutputMatrix;
import io.sheaf.planner.stage.Stage;
import io.sheaf.planner.stage.StageGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Runs a query step by step: a graph of the stages that are decided, then a plan of the rest with
 * the sizes of what they left, which is the input of the next graph. Nothing runs before {@link
 * #await}, whose caller does the planning between the steps. Outputs are held until no step that is
 * to come reads them.
 */
final class AdaptiveExecution implements Execution {
  private final QueryStages stages;
  private final Function<StageGraph, StageTasks> tasks;
  private final Scheduler scheduler;
  private final boolean callerRuns;
  private final List<Held> held = new ArrayList<>();
  private final List<QueryStages.Ran> ran = new ArrayList<>();
  private final Set<Integer> indeterminate = new HashSet<>(); // stages
  private Execution current;
  private boolean cancelled;
  private volatile boolean done;

  /**
   * An execution whose outputs later steps read.
   *
   * @param stages those that are kept
   * @param reads stages of earlier executions, by which it makes its own outputs again
   */
  private record Held(Execution execution, List<Stage> stages, Set<Integer> reads) {
    boolean isIn(Set<Integer> numbers) {
      return stages.stream().anyMatch(stage -> numbers.contains(stage.id()));
    }
  }

  AdaptiveExecution(
      QueryStages stages,
      Function<StageGraph, StageTasks> tasks,
      Scheduler scheduler,
      boolean callerRuns) {
    this.stages = stages;
    this.tasks = tasks;
    this.scheduler = scheduler;
    this.callerRuns = callerRuns;
  }

  @Override
  public void await() {
    try {
      Map<Integer, OutputMatrix> finished = Map.of();
      while (true) {
        AdaptivePlanner.Step step = stages.steps().next(finished);
        Execution execution = start(step);
        execution.await();
        if (step.isLast()) {
          return;
        }
        finished = finished(execution, step.kept());
        releaseExcept(stages.steps().read(), execution);
      }
    } finally {
      done = true;
    }
  }

  private synchronized Execution start(AdaptivePlanner.Step step) {
    if (cancelled) {
      throw new CancelledException("the query was cancelled between two steps");
    }
    StageGraph graph = stages.ended(step.stages(), step.isLast());
    ran.add(new QueryStages.Ran(graph, step.decisions()));
    Map<Integer, StageTasks.Given> given = new HashMap<>();
    for (Held earlier : held) {
      earlier.stages.forEach(
          s ->
              given.put(
                  s.id(),
                  new StageTasks.Given(
                      earlier.execution, s.taskCount(), indeterminate.contains(s.id()))));
    }
    noteIndeterminate(graph);
    current = tasks.apply(graph).start(scheduler, callerRuns, given, step.kept());
    Set<Integer> reads = new HashSet<>();
    graph.stages().forEach(s -> s.dependencies().forEach(d -> reads.add(d.stage())));
    held.add(new Held(current, step.kept(), reads));
    return current;
  }

  /** What is made of results that may come out otherwise may do so too. */
  private void noteIndeterminate(StageGraph graph) {
    for (Stage stage : graph.stages()) {
      if (stage.indeterminate()
          || stage.dependencies().stream().anyMatch(d -> indeterminate.contains(d.stage()))) {
        indeterminate.add(stage.id());
      }
    }
  }

  private static Map<Integer, OutputMatrix> finished(Execution execution, List<Stage> kept) {
    Map<Integer, OutputMatrix> finished = new HashMap<>();
    for (Stage stage : kept) {
      long[][] rows = new long[stage.taskCount()][];
      long[][] bytes = new long[stage.taskCount()][];
      for (int task = 0; task < rows.length; task++) {
        TaskResult result = execution.result(new TaskKey(StageTasks.name(stage.id()), task));
        OutputSizes sizes = ((PartitionedOutput) result).sizes();
        rows[task] = sizes.rowCounts();
        bytes[task] = sizes.byteCounts();
      }
      finished.put(stage.id(), new OutputMatrix(rows, bytes));
    }
    return finished;
  }

  /**
   * Lets go what nothing needs any more. What is still to be read may be lost with its worker; to
   * be made again it needs what it was made of, and that what it was made of, back to the first
   * step. In one process nothing is lost.
   */
  private void releaseExcept(Set<Integer> read, Execution last) {
    List<Held> over = new ArrayList<>();
    synchronized (this) {
      Set<Integer> needed = new HashSet<>(read);
      for (Held each : held.reversed()) {
        if (each.execution.equals(last) || each.isIn(needed)) {
          needed.addAll(scheduler.shape().distributed() ? each.reads : Set.of());
        } else {
          over.add(each);
        }
      }
      held.removeAll(over);
    }
    over.forEach(h -> h.execution.close());
  }

  /** What has been started so far. */
  synchronized List<QueryStages.Ran> ran() {
    return List.copyOf(ran);
  }

  @Override
  public synchronized TaskResult result(TaskKey key) {
    return current.result(key);
  }

  @Override
  public synchronized void cancel() {
    cancelled = true;
    if (current != null) {
      current.cancel();
    }
  }

  @Override
  public boolean isDone() {
    return done;
  }

  @Override
  public boolean callerRuns() {
    return true;
  }

  /** Of the step that runs: later ones are not known yet. */
  @Override
  public synchronized Progress progress() {
    return current == null ? new Progress(0, 0, 0) : current.progress();
  }

  @Override
  public synchronized Optional<TaskKey> failedTask() {
    return current == null ? Optional.empty() : current.failedTask();
  }

  @Override
  public void close() {
    cancel();
    List<Held> all;
    synchronized (this) {
      all = List.copyOf(held);
      held.clear();
    }
    // Last first: it may still read what the others hold.
    all.reversed().forEach(h -> h.execution.close());
  }
}
