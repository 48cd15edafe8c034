package io.sheaf.operators.stage;

import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.PortableBodies;
import io.sheaf.graph.TaskBody;
import io.sheaf.graph.TaskContext;
import io.sheaf.operators.pipeline.QueryMetrics;
import io.sheaf.operators.pipeline.TaskReport;
import io.sheaf.operators.result.ResultChannel;
import java.nio.file.Path;

/**
 * The tasks of a stage in the process that planned it. Encoded only when a scheduler asks, so that
 * local execution pays nothing for it. Thread-safe.
 */
public final class StageBodies implements PortableBodies {
  /** See {@link PortableBodies#kind}. */
  public static final String KIND = "sheaf.stage";

  private final StagePlan plan;
  private final TaskBody task;
  private byte[] encoded; // guarded by this

  /**
   * @param channel where rows of the last stage go
   * @param metrics where operators and tasks of this process count, or null when the plan is not
   *     measured; what other processes report is added by whoever hears it
   */
  public StageBodies(
      StagePlan plan,
      MemoryPool memory,
      Path spillDirectory,
      ResultChannel channel,
      QueryMetrics metrics) {
    this.plan = plan;
    StageTask.Reporting reporting = plan.measured() ? new Shown(plan, metrics) : null;
    this.task = new StageTask(plan, memory, spillDirectory, channel, reporting);
  }

  @Override
  public TaskBody apply(int index) {
    return task;
  }

  @Override
  public String kind() {
    return KIND;
  }

  /**
   * @throws IllegalArgumentException naming the operator or table that can't leave this process
   */
  @Override
  public synchronized byte[] encoded() {
    if (encoded == null) {
      encoded = StageForms.encode(plan);
    }
    return encoded;
  }

  /** Counters are where they are shown. */
  private record Shown(StagePlan plan, QueryMetrics metrics) implements StageTask.Reporting {
    @Override
    public void ended(TaskContext task, QueryMetrics counted, TaskReport report) {
      metrics.add(task.key().layer(), plan.root(), "", 1, report);
    }
  }
}
