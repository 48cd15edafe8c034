package io.sheaf.graph.cluster;

import io.sheaf.graph.TaskKey;
import java.util.List;

/** Why an execution ended without its outputs. */
public sealed interface ExecutionFailure {
  /** A sentence for the user. */
  String message();

  /** A task failed by itself, or by its members' lack of memory or disk, after all its retries. */
  record TaskFailed(TaskKey task, String member, TaskFailure failure, ErrorReport error)
      implements ExecutionFailure {
    @Override
    public String message() {
      return error.message();
    }
  }

  /**
   * Each member that ran the task died.
   *
   * @param members their names, oldest first
   */
  record Poison(TaskKey task, int number, List<String> members) implements ExecutionFailure {
    public Poison {
      members = List.copyOf(members);
    }

    @Override
    public String message() {
      return "task %s was stopped: the %d workers that ran it died (%s)"
          .formatted(task, members.size(), String.join(", ", members));
    }
  }

  /** An input of a task could not be fetched, again and again, from members that are alive. */
  record FetchesFailed(TaskKey task, TaskKey input, int times, String reason)
      implements ExecutionFailure {
    @Override
    public String message() {
      return "task %s could not read %s in %d attempts; the last: %s"
          .formatted(task, input, times, reason);
    }
  }

  /** For too long no member could run the task. */
  record NoMember(TaskKey task, String wanted, long waitedMillis) implements ExecutionFailure {
    @Override
    public String message() {
      return "no worker could run task %s for %d s: it needs %s"
          .formatted(task, waitedMillis / 1000, wanted);
    }
  }

  /** Nothing happened for too long although there was work: a fault of the scheduler. */
  record Stalled(long idleMillis, String dump) implements ExecutionFailure {
    @Override
    public String message() {
      return "the cluster made no progress for %d s and stopped the query; its state:%n%s"
          .formatted(idleMillis / 1000, dump);
    }
  }

  /** Members that were given the task knew nothing of it: a fault of the engine. */
  record Vanished(TaskKey task, String member) implements ExecutionFailure {
    @Override
    public String message() {
      return "task %s was given to workers that knew nothing of it, %s the last"
          .formatted(task, member);
    }
  }

  /**
   * Results that vary were lost when the client had used some of them, and can't be made the same.
   *
   * @param task which has been made again
   * @param used what the client has run on its first result
   */
  record Changed(TaskKey task, TaskKey used) implements ExecutionFailure {
    @Override
    public String message() {
      return "%s was lost with its worker and came out anew, perhaps with other rows, when %s had used it"
          .formatted(task, used);
    }
  }

  /** The session's process is gone. */
  record ClientLost(String member, String reason) implements ExecutionFailure {
    @Override
    public String message() {
      return "the client " + member + " is gone: " + reason;
    }
  }

  /** The client cancelled. */
  record Cancelled(String reason) implements ExecutionFailure {
    @Override
    public String message() {
      return "cancelled: " + reason;
    }
  }
}
