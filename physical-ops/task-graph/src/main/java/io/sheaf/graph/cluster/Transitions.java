package io.sheaf.graph.cluster;

import static io.sheaf.graph.cluster.TaskEvent.*;
import static io.sheaf.graph.cluster.TaskState.*;

import java.util.EnumMap;
import java.util.Map;

/**
 * The table of all transitions of a task: a state and an event give the next state. What is not in
 * it can't happen.
 */
final class Transitions {
  private static final Map<TaskState, Map<TaskEvent, TaskState>> TABLE =
      new EnumMap<>(TaskState.class);

  static {
    row(RELEASED, SUBMITTED, WAITING);

    row(WAITING, INPUTS_COMPLETE, QUEUED);
    row(WAITING, PASSED, MEMORY);
    row(WAITING, UNNEEDED, DONE);

    row(QUEUED, ASSIGNED, PROCESSING);
    row(QUEUED, INPUT_LOST, WAITING);
    row(QUEUED, NOBODY_MAY, NO_MEMBER);
    row(QUEUED, UNNEEDED, DONE);

    row(NO_MEMBER, SOMEBODY_MAY, QUEUED);
    row(NO_MEMBER, INPUT_LOST, WAITING);
    row(NO_MEMBER, UNNEEDED, DONE);

    row(PROCESSING, FINISHED, MEMORY);
    row(PROCESSING, HANDED_BACK, WAITING);
    row(PROCESSING, ATTEMPT_FAILED, WAITING);
    row(PROCESSING, MEMBER_LOST, WAITING);
    row(PROCESSING, INPUT_CHANGED, WAITING);
    row(PROCESSING, UNNEEDED, DONE);
    row(PROCESSING, FAILED, ERRED);

    row(MEMORY, OUTPUT_LOST, WAITING);
    row(MEMORY, INPUT_CHANGED, WAITING);
    row(MEMORY, UNNEEDED, DONE);

    row(DONE, NEEDED_AGAIN, WAITING);
  }

  private Transitions() {}

  private static void row(TaskState from, TaskEvent event, TaskState to) {
    TABLE.computeIfAbsent(from, state -> new EnumMap<>(TaskEvent.class)).put(event, to);
  }

  /** The next state, or null when the event can't happen in this one. */
  static TaskState next(TaskState from, TaskEvent event) {
    Map<TaskEvent, TaskState> row = TABLE.get(from);
    return row == null ? null : row.get(event);
  }
}
