package io.sheaf.operators.pipeline;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.DriverBody;
import io.sheaf.graph.TaskContext;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.exchange.ExchangeAccess;
import io.sheaf.operators.result.ResultChannel;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;

/**
 * The context of a task that a scheduler runs. Closing it releases what the task's operators own.
 */
public final class TaskFragmentContext implements FragmentContext, AutoCloseable {
  private final TaskContext task;
  private final int partitionCount;
  private final ExecutionSettings settings;
  private final MemoryPool memory;
  private final EvalContext evaluation;
  private final ResultChannel resultChannel;
  private final QueryMetrics metrics;
  private final IntUnaryOperator dependencyOfStage;
  private final ExchangeAccess exchange;
  private final FragmentResources resources = new FragmentResources();
  private final LongAdder spilled = new LongAdder();

  /**
   * @param metrics null when nobody wants to know
   * @param dependencyOfStage the position of an upstream stage among the layer's dependencies
   */
  public TaskFragmentContext(
      TaskContext task,
      int partitionCount,
      ExecutionSettings settings,
      MemoryPool memory,
      EvalContext evaluation,
      ResultChannel resultChannel,
      QueryMetrics metrics,
      IntUnaryOperator dependencyOfStage) {
    this(
        task,
        partitionCount,
        settings,
        memory,
        evaluation,
        resultChannel,
        metrics,
        dependencyOfStage,
        null);
  }

  /**
   * A task whose inputs may lie at other members.
   *
   * @param exchange the way to them, or null when there are none
   */
  public TaskFragmentContext(
      TaskContext task,
      int partitionCount,
      ExecutionSettings settings,
      MemoryPool memory,
      EvalContext evaluation,
      ResultChannel resultChannel,
      QueryMetrics metrics,
      IntUnaryOperator dependencyOfStage,
      ExchangeAccess exchange) {
    this.task = task;
    this.partitionCount = partitionCount;
    this.settings = settings;
    this.memory = memory;
    this.evaluation = evaluation;
    this.resultChannel = resultChannel;
    this.metrics = metrics;
    this.dependencyOfStage = dependencyOfStage;
    this.exchange = exchange;
  }

  @Override
  public int partition() {
    return task.key().index();
  }

  @Override
  public int partitionCount() {
    return partitionCount;
  }

  @Override
  public ExecutionSettings settings() {
    return settings;
  }

  @Override
  public MemoryPool memory() {
    return memory;
  }

  @Override
  public EvalContext evaluation() {
    return evaluation;
  }

  @Override
  public List<TaskResult> inputs(int stage) {
    return task.inputs(dependencyOfStage.applyAsInt(stage));
  }

  @Override
  public void drive(int maxDrivers, DriverBody body) throws Exception {
    task.runDrivers(maxDrivers, body);
  }

  @Override
  public void parallel(int count, IntConsumer body) {
    AtomicInteger next = new AtomicInteger();
    try {
      task.runDrivers(
          Math.min(count, settings.threads()),
          driver -> {
            for (int i; (i = next.getAndIncrement()) < count; ) {
              checkCancelled();
              body.accept(i);
            }
          });
    } catch (RuntimeException unchecked) {
      throw unchecked;
    } catch (Exception checked) {
      throw new SheafException(
          ErrorCode.INTERNAL_ERROR, String.valueOf(checked.getMessage()), checked);
    }
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
  public ExchangeAccess exchange() {
    return exchange;
  }

  @Override
  public QueryMetrics metrics() {
    return metrics;
  }

  @Override
  public void spilled(long bytes) {
    spilled.add(bytes);
  }

  /** What operators have written to disk for want of memory; complete once this is closed. */
  public long spilledBytes() {
    return spilled.sum();
  }

  @Override
  public ResultChannel resultChannel() {
    return resultChannel;
  }

  @Override
  public void checkCancelled() {
    task.checkCancelled();
  }

  @Override
  public <T extends AutoCloseable> T own(T resource) {
    return resources.own(resource);
  }

  @Override
  public void close() throws Exception {
    resources.close();
  }
}
