package io.sheaf.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.graph.SchedulerState.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulerStateTest {
  private static final TaskBody NOTHING = context -> TaskResult.EMPTY;

  private final GraphIndex index =
      new GraphIndex(
          TaskGraph.of(
              List.of(
                  Layer.of("scan", 2, i -> NOTHING),
                  Layer.of("sum", 1, i -> NOTHING, Dependency.all("scan"))),
              "sum"));
  private final SchedulerState state = new SchedulerState(index, TaskOrder.of(index));
  private final List<String> released = new ArrayList<>();

  @Test
  void aTaskWaitsForAllItsInputs() {
    state.start();
    int first = state.take();
    int second = state.take();
    assertEquals(-1, state.take());
    finish(first);
    assertEquals(State.WAITING, state("sum", 0));
    finish(second); // the last input is there
    assertEquals(State.READY, state("sum", 0));
    assertEquals(State.MEMORY, state("scan", 0));
  }

  @Test
  void aResultIsReleasedWhenItsLastReaderHasFinished() {
    state.start();
    finish(state.take());
    finish(state.take());
    assertEquals(List.of(), released);
    finish(state.take());
    assertEquals(List.of("scan[0]", "scan[1]"), released);
    assertTrue(state.isDone());
    state.clientLeft(this::release); // the client has read the output
    assertEquals(List.of("scan[0]", "scan[1]", "sum[0]"), released);
    assertEquals(State.FORGOTTEN, state("sum", 0));
    state.validate();
  }

  @Test
  void afterAFailureOnlyWhatRunsGoesOn() {
    state.start();
    int first = state.take();
    int second = state.take();
    state.failed(first, this::release); // the other thread is still in its task
    state.stop(this::release);
    assertEquals(State.FORGOTTEN, state("sum", 0));
    assertEquals(State.RUNNING, state.state(second));
    finish(second); // it comes too late
    assertEquals(List.of("scan[1]"), released);
    assertEquals(State.ERRED, state("scan", 0));
    assertTrue(state.isDone());
  }

  @Test
  void whatARunningTaskMayReadIsKeptUntilItEnds() {
    state.start();
    finish(state.take());
    finish(state.take());
    int reader = state.take();
    state.stop(this::release);
    state.validate();
    assertEquals(List.of(), released);
    state.failed(reader, this::release); // it has seen that it is cancelled
    state.validate();
    assertEquals(List.of("scan[0]", "scan[1]"), released);
  }

  @Test
  void anEventThatCantBeIsRefused() {
    state.start();
    int first = state.take();
    finish(first);
    assertThrows(IllegalStateException.class, () -> finish(first)); // reported twice
  }

  @Test
  void theStoryOfATaskIsKept() {
    state.start();
    finish(state.take());
    List<String> story = state.story(new TaskKey("scan", 0));
    assertEquals(4, story.size(), story.toString());
    assertTrue(story.getFirst().endsWith("scan[0] RELEASED -> WAITING"), story.toString());
    assertTrue(story.getLast().endsWith("scan[0] RUNNING -> MEMORY"), story.toString());
  }

  /** Any graph, any interleaving, any time of failure: counters agree, all is released once. */
  @Test
  void everyHistoryIsSound() {
    Random random = new Random(5);
    for (int round = 0; round < 500; round++) {
      GraphIndex any = new GraphIndex(TaskGraphTest.randomGraph(random));
      SchedulerState machine = new SchedulerState(any, TaskOrder.of(any));
      Set<Integer> held = new HashSet<>();
      int failAfter = random.nextInt(40);
      boolean failed = false;
      machine.start();
      machine.validate();
      List<Integer> running = new ArrayList<>();
      while (!machine.isDone()) {
        int task = random.nextBoolean() ? machine.take() : -1;
        if (task >= 0) {
          running.add(task);
        } else if (!running.isEmpty()) {
          Collections.shuffle(running, random);
          int ending = running.removeLast();
          if (!failed && failAfter-- == 0) {
            failed = true;
            machine.failed(ending, node -> assertTrue(held.remove(node)));
            machine.stop(node -> assertTrue(held.remove(node)));
          } else {
            held.add(ending);
            machine.finished(ending, node -> assertTrue(held.remove(node)));
          }
        }
        machine.validate();
      }
      if (!failed) {
        assertEquals(any.neededTasks(), machine.finishedCount());
      }
      machine.clientLeft(node -> assertTrue(held.remove(node)));
      assertEquals(Set.of(), held);
      machine.validate();
    }
  }

  private void finish(int task) {
    state.finished(task, this::release);
    state.validate();
  }

  private void release(int task) {
    released.add(index.name(task));
  }

  private State state(String layer, int task) {
    return state.state(index.node(new TaskKey(layer, task)));
  }
}
