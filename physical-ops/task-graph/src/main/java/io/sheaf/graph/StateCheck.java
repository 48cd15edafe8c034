package io.sheaf.graph;

import io.sheaf.graph.SchedulerState.State;

/** Checks that the states and counters of a {@link SchedulerState} agree with one another. */
final class StateCheck {
  private final GraphIndex index;
  private final SchedulerState machine;
  private int count;

  StateCheck(GraphIndex index, SchedulerState machine) {
    this.index = index;
    this.machine = machine;
  }

  void run() {
    int[] readers = new int[index.nodeCount()];
    index.forEachNeeded(
        node -> {
          boolean over =
              (is(node, State.MEMORY) && index.isTask(node)) || is(node, State.FORGOTTEN);
          index.forEachDependency(node, dependency -> readers[dependency] += over ? 0 : 1);
        });
    int ready = 0;
    int running = 0;
    for (int node = 0; node < index.nodeCount(); node++) {
      ready += is(node, State.READY) ? 1 : 0;
      running += is(node, State.RUNNING) ? 1 : 0;
      check(node, readers[node]);
    }
    require(ready == machine.readyCount(), "the ready queue", ready, machine.readyCount());
    require(running == machine.runningCount(), "running tasks", running, machine.runningCount());
  }

  private void check(int node, int readers) {
    String name = index.name(node);
    State state = machine.state(node);
    require(index.isNeeded(node) != (state == State.RELEASED), name + " needed", node, 0);
    if (machine.isStopped() || state == State.RELEASED) {
      boolean read = state == State.MEMORY && machine.runningCount() > 0;
      boolean still =
          state == State.WAITING || state == State.READY || (state == State.MEMORY && !read);
      require(!still, name + " goes on after the stop", node, 0);
      return;
    }
    count = 0;
    index.forEachDependency(
        node,
        dependency -> {
          State input = machine.state(dependency);
          count += input == State.MEMORY || input == State.FORGOTTEN ? 0 : 1;
        });
    require(
        count == machine.missingInputs(node),
        name + " misses inputs",
        count,
        machine.missingInputs(node));
    require((count > 0) == (state == State.WAITING), name + " is " + state, count, 0);
    int client = machine.remainingReaders(node) - readers;
    require(client >= 0, name + " has readers", readers, machine.remainingReaders(node));
    require(
        (machine.remainingReaders(node) == 0) == (state == State.FORGOTTEN),
        name + " is " + state + " with readers",
        readers,
        machine.remainingReaders(node));
  }

  private boolean is(int node, State state) {
    return machine.state(node) == state;
  }

  private static void require(boolean holds, String what, int expected, int found) {
    if (!holds) {
      throw new IllegalStateException(what + ": " + expected + " expected, " + found + " found");
    }
  }
}
