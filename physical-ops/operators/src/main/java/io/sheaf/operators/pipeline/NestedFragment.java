package io.sheaf.operators.pipeline;

import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.DriverBody;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.exchange.ExchangeAccess;
import io.sheaf.operators.result.ResultChannel;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;

/**
 * A plan that runs inside a task, on its threads and with its inputs, but whose operators own what
 * they own only until the plan has run. It counts nothing: its operators are not in the task's
 * plan.
 *
 * @param task the task around it
 * @param resources closed by the caller
 */
public record NestedFragment(FragmentContext task, FragmentResources resources)
    implements FragmentContext {
  @Override
  public int partition() {
    return 0;
  }

  @Override
  public int partitionCount() {
    return 1;
  }

  @Override
  public ExecutionSettings settings() {
    return task.settings();
  }

  @Override
  public MemoryPool memory() {
    return task.memory();
  }

  @Override
  public EvalContext evaluation() {
    return task.evaluation();
  }

  @Override
  public List<TaskResult> inputs(int stage) {
    return task.inputs(stage);
  }

  @Override
  public ExchangeAccess exchange() {
    return task.exchange();
  }

  @Override
  public void parallel(int count, IntConsumer body) {
    task.parallel(count, body);
  }

  @Override
  public void drive(int maxDrivers, DriverBody body) throws Exception {
    task.drive(maxDrivers, body);
  }

  @Override
  public <T> T blocking(Callable<T> action) throws Exception {
    return task.blocking(action);
  }

  @Override
  public AutoCloseable onCancel(Runnable action) {
    return task.onCancel(action);
  }

  @Override
  public ResultChannel resultChannel() {
    return task.resultChannel();
  }

  @Override
  public void checkCancelled() {
    task.checkCancelled();
  }

  @Override
  public <T extends AutoCloseable> T own(T resource) {
    return resources.own(resource);
  }
}
