package io.sheaf.operators.stage;

import io.sheaf.operators.exchange.ExchangeCompression;
import io.sheaf.operators.spec.OperatorSpec;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * All that the tasks of a stage have to know; the same in every process that runs them.
 *
 * @param root the operators, ending in a sink
 * @param taskCount tasks of the stage
 * @param maxDrivers most threads a task uses
 * @param upstream the number of the stage behind each dependency of the layer
 * @param batchRows most rows a batch
 * @param checked whether every operator is wrapped by a checker of its contract
 * @param zone the session's time zone
 * @param queryStart the instant CURRENT_TIMESTAMP and its kin give
 * @param measured whether operators count what they do
 * @param compression of what is read from other members
 */
public record StagePlan(
    OperatorSpec root,
    int taskCount,
    int maxDrivers,
    List<Integer> upstream,
    int batchRows,
    boolean checked,
    ZoneId zone,
    Instant queryStart,
    boolean measured,
    ExchangeCompression compression) {
  public StagePlan {
    upstream = List.copyOf(upstream);
    if (taskCount < 1 || maxDrivers < 1 || batchRows < 1) {
      throw new IllegalArgumentException(
          "%d tasks of %d drivers with batches of %d rows"
              .formatted(taskCount, maxDrivers, batchRows));
    }
  }

  /** The position of an upstream stage among the layer's dependencies. */
  int dependencyOf(int stage) {
    int position = upstream.indexOf(stage);
    if (position < 0) {
      throw new IllegalStateException("the stage does not read stage " + stage);
    }
    return position;
  }
}
