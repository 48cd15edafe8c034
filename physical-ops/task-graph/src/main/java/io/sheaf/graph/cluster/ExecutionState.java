package io.sheaf.graph.cluster;

import io.sheaf.graph.Dependency;
import io.sheaf.graph.GraphIndex;
import io.sheaf.graph.IntStack;
import io.sheaf.graph.Layer;
import io.sheaf.graph.Pattern;
import io.sheaf.graph.TaskKey;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** One execution: its tasks, who has them, which are queued where, and what was learnt of them. */
final class ExecutionState implements TaskTable.Effects {
  /** The place of a task queued for whoever has room. */
  static final int ANYWHERE = -2;

  /** The place of a task that waits for a member of its own; see {@link Dispatcher}. */
  static final int ALONE = -3;

  final Submission submission;
  final GraphIndex index;
  final TaskTable table;
  final Whereabouts whereabouts;
  final ReadyQueues queues;
  final LayerTimes times;
  final Troubles troubles = new Troubles();
  final IntStack fresh = new IntStack(); // ready and not queued yet
  final TreeSet<Integer> alone = new TreeSet<>(); // suspected of killing members
  final TreeSet<Integer> involved = new TreeSet<>(); // members that know of it
  final BitSet noMember = new BitSet();
  int anywhereQueued;
  long turn; // when it was served last
  long lastProgress;
  long waitsSince = -1; // for a member that may run a task
  boolean announced; // that its outputs are there
  long attempts;
  long recomputed;
  long retried;
  long stolen;
  private final BitSet finishedOnce = new BitSet();
  private final Map<Integer, Integer> handedOver = new HashMap<>();
  private final boolean[] anywhere; // by layer
  private final int[]
      estimates; // by task: what it counts in the load of the member it is queued for
  private final ClusterTables cluster;

  ExecutionState(ClusterTables cluster, Submission submission) {
    this.cluster = cluster;
    this.submission = submission;
    index = submission.index();
    table = new TaskTable(index, this);
    whereabouts = new Whereabouts(submission.execution(), index);
    queues = new ReadyQueues(submission);
    int layers = index.graph().layers().size();
    times = new LayerTimes(layers);
    anywhere = new boolean[layers];
    for (int layer = 0; layer < layers; layer++) {
      anywhere[layer] = runsAnywhere(layer);
    }
    estimates = new int[index.taskCount()];
    lastProgress = cluster.now;
  }

  /** Whether no member is better than another: it reads nothing, or what all members need. */
  private boolean runsAnywhere(int layer) {
    LayerRules rules = submission.rules(layer);
    if (rules.client()
        || !rules.members().isEmpty()
        || !rules.resources().isEmpty()
        || submission.given().containsKey(layer)) {
      return false;
    }
    Layer reader = index.graph().layers().get(layer);
    if (reader.taskCount() == 1 && !reader.dependencies().isEmpty()) {
      return false; // a broadcast to one goes to one member
    }
    for (Dependency dependency : reader.dependencies()) {
      if (!(dependency.pattern() instanceof Pattern.All all && all.whole())) {
        return false;
      }
    }
    return true;
  }

  long number() {
    return submission.execution();
  }

  LayerRules rules(int task) {
    return submission.rules(index.layerOf(task));
  }

  TaskKey key(int task) {
    return index.key(task);
  }

  /** Which result of another execution a task hands over, or null. */
  Submission.Given given(int task) {
    return submission.given().isEmpty() ? null : submission.given().get(index.layerOf(task));
  }

  /** Whether tasks of this execution hand over results of another one. */
  boolean isGivenBy(ExecutionState earlier) {
    return submission.given().values().stream()
        .anyMatch(given -> given.execution() == earlier.number());
  }

  /** Whether any member will do for the task. */
  boolean isFree(int task) {
    return anywhere[index.layerOf(task)] && troubles.avoided(task).isEmpty();
  }

  boolean isRunning() {
    return table.outputsMissing() > 0;
  }

  /** Whether the task is queued at that place. */
  boolean isQueued(int task, int place) {
    return table.state(task) == TaskState.QUEUED && whereabouts.member(task) == place;
  }

  /** Queues a task for whoever has room. */
  void queueAnywhere(int task) {
    whereabouts.setMember(task, ANYWHERE);
    anywhereQueued++;
    queues.addAnywhere(task);
  }

  /** Queues a task for a member. */
  void queueFor(int task, MemberState home) {
    whereabouts.setMember(task, home.id());
    estimates[task] = times.estimate(index.layerOf(task));
    home.queued++;
    home.loadMicros += estimates[task];
    queues.add(task, home.id(), !rules(task).resources().isEmpty());
  }

  /** Queues a task that shall run alone. */
  void queueAlone(int task) {
    whereabouts.setMember(task, ALONE);
    alone.add(task);
  }

  /** Takes a queued task from where it is queued. */
  void unqueue(int task) {
    int place = whereabouts.member(task);
    whereabouts.setMember(task, Whereabouts.NOBODY);
    if (place == ANYWHERE) {
      anywhereQueued--;
    } else if (place == ALONE) {
      alone.remove(task);
      cluster.unreserve(aloneWish(task));
    } else if (place >= 0) {
      MemberState home = cluster.member(place);
      home.queued--;
      home.loadMicros -= estimates[task];
    }
  }

  /** How a reserved member names a task that shall run alone. */
  TaskAttempt aloneWish(int task) {
    return new TaskAttempt(number(), task, 0);
  }

  int estimate(int task) {
    return estimates[task];
  }

  /**
   * Notes that the task has made its output.
   *
   * @return whether it had made one before
   */
  boolean countFinish(int task) {
    boolean again = finishedOnce.get(task);
    if (again) {
      recomputed++;
    }
    finishedOnce.set(task);
    return again;
  }

  /** Whether the task has ever made an output. */
  boolean hasFinished(int task) {
    return finishedOnce.get(task);
  }

  /** Notes which attempt of an earlier execution's task made what this one shall hand over. */
  void handsOver(int task, int attempt) {
    handedOver.put(task, attempt);
  }

  /** The attempt noted by {@link #handsOver}; 0 when there is none. */
  int handedOver(int task) {
    return handedOver.getOrDefault(task, 0);
  }

  /** The other tasks of the task's layer. */
  int tasksBeside(int task) {
    return index.graph().layers().get(index.layerOf(task)).taskCount() - 1;
  }

  /** Whether the client gets the rows of the task while it runs, and everything else serves it. */
  boolean isTheResult(int task) {
    if (!rules(task).client() || !table.isOutput(task)) {
      return false;
    }
    String layer = index.graph().layers().get(index.layerOf(task)).name();
    return index.graph().outputs().stream().allMatch(key -> key.layer().equals(layer));
  }

  @Override
  public void ready(int task) {
    whereabouts.setMember(task, Whereabouts.NOBODY);
    fresh.push(task);
  }

  @Override
  public void unready(int task) {
    if (table.state(task) == TaskState.NO_MEMBER) {
      noMember.clear(task);
    } else {
      unqueue(task);
    }
  }

  @Override
  public void release(int task) {
    TaskAttempt output = whereabouts.output(task);
    for (int holder : whereabouts.holders(task)) {
      cluster.dropped(holder, whereabouts.bytes(task));
      cluster.send(holder, new MemberCommand.Release(output));
    }
    whereabouts.forget(task);
  }

  @Override
  public void abandon(int task) {
    TaskAttempt attempt = whereabouts.output(task);
    MemberState member = cluster.member(whereabouts.member(task));
    cluster.takeBack(member, attempt);
    whereabouts.setMember(task, Whereabouts.NOBODY);
    cluster.send(member.id(), new MemberCommand.CancelTask(attempt));
  }

  ExecutionView view() {
    Map<TaskState, Integer> counts = new EnumMap<>(TaskState.class);
    for (TaskState state : TaskState.values()) {
      counts.put(state, table.count(state));
    }
    return new ExecutionView(
        number(),
        isRunning() ? ExecutionView.State.RUNNING : ExecutionView.State.FINISHED,
        counts,
        attempts,
        recomputed,
        retried,
        stolen);
  }

  List<String> story(TaskKey key) {
    return table.story(index.node(key));
  }

  long hash(long seed) {
    long hash = table.hash(31 * seed + number());
    hash = whereabouts.hash(hash);
    hash = times.hash(hash);
    hash = troubles.hash(hash);
    hash = 31 * hash + alone.hashCode();
    hash = 31 * hash + involved.hashCode();
    hash = 31 * hash + noMember.hashCode();
    hash = 31 * hash + finishedOnce.hashCode();
    hash = 31 * hash + handedOver.hashCode();
    hash = 31 * hash + turn;
    hash = 31 * hash + attempts;
    hash = 31 * hash + recomputed;
    return 31 * hash + (announced ? 1 : 0);
  }
}
