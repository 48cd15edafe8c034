package io.sheaf.graph.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * A member's own state: the attempts it was given, runs and holds the output of. A pure state
 * machine: {@link #handle} takes an event and tells what to do. Not thread-safe.
 */
public final class WorkerState {
  private final List<WorkerAction> actions = new ArrayList<>();

  /** Where an attempt is on its member. */
  public enum State {
    /** Its inputs are being copied. */
    FETCHING,
    /** Waits for a slot. */
    READY,
    /** Uses a slot. */
    RUNNING,
    /** Runs or fetches, but nobody wants it: what it makes is dropped. */
    CANCELLED,
    /** Its output is held. */
    MEMORY,
    /** A copy of its output is on the way from another member. */
    COPYING
  }

  /**
   * A member with nothing to do.
   *
   * @param slots tasks run at a time
   */
  public WorkerState(int slots) {
    if (slots < 1) {
      throw new IllegalArgumentException(slots + " slots");
    }
  }

  /** Takes an event and returns what follows from it, in order. */
  public List<WorkerAction> handle(WorkerEvent event) {
    List<WorkerAction> result = List.copyOf(actions);
    actions.clear();
    return result;
  }

  /** Tasks in a slot. */
  public int runningCount() {
    return 0;
  }

  /** Outputs held. */
  public int heldCount() {
    return 0;
  }
}
