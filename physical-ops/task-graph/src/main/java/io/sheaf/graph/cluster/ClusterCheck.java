package io.sheaf.graph.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Recomputes every counter of a {@link ClusterState} from the states and places of its tasks. */
final class ClusterCheck {
  /** What a member should have. */
  private static final class Expected {
    long load;
    long assignedMicros;
    int queued;
    int outputs;
    long outputBytes;
    int stealing;
  }

  private final ClusterTables cluster;
  private final Map<Integer, Expected> members = new HashMap<>();
  private int count;

  ClusterCheck(ClusterTables cluster) {
    this.cluster = cluster;
  }

  void run() {
    for (MemberState member : cluster.members) {
      members.put(member.id(), new Expected());
    }
    for (ExecutionState execution : cluster.executions) {
      checkExecution(execution);
    }
    for (MemberState member : cluster.members) {
      checkAssigned(member);
    }
    for (MemberState member : cluster.members) {
      Expected expected = members.get(member.id());
      String name = member.member.name();
      require(expected.queued, member.queued, "tasks queued for %s", name);
      require(expected.load, member.loadMicros, "load of %s", name);
      require(expected.assignedMicros, member.assignedMicros, "assigned load of %s", name);
      require(expected.outputs, member.outputs, "outputs of %s", name);
      require(expected.outputBytes, member.outputBytes, "bytes of %s", name);
      require(expected.stealing, member.stealing, "tasks asked back for %s", name);
    }
  }

  private void checkAssigned(MemberState member) {
    Expected expected = members.get(member.id());
    for (InFlight entry : member.assigned.values()) {
      int task = entry.task();
      ExecutionState execution = entry.execution;
      String key = execution.key(task).toString();
      require(
          true,
          execution == cluster.execution(execution.number()),
          "%s belongs to a live one",
          key);
      require(true, execution.table.state(task) == TaskState.PROCESSING, "%s is processing", key);
      require(member.id(), execution.whereabouts.member(task), "member of %s", key);
      require(entry.attempt.attempt(), execution.whereabouts.attempt(task), "attempt of %s", key);
      expected.load += entry.micros;
      expected.assignedMicros += entry.micros;
      if (cluster.member(entry.thief) != null) {
        members.get(entry.thief).stealing++;
      }
    }
  }

  private void checkExecution(ExecutionState execution) {
    int[] readers = new int[execution.index.nodeCount()];
    execution.index.forEachOutput(task -> readers[task]++);
    execution.index.forEachNeeded(
        node -> {
          if (execution.table.isActive(node)) {
            execution.index.forEachDependency(node, dependency -> readers[dependency]++);
          }
        });
    List<LayerBytes> bytes = new ArrayList<>();
    for (int layer = 0; layer < execution.index.graph().layers().size(); layer++) {
      bytes.add(new LayerBytes());
    }
    int missing = 0;
    int anywhere = 0;
    for (int node = 0; node < execution.index.nodeCount(); node++) {
      String name = execution.index.name(node);
      TaskState state = execution.table.state(node);
      require(
          execution.index.isNeeded(node),
          state != TaskState.RELEASED,
          "%s is %s, needed",
          name,
          state);
      require(readers[node], execution.table.remainingReaders(node), "readers of %s", name);
      if (state != TaskState.RELEASED) {
        require(readers[node] == 0, state == TaskState.DONE, "%s is %s, done", name, state);
      }
      checkInputs(execution, node, name, state);
      if (execution.index.isTask(node)) {
        missing += execution.table.isOutput(node) && state != TaskState.MEMORY ? 1 : 0;
        anywhere += execution.isQueued(node, ExecutionState.ANYWHERE) ? 1 : 0;
        checkPlace(execution, node, name, bytes);
      }
    }
    require(missing, execution.table.outputsMissing(), "outputs missing");
    require(anywhere, execution.anywhereQueued, "tasks queued anywhere");
    checkBytes(execution, bytes);
  }

  private void checkInputs(ExecutionState execution, int node, String name, TaskState state) {
    if (!execution.table.isActive(node)) {
      return;
    }
    count = 0;
    execution.index.forEachDependency(
        node, dependency -> count += execution.table.state(dependency) == TaskState.MEMORY ? 0 : 1);
    require(count, execution.table.missingInputs(node), "inputs missing for %s", name);
    if (state != TaskState.PROCESSING) {
      require(count > 0, state == TaskState.WAITING, "%s is %s, waiting", name, state);
    }
  }

  private void checkPlace(ExecutionState execution, int task, String name, List<LayerBytes> bytes) {
    int place = execution.whereabouts.member(task);
    switch (execution.table.state(task)) {
      case RELEASED, WAITING, DONE -> require(Whereabouts.NOBODY, place, "place of %s", name);
      case NO_MEMBER -> require(true, execution.noMember.get(task), "%s waits for one", name);
      case QUEUED -> checkQueued(execution, task, place, name);
      case PROCESSING -> {
        TaskAttempt attempt = execution.whereabouts.output(task);
        MemberState member = cluster.member(place);
        require(
            true, member != null && member.assigned.containsKey(attempt), "%s is assigned", name);
      }
      case MEMORY -> {
        for (int holder : execution.whereabouts.holders(task)) {
          Expected expected = members.get(holder);
          require(true, expected != null, "%s is held by one who is there", name);
          expected.outputs++;
          expected.outputBytes += execution.whereabouts.bytes(task);
        }
        int layer = execution.index.layerOf(task);
        bytes.get(layer).add(place, execution.whereabouts.bytes(task), null);
      }
      case ERRED -> throw new IllegalStateException(name + " has failed, the execution goes on");
    }
  }

  private void checkQueued(ExecutionState execution, int task, int place, String name) {
    if (place == ExecutionState.ALONE) {
      require(true, execution.alone.contains(task), "%s waits to run alone", name);
      return;
    }
    require(true, execution.queues.contains(task, place), "%s is in the queue of %d", name, place);
    if (place >= 0) {
      Expected expected = members.get(place);
      require(true, expected != null, "%s is queued for one who is there", name);
      expected.queued++;
      expected.load += execution.estimate(task);
    }
  }

  private void checkBytes(ExecutionState execution, List<LayerBytes> bytes) {
    for (int layer = 0; layer < bytes.size(); layer++) {
      LayerBytes found = execution.whereabouts.layerBytes(layer);
      if (found != null) {
        require(bytes.get(layer).total(), found.total(), "bytes of layer %d", layer);
        for (int id : members.keySet()) {
          require(bytes.get(layer).held(id), found.held(id), "bytes of layer %d at %d", layer, id);
        }
      }
    }
  }

  private static void require(Object expected, Object found, String what, Object... arguments) {
    if (!expected.equals(found)) {
      throw new IllegalStateException(
          what.formatted(arguments) + ": " + expected + " expected, " + found + " found");
    }
  }
}
