package io.sheaf.graph.cluster;

import io.sheaf.graph.IntStack;
import java.util.BitSet;

/**
 * What follows when a task that is indeterminate has made its output again: by chance or by the
 * order of its input the rows may be others, or lie in other partitions. Who reads them now and who
 * has read the first ones would together see some rows twice and others never, so that all that was
 * made of the first ones is made again, however far downstream.
 *
 * <p>Nothing is done when the output is lost, but only when another one is there: until then
 * whoever has read the first may come to its end, and then nobody needs another.
 */
final class Redo {
  private final ClusterTables cluster;
  private final Recovery recovery;

  Redo(ClusterTables cluster, Recovery recovery) {
    this.cluster = cluster;
    this.recovery = recovery;
  }

  /**
   * An indeterminate task has made its output.
   *
   * @param again whether it had made one before
   */
  void finished(ExecutionState execution, int task, boolean again) {
    Submission.Given given = execution.given(task);
    if (!again && (given == null || !hasRecomputed(given))) {
      return;
    }
    Walk walk = new Walk(execution);
    if (again) {
      walk.changed.push(task);
    }
    if (given != null) {
      outdated(execution, given, task, walk);
    }
    walk.run();
    if (walk.used >= 0) {
      recovery.fail(
          execution, new ExecutionFailure.Changed(execution.key(task), execution.key(walk.used)));
      return;
    }
    for (int i = 0; i < walk.stale.size(); i++) {
      reset(execution, walk.stale.get(i));
    }
    if (!walk.stale.isEmpty()) {
      execution.announced = false;
      cluster.log(
          "%s was made again and may differ: %d tasks that come after it start anew"
              .formatted(execution.key(task), walk.stale.size()));
    }
  }

  private boolean hasRecomputed(Submission.Given given) {
    ExecutionState source = cluster.execution(given.execution());
    return source != null && source.recomputed > 0;
  }

  /** Results handed over from an earlier execution, which has others by now. */
  private void outdated(ExecutionState execution, Submission.Given given, int task, Walk walk) {
    ExecutionState source = cluster.execution(given.execution());
    if (source == null) {
      return;
    }
    int layer = execution.index.layerOf(task);
    int first = execution.index.offset(layer);
    int count = execution.index.graph().layers().get(layer).taskCount();
    for (int sibling = first; sibling < first + count; sibling++) {
      int made = given.firstTask() + sibling - first;
      boolean current =
          source.table.state(made) == TaskState.MEMORY
              && source.whereabouts.attempt(made) == execution.handedOver(sibling);
      if (sibling != task && !current) {
        walk.visitTask(sibling);
      }
    }
  }

  private void reset(ExecutionState execution, int task) {
    switch (execution.table.state(task)) {
      case PROCESSING -> {
        execution.abandon(task);
        execution.retried++;
        execution.table.attemptOver(task, TaskEvent.INPUT_CHANGED, -1);
      }
      case MEMORY -> {
        execution.release(task);
        execution.table.lost(task, TaskEvent.INPUT_CHANGED, -1);
      }
      case RELEASED, WAITING, QUEUED, NO_MEMBER, DONE, ERRED -> {}
    }
  }

  /** Finds what was made of changed outputs, each node before those that read it. */
  private static final class Walk {
    private final ExecutionState execution;
    private final IntStack changed = new IntStack();
    private final IntStack stale = new IntStack();
    private final BitSet seen = new BitSet();
    private int used = -1; // what can't be taken back

    Walk(ExecutionState execution) {
      this.execution = execution;
    }

    void run() {
      for (int i = 0; i < changed.size(); i++) {
        execution.index.forEachDependent(changed.get(i), this::visit);
      }
    }

    private void visit(int node) {
      if (execution.index.isTask(node)) {
        visitTask(node);
      } else if (!seen.get(node) && execution.table.mayHavePassed(node)) {
        seen.set(node);
        changed.push(node);
      }
    }

    private void visitTask(int task) {
      TaskState state = execution.table.state(task);
      if (seen.get(task) || state == TaskState.RELEASED) {
        return;
      }
      seen.set(task);
      boolean made = execution.hasFinished(task);
      boolean runs = state == TaskState.PROCESSING;
      if (execution.isTheResult(task)) {
        // It has all its inputs before its first row, of one and the same making. With others
        // beside it each may have those of another.
        if ((made || runs) && execution.tasksBeside(task) > 0) {
          used = task;
        }
        return;
      }
      if (runs || state == TaskState.MEMORY) {
        stale.push(task);
      }
      if (made) {
        changed.push(task);
      }
    }
  }
}
