package io.sheaf.graph.cluster;

import io.sheaf.graph.GraphIndex;
import io.sheaf.graph.IntStack;
import java.util.BitSet;
import java.util.List;

/**
 * The states of the tasks of one execution, and what each needs of the others: the part of the
 * machine that knows neither members nor time.
 *
 * <p>A node is <em>active</em> while it needs its inputs: a task from WAITING to PROCESSING, a
 * barrier in WAITING or MEMORY. Two counters hold for every node:
 *
 * <ul>
 *   <li>{@code remaining} = its active readers, and one each time the client wants it. At 0 it is
 *       DONE: its output is released, or its attempt abandoned.
 *   <li>{@code waiting}, if it is active = those it depends on that are not in MEMORY.
 * </ul>
 *
 * Recovery needs nothing else: when an output is lost its task becomes active again, which gives
 * what it reads one more reader; if that was DONE, it becomes active too. So exactly what is both
 * needed and not held runs again. Barriers pass through the same states and are never shown.
 */
final class TaskTable {
  /** What a transition means to members. Called in the middle of a change: notes it, no more. */
  interface Effects {
    /** The task may run. */
    void ready(int task);

    /** The task, QUEUED or NO_MEMBER until now, may not run any more. */
    void unready(int task);

    /** The output of the task is not needed any more. */
    void release(int task);

    /** The running attempt of the task is not needed any more. */
    void abandon(int task);
  }

  private static final TaskState[] STATES = TaskState.values();

  private final GraphIndex index;
  private final Effects effects;
  private final byte[] states;
  private final int[] waiting;
  private final int[] remaining;
  private final int[] counts = new int[STATES.length]; // tasks in each state, without barriers
  private final BitSet outputs = new BitSet();
  private final BitSet shut = new BitSet(); // barriers that nobody has passed since they were asked
  private final Story story;
  private final IntStack unneeded = new IntStack();
  private int outputsMissing;
  private long now;

  TaskTable(GraphIndex index, Effects effects) {
    this.index = index;
    this.effects = effects;
    int nodes = index.nodeCount();
    states = new byte[nodes];
    waiting = new int[nodes];
    remaining = new int[nodes];
    counts[0] = index.taskCount();
    story = new Story(nodes);
    index.forEachOutput(outputs::set);
    outputsMissing = outputs.cardinality();
  }

  /** The time that the story tells from now on. */
  void at(long now) {
    this.now = now;
  }

  /** The client wants the outputs. */
  void start() {
    index.forEachNeeded(
        node ->
            index.forEachDependency(
                node,
                dependency -> {
                  waiting[node]++;
                  remaining[dependency]++;
                }));
    index.forEachOutput(task -> remaining[task]++);
    index.forEachNeeded(node -> move(node, TaskEvent.SUBMITTED, -1));
    index.forEachNeeded(
        node -> {
          if (waiting[node] == 0 && state(node) == TaskState.WAITING) {
            complete(node);
          }
        });
  }

  /** The task has been given to a member. */
  void assigned(int task, int member) {
    move(task, TaskEvent.ASSIGNED, member);
  }

  /** No member may run the task, or one may again. */
  void nobodyMay(int task, boolean nobody) {
    move(task, nobody ? TaskEvent.NOBODY_MAY : TaskEvent.SOMEBODY_MAY, -1);
  }

  /** The task's output is in memory. */
  void finished(int task, int member) {
    move(task, TaskEvent.FINISHED, member);
    outputsMissing -= outputs.get(task) ? 1 : 0;
    arrived(task);
    index.forEachDependency(task, this::readerDone);
    drain();
  }

  /** The attempt is over without output, and the task is still needed. */
  void attemptOver(int task, TaskEvent event, int member) {
    move(task, event, member);
    if (waiting[task] == 0) {
      complete(task);
    }
  }

  /** The task has failed for good; the end of the execution follows. */
  void failed(int task, int member) {
    move(task, TaskEvent.FAILED, member);
  }

  /** No copy of the task's output, which was in MEMORY, is left. */
  void lost(int task, TaskEvent event, int member) {
    outputsMissing += outputs.get(task) ? 1 : 0;
    move(task, event, member);
    departed(task);
    activate(task);
  }

  TaskState state(int node) {
    return STATES[states[node]];
  }

  /** Outputs that are not in memory. */
  int outputsMissing() {
    return outputsMissing;
  }

  /** Tasks in a state. */
  @SuppressWarnings("EnumOrdinal") // an index into a count for each state
  int count(TaskState state) {
    return counts[state.ordinal()];
  }

  int missingInputs(int node) {
    return waiting[node];
  }

  int remainingReaders(int node) {
    return remaining[node];
  }

  boolean isOutput(int task) {
    return outputs.get(task);
  }

  boolean isActive(int node) {
    return switch (state(node)) {
      case WAITING, QUEUED, NO_MEMBER, PROCESSING -> true;
      case MEMORY -> !index.isTask(node);
      case RELEASED, DONE, ERRED -> false;
    };
  }

  List<String> story(int node) {
    return story.of(node, index.name(node));
  }

  /**
   * Whether readers may have passed a barrier since this was asked the last time. So a layer of
   * which many tasks run again is walked through once.
   */
  boolean mayHavePassed(int barrier) {
    if (shut.get(barrier)) {
      return false;
    }
    if (state(barrier) == TaskState.WAITING) {
      shut.set(barrier);
    }
    return true;
  }

  private void complete(int node) {
    if (index.isTask(node)) {
      move(node, TaskEvent.INPUTS_COMPLETE, -1);
      effects.ready(node);
    } else {
      move(node, TaskEvent.PASSED, -1);
      shut.clear(node);
      arrived(node);
    }
  }

  private void arrived(int node) {
    index.forEachDependent(
        node,
        reader -> {
          if (isActive(reader) && --waiting[reader] == 0 && state(reader) == TaskState.WAITING) {
            complete(reader);
          }
        });
  }

  private void departed(int node) {
    index.forEachDependent(
        node,
        reader -> {
          if (!isActive(reader)) {
            return;
          }
          waiting[reader]++;
          switch (state(reader)) {
            case QUEUED, NO_MEMBER -> {
              effects.unready(reader);
              move(reader, TaskEvent.INPUT_LOST, -1);
            }
            case MEMORY -> { // a barrier
              move(reader, TaskEvent.OUTPUT_LOST, -1);
              departed(reader);
            }
            case WAITING, PROCESSING -> {}
            case RELEASED, DONE, ERRED -> throw new IllegalStateException();
          }
        });
  }

  /** Makes a node active that has just become WAITING, and whatever it now needs. */
  private void activate(int first) {
    IntStack active = new IntStack();
    active.push(first);
    for (int i = 0; i < active.size(); i++) {
      index.forEachDependency(
          active.get(i),
          dependency -> {
            remaining[dependency]++;
            if (state(dependency) == TaskState.DONE) {
              move(dependency, TaskEvent.NEEDED_AGAIN, -1);
              active.push(dependency);
            }
          });
    }
    for (int i = 0; i < active.size(); i++) { // only now is it known what all of them miss
      int node = active.get(i);
      waiting[node] = 0;
      index.forEachDependency(
          node, dependency -> waiting[node] += state(dependency) == TaskState.MEMORY ? 0 : 1);
    }
    for (int i = 0; i < active.size(); i++) {
      int node = active.get(i);
      if (waiting[node] == 0 && state(node) == TaskState.WAITING) {
        complete(node);
      }
    }
  }

  private void readerDone(int node) {
    if (--remaining[node] == 0) {
      unneeded.push(node);
    }
  }

  /** Ends what has no reader left; a list, since chains are long. */
  private void drain() {
    while (!unneeded.isEmpty()) {
      int node = unneeded.pop();
      boolean active = isActive(node);
      if (index.isTask(node)) {
        switch (state(node)) {
          case MEMORY -> effects.release(node);
          case QUEUED, NO_MEMBER -> effects.unready(node);
          case PROCESSING -> effects.abandon(node);
          case WAITING -> {}
          case RELEASED, DONE, ERRED -> throw new IllegalStateException();
        }
      }
      move(node, TaskEvent.UNNEEDED, -1);
      if (active) {
        index.forEachDependency(node, this::readerDone);
      }
    }
  }

  @SuppressWarnings("EnumOrdinal") // a byte a node; never leaves this class
  private void move(int node, TaskEvent event, int member) {
    TaskState from = state(node);
    TaskState to = Transitions.next(from, event);
    if (to == null) {
      throw new IllegalStateException(index.name(node) + " is " + from + ": no event " + event);
    }
    story.add(now, node, member, from, event, to);
    states[node] = (byte) to.ordinal();
    if (index.isTask(node)) {
      counts[from.ordinal()]--;
      counts[to.ordinal()]++;
    }
  }

  long hash(long seed) {
    long hash = 31 * seed + shut.hashCode();
    for (int node = 0; node < states.length; node++) {
      hash = 31 * hash + states[node];
      if (isActive(node)) {
        hash = 31 * hash + waiting[node];
      }
      hash = 31 * hash + remaining[node];
    }
    return hash;
  }
}
