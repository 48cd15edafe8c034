package io.sheaf.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The state of every task of one execution, and what follows from each event: a pure state machine,
 * with no thread, clock or I/O. A backend reports events, takes tasks to run and performs the
 * releases asked.
 *
 * <pre>
 *   released -start-> waiting -last input-> ready -take-> running -finished-> memory -last reader-> forgotten
 *                        |                    |              +------failed--> erred
 *                        +--------stop--------+-- (memory too) -------------> forgotten
 * </pre>
 *
 * <p>All is kept in arrays by node, about 20 bytes each; barriers (see {@link GraphIndex}) pass
 * through waiting, memory and forgotten as tasks do and are never shown outside. Not thread-safe:
 * one lock guards it.
 */
public final class SchedulerState {
  /** Where a task is. */
  public enum State {
    /** Not asked for: no output needs it. */
    RELEASED,
    /** Some input is missing. */
    WAITING,
    /** It may run. */
    READY,
    /** A thread runs it. */
    RUNNING,
    /** Its result is held for readers or for the client. */
    MEMORY,
    /** It failed. */
    ERRED,
    /** Nothing needs it any more; its result is released. */
    FORGOTTEN
  }

  private static final State[] STATES = State.values();
  private static final int STORY = 4096;

  private final GraphIndex index;
  private final TaskOrder order;
  private final byte[] states;
  private final int[] waiting; // inputs missing
  private final int[] remaining; // readers not finished, the client among them
  private final IntHeap ready = new IntHeap(); // ranks
  private final long[] story; // the last transitions: node << 16 | from << 8 | to
  private long transitions;
  private int unfinished;
  private int running;
  private boolean stopped;

  /** A machine in which nothing has started. */
  public SchedulerState(GraphIndex index, TaskOrder order) {
    this.index = index;
    this.order = order;
    int nodes = index.nodeCount();
    states = new byte[nodes];
    waiting = new int[nodes];
    remaining = new int[nodes];
    unfinished = index.neededTasks();
    story = new long[(int) Math.min(STORY, 8L * nodes)];
  }

  /** Event: the client wants the outputs. */
  public void start() {
    index.forEachNeeded(
        node -> index.forEachDependency(node, dependency -> require(node, dependency)));
    index.forEachOutput(node -> remaining[node]++);
    index.forEachNeeded(
        node -> {
          move(node, State.WAITING);
          if (waiting[node] == 0) {
            becomeReady(node);
          }
        });
  }

  private void require(int node, int dependency) {
    waiting[node]++;
    remaining[dependency]++;
  }

  /** Event: a thread is free. Returns the task it shall run, or -1 when none is ready. */
  public int take() {
    if (ready.size() == 0) {
      return -1;
    }
    int task = order.node(ready.removeFirst());
    move(task, State.RUNNING);
    running++;
    return task;
  }

  /**
   * Event: a running task has made its result.
   *
   * @param release hears of each task whose result is not needed any more
   */
  public void finished(int task, IntConsumer release) {
    expect(task, State.RUNNING);
    running--;
    unfinished--;
    if (stopped) {
      move(task, State.FORGOTTEN);
      release.accept(task);
      forgetHeld(release);
      return;
    }
    move(task, State.MEMORY);
    index.forEachDependent(task, this::inputArrived);
    index.forEachDependency(task, dependency -> readerFinished(dependency, release));
  }

  /**
   * Event: a running task has failed and made nothing. {@link #stop} follows, unless it came
   * before.
   *
   * @param release hears of each task whose result is not needed any more
   */
  public void failed(int task, IntConsumer release) {
    expect(task, State.RUNNING);
    running--;
    unfinished--;
    move(task, State.ERRED);
    if (stopped) {
      forgetHeld(release);
    }
  }

  /** Event: the client cancels, or a task has failed: only what runs goes on, to its end. */
  public void stop(IntConsumer release) {
    stopped = true;
    ready.clear();
    for (int node = 0; node < states.length; node++) {
      switch (state(node)) {
        case WAITING, READY -> move(node, State.FORGOTTEN);
        case RELEASED, RUNNING, MEMORY, ERRED, FORGOTTEN -> {}
      }
    }
    forgetHeld(release);
  }

  /** After a stop: what a task that still runs may be reading is kept until none runs. */
  private void forgetHeld(IntConsumer release) {
    for (int node = 0; running == 0 && node < states.length; node++) {
      if (state(node) == State.MEMORY) {
        forget(node, release);
      }
    }
  }

  /** Event: the client has no use for the outputs any more. */
  public void clientLeft(IntConsumer release) {
    if (stopped) {
      return;
    }
    if (unfinished > 0) {
      throw new IllegalStateException("the client left before the end; stop first");
    }
    index.forEachOutput(node -> readerFinished(node, release));
  }

  /** Whether nothing runs and nothing more will. */
  public boolean isDone() {
    return running == 0 && (stopped || unfinished == 0);
  }

  /** Tasks that could be taken. */
  public int readyCount() {
    return ready.size();
  }

  /** Tasks taken and not reported back. */
  public int runningCount() {
    return running;
  }

  /** Tasks that have run. */
  public int finishedCount() {
    return index.neededTasks() - unfinished;
  }

  /** Where a task is. */
  public State state(int node) {
    return STATES[states[node]];
  }

  /** The transitions of a task among the last {@value #STORY} of all, oldest first. */
  public List<String> story(TaskKey key) {
    int task = index.node(key);
    List<String> lines = new ArrayList<>();
    for (long i = Math.max(0, transitions - story.length); i < transitions; i++) {
      long entry = story[(int) (i % story.length)];
      if (entry >>> 16 == task) {
        State from = STATES[(int) (entry >>> 8 & 0xff)];
        State to = STATES[(int) (entry & 0xff)];
        lines.add(i + ": " + key + " " + from + " -> " + to);
      }
    }
    return lines;
  }

  /**
   * Recomputes every counter from the states; linear, for tests and for dumps after a fault.
   *
   * @throws IllegalStateException naming the first task that contradicts the others
   */
  public void validate() {
    new StateCheck(index, this).run();
  }

  int missingInputs(int node) {
    return waiting[node];
  }

  int remainingReaders(int node) {
    return remaining[node];
  }

  boolean isStopped() {
    return stopped;
  }

  private void becomeReady(int node) {
    if (index.isTask(node)) {
      move(node, State.READY);
      ready.add(order.rank(node));
    } else { // a barrier has nothing to do
      move(node, State.MEMORY);
      index.forEachDependent(node, this::inputArrived);
    }
  }

  private void inputArrived(int node) {
    if (--waiting[node] == 0 && state(node) == State.WAITING) {
      becomeReady(node);
    }
  }

  private void readerFinished(int node, IntConsumer release) {
    if (--remaining[node] == 0) {
      forget(node, release);
      if (!index.isTask(node)) {
        index.forEachDependency(node, task -> readerFinished(task, release));
      }
    }
  }

  private void forget(int node, IntConsumer release) {
    move(node, State.FORGOTTEN);
    if (index.isTask(node)) {
      release.accept(node);
    }
  }

  private void expect(int node, State expected) {
    if (state(node) != expected) {
      throw new IllegalStateException(
          index.name(node) + " is " + state(node) + ", not " + expected);
    }
  }

  @SuppressWarnings("EnumOrdinal") // a byte a node; never leaves this class
  private void move(int node, State to) {
    story[(int) (transitions++ % story.length)] =
        (long) node << 16 | (long) states[node] << 8 | to.ordinal();
    states[node] = (byte) to.ordinal();
  }
}
