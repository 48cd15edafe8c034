package io.sheaf.operators.exchange;

import io.sheaf.graph.TaskResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * The outputs that a member holds, by (execution, task, attempt), for its own tasks and for those
 * of other members. It owns them until they are released. Partitioned outputs lie in memory first
 * and go to one file a task when memory runs short; see {@link ExchangeOutput}. Thread-safe.
 */
public final class PartitionStore implements AutoCloseable {
  private final ConcurrentMap<OutputId, TaskResult> outputs = new ConcurrentHashMap<>();
  private final Function<TaskResult, byte[]> valueEncoder;

  /**
   * @param valueEncoder the form in which a result that is no {@link PartitionedOutput} travels
   */
  public PartitionStore(Function<TaskResult, byte[]> valueEncoder) {
    this.valueEncoder = valueEncoder;
  }

  /**
   * Takes a task's result over.
   *
   * @return what the task reports: the sizes of its output
   * @throws IllegalStateException when there is one already; the new one stays the caller's
   */
  public OutputSizes put(OutputId id, TaskResult result) {
    OutputSizes sizes =
        result instanceof PartitionedOutput output
            ? output.sizes()
            : OutputSizes.ofValue(valueEncoder.apply(result));
    if (outputs.putIfAbsent(id, result) != null) {
      throw new IllegalStateException("there is an output already of " + id);
    }
    return sizes;
  }

  /** The result, borrowed, or null when it is not held. */
  public TaskResult get(OutputId id) {
    return outputs.get(id);
  }

  /** The form in which a result that is no {@link PartitionedOutput} travels. */
  public byte[] encoded(TaskResult value) {
    return valueEncoder.apply(value);
  }

  /** Hands an output over to the caller, who closes it; null when it is not held. */
  public TaskResult take(OutputId id) {
    return outputs.remove(id);
  }

  /** Closes an output; nothing happens when it is not held. */
  public void release(OutputId id) {
    TaskResult result = outputs.remove(id);
    if (result != null) {
      result.close();
    }
  }

  /** Closes all outputs of an execution. */
  public void release(long execution) {
    closeAll(outputs.keySet().stream().filter(id -> id.execution() == execution).toList());
  }

  /** Bytes in memory of all outputs. */
  public long bytes() {
    return outputs.values().stream().mapToLong(TaskResult::bytes).sum();
  }

  /** The outputs held. */
  public List<OutputId> held() {
    return new ArrayList<>(outputs.keySet());
  }

  /** Closes all outputs. */
  @Override
  public void close() {
    closeAll(held());
  }

  private void closeAll(List<OutputId> ids) {
    RuntimeException first = null;
    for (OutputId id : ids) {
      try {
        release(id);
      } catch (RuntimeException failure) {
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
