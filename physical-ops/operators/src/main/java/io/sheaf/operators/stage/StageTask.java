package io.sheaf.operators.stage;

import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.TaskBody;
import io.sheaf.graph.TaskContext;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.exchange.ExchangeAccess;
import io.sheaf.operators.exchange.PartitionedOutput;
import io.sheaf.operators.pipeline.ExecutionSettings;
import io.sheaf.operators.pipeline.FragmentRunner;
import io.sheaf.operators.pipeline.QueryMetrics;
import io.sheaf.operators.pipeline.TaskFragmentContext;
import io.sheaf.operators.pipeline.TaskReport;
import io.sheaf.operators.result.ResultChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * A task of a stage, in whatever process. One object serves all tasks of the stage. Thread-safe.
 *
 * @param channel where rows of the last stage go, or null in a process that has no part in it
 * @param reporting who hears what the tasks did, or null when nobody wants to know
 */
record StageTask(
    StagePlan plan,
    MemoryPool memory,
    Path spillDirectory,
    ResultChannel channel,
    Reporting reporting)
    implements TaskBody {
  /** How the counters of a task get to where they are shown. */
  interface Reporting {
    /** Where the operators of a task about to run count. */
    QueryMetrics metrics();

    /** The task has run. */
    void ended(TaskContext task, QueryMetrics metrics, TaskReport withoutOperators);
  }

  @Override
  public TaskResult run(TaskContext task) throws Exception {
    long start = System.nanoTime();
    ExecutionSettings settings =
        new ExecutionSettings(
            Math.min(task.threads(), plan.maxDrivers()),
            plan.batchRows(),
            plan.checked(),
            spillDirectory,
            plan.compression());
    QueryMetrics metrics = reporting == null ? null : reporting.metrics();
    TaskResult result;
    TaskFragmentContext fragment = null;
    try (MemoryConsumer expressions = memory.consumer("expressions");
        TaskFragmentContext context =
            new TaskFragmentContext(
                task,
                plan.taskCount(),
                settings,
                memory,
                new EvalContext(plan.zone(), plan.queryStart(), expressions),
                channel,
                metrics,
                plan::dependencyOf,
                task.service(ExchangeAccess.class).orElse(null))) {
      fragment = context;
      result = FragmentRunner.run(plan.root(), context);
    }
    if (reporting != null) {
      report(task, metrics, result, fragment.spilledBytes(), System.nanoTime() - start);
    }
    return result;
  }

  private void report(
      TaskContext task, QueryMetrics metrics, TaskResult result, long spilled, long nanos) {
    long rows = 0;
    long bytes = result.bytes();
    if (result instanceof PartitionedOutput output) {
      rows = output.sizes().totalRows();
      bytes = output.sizes().totalBytes();
    }
    reporting.ended(task, metrics, new TaskReport(nanos, rows, bytes, spilled, List.of()));
  }
}
