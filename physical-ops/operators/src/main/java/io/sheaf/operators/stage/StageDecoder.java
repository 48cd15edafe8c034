package io.sheaf.operators.stage;

import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.BodyDecoder;
import io.sheaf.graph.TaskBody;
import io.sheaf.graph.TaskContext;
import io.sheaf.graph.WorkerServices;
import io.sheaf.operators.pipeline.QueryMetrics;
import io.sheaf.operators.pipeline.TaskReport;
import io.sheaf.operators.spill.SpillDirectory;
import java.util.function.IntFunction;

/**
 * Makes the tasks of a stage in a process that didn't plan it. It asks the process for its {@link
 * MemoryPool} and its {@link SpillDirectory}; counters travel as the tasks' reports.
 */
public final class StageDecoder implements BodyDecoder {
  @Override
  public String kind() {
    return StageBodies.KIND;
  }

  @Override
  public String fingerprint() {
    return StageForms.fingerprint();
  }

  @Override
  public IntFunction<TaskBody> decode(byte[] encoded, WorkerServices services) {
    StagePlan plan = StageForms.decode(encoded);
    TaskBody task =
        new StageTask(
            plan,
            services.get(MemoryPool.class),
            services.get(SpillDirectory.class).path(),
            null,
            plan.measured() ? new Sent(plan) : null);
    return index -> task;
  }

  /** Each task counts by itself and sends the sum. */
  private record Sent(StagePlan plan) implements StageTask.Reporting {
    @Override
    public QueryMetrics metrics() {
      return new QueryMetrics();
    }

    @Override
    public void ended(TaskContext task, QueryMetrics counted, TaskReport report) {
      task.report(
          StageForms.encode(
              new TaskReport(
                  report.nanos(),
                  report.rows(),
                  report.bytes(),
                  report.spilledBytes(),
                  TaskReport.counters(plan.root(), counted))));
    }
  }
}
