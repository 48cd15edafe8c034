package io.sheaf.graph.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A member's own state: the attempts it was given, runs and holds the output of. A pure state
 * machine: {@link #handle} takes an event and tells what to do. Not thread-safe: one thread feeds
 * it.
 *
 * <pre>
 *  Assign -> FETCHING -> READY -> RUNNING -> MEMORY -Release-> gone
 *     |          |         |         |
 *     |          +---------+---------+-- CancelTask -> CANCELLED -end of the run-> gone
 *     |                    +-- StealRequest, Drain -> gone, reported as Returned
 *  Copy -> COPYING -> MEMORY
 * </pre>
 *
 * Each attempt is an entry of its own, so that nothing an old one does touches a new one.
 */
public final class WorkerState {
  /** Where an attempt is on its member. */
  public enum State {
    /** Its inputs are being copied. */
    FETCHING,
    /** Waits for a slot. */
    READY,
    /** Uses a slot. */
    RUNNING,
    /** Runs, fetches or is copied, but nobody wants it: what comes of it is dropped. */
    CANCELLED,
    /** Its output is held. */
    MEMORY,
    /** A copy of its output is on the way from another member. */
    COPYING
  }

  private static final class Entry {
    final TaskAttempt attempt;
    final MemberCommand.Assign assign; // null for a copy
    State state;
    boolean fetched; // inputs were copied for it and are held
    boolean inSlot;
    int source; // of a copy

    Entry(TaskAttempt attempt, MemberCommand.Assign assign, State state) {
      this.attempt = attempt;
      this.assign = assign;
      this.state = state;
    }
  }

  private static final Comparator<Entry> FIRST =
      Comparator.comparingLong((Entry entry) -> entry.assign.priority())
          .thenComparingLong(entry -> entry.attempt.execution())
          .thenComparingInt(entry -> entry.attempt.task())
          .thenComparingInt(entry -> entry.attempt.attempt());

  private final int slots;
  private final Map<TaskAttempt, Entry> entries = new HashMap<>();
  private final Map<Long, Integer> entriesOf = new TreeMap<>(); // by execution
  private final TreeSet<Long> ended = new TreeSet<>(); // executions that still have entries
  private final PriorityQueue<Entry> ready = new PriorityQueue<>(FIRST);
  private List<WorkerAction> actions = new ArrayList<>();
  private int running;
  private int held;
  private boolean draining;
  private boolean connected = true;

  /**
   * A member with nothing to do.
   *
   * @param slots tasks run at a time
   */
  public WorkerState(int slots) {
    if (slots < 1) {
      throw new IllegalArgumentException(slots + " slots");
    }
    this.slots = slots;
  }

  /** Takes an event and returns what follows from it, in order. */
  public List<WorkerAction> handle(WorkerEvent event) {
    switch (event) {
      case WorkerEvent.Commanded commanded -> {
        if (connected) {
          command(commanded.command());
        }
      }
      case WorkerEvent.Fetched fetched -> fetched(entries.get(fetched.task()));
      case WorkerEvent.RunFinished finished -> runFinished(finished);
      case WorkerEvent.RunFailed failed -> runFailed(failed);
      case WorkerEvent.CopyFinished copied -> copyFinished(entries.get(copied.output()));
      case WorkerEvent.CopyFailed failed -> copyFailed(failed);
      case WorkerEvent.Drain drain -> drain();
      case WorkerEvent.Disconnected disconnected -> disconnected();
    }
    while (running < slots && !ready.isEmpty()) {
      run(ready.poll());
    }
    List<WorkerAction> result = actions;
    actions = new ArrayList<>();
    return result;
  }

  /** Tasks in a slot, cancelled ones that have not ended included. */
  public int runningCount() {
    return running;
  }

  /** Outputs held. */
  public int heldCount() {
    return held;
  }

  /** Attempts known, in whatever state. */
  public int entryCount() {
    return entries.size();
  }

  /** Where an attempt is, or null when it is not here. */
  public State state(TaskAttempt attempt) {
    Entry entry = entries.get(attempt);
    return entry == null ? null : entry.state;
  }

  /** A hash of everything that decides the future: equal after equal events. */
  @SuppressWarnings("EnumOrdinal") // mixes a hash of this process alone
  public long fingerprint() {
    long hash = 0; // the order of a hash map tells nothing: a sum
    for (Entry entry : entries.values()) {
      long one = 31L * entry.attempt.hashCode() + entry.state.ordinal();
      one = 31 * (31 * one + (entry.fetched ? 1 : 0)) + (entry.inSlot ? 1 : 0);
      hash += one * 0x9e3779b97f4a7c15L;
    }
    return 31 * (31 * hash + running) + (draining ? 2 : 0) + (connected ? 1 : 0);
  }

  /**
   * Recomputes every counter from the entries.
   *
   * @throws IllegalStateException naming the first contradiction
   */
  public void validate() {
    int inSlot = 0;
    int memory = 0;
    int waiting = 0;
    for (Entry entry : entries.values()) {
      inSlot += entry.inSlot ? 1 : 0;
      memory += entry.state == State.MEMORY ? 1 : 0;
      waiting += entry.state == State.READY ? 1 : 0;
      require(
          (entry.state == State.RUNNING) == (entry.inSlot && entry.state != State.CANCELLED),
          entry.attempt + " is " + entry.state + ", in a slot: " + entry.inSlot);
    }
    require(inSlot == running, inSlot + " tasks in slots, " + running + " counted");
    require(running <= slots, running + " tasks in " + slots + " slots");
    require(memory == held, memory + " outputs, " + held + " counted");
    require(waiting == ready.size(), waiting + " ready, " + ready.size() + " queued");
    require(ready.isEmpty() || running == slots, "a slot is free and a task waits");
    int sum = entriesOf.values().stream().mapToInt(Integer::intValue).sum();
    require(sum == entries.size(), sum + " entries by execution, " + entries.size());
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalStateException(message);
    }
  }

  private void command(MemberCommand command) {
    switch (command) {
      case MemberCommand.Assign assign -> assign(assign);
      case MemberCommand.CancelTask cancel -> discard(entries.get(cancel.task()));
      case MemberCommand.Release release -> discard(entries.get(release.output()));
      case MemberCommand.StealRequest steal -> steal(steal.task());
      case MemberCommand.Copy copy -> copy(copy);
      case MemberCommand.EndExecution end -> endExecution(end.execution());
      case MemberCommand.PeerLost lost -> actions.add(new WorkerAction.PeerLost(lost.member()));
      case MemberCommand.Retired retired -> actions.add(new WorkerAction.Leave());
    }
  }

  private void assign(MemberCommand.Assign assign) {
    TaskAttempt attempt = assign.task();
    if (entries.containsKey(attempt)) {
      return; // told twice
    }
    if (draining) {
      report(new MemberReport.Returned(attempt));
      return;
    }
    Entry entry = new Entry(attempt, assign, assign.copyInputs() ? State.FETCHING : State.READY);
    add(entry);
    if (entry.state == State.FETCHING) {
      actions.add(new WorkerAction.Fetch(assign));
    } else {
      ready.add(entry);
    }
  }

  private void run(Entry entry) {
    entry.state = State.RUNNING;
    entry.inSlot = true;
    running++;
    report(new MemberReport.Started(entry.attempt));
    actions.add(new WorkerAction.Run(entry.assign));
  }

  private void fetched(Entry entry) {
    entry.fetched = true;
    if (entry.state == State.CANCELLED) {
      remove(entry);
    } else {
      entry.state = State.READY;
      ready.add(entry);
    }
  }

  private void runFinished(WorkerEvent.RunFinished event) {
    Entry entry = entries.get(event.task());
    leaveSlot(entry);
    if (entry.state == State.CANCELLED) {
      actions.add(new WorkerAction.Drop(entry.attempt));
      remove(entry);
      return;
    }
    dropInputs(entry);
    hold(entry);
    report(
        new MemberReport.Finished(
            entry.attempt, event.bytes(), event.partitionBytes(), event.micros()));
  }

  private void runFailed(WorkerEvent.RunFailed event) {
    Entry entry = entries.get(event.task());
    leaveSlot(entry);
    if (entry.state != State.CANCELLED) {
      report(new MemberReport.Failed(entry.attempt, event.failure()));
    }
    remove(entry);
  }

  private void leaveSlot(Entry entry) {
    if (entry.inSlot) {
      entry.inSlot = false;
      running--;
    }
  }

  /** Nobody wants it, whatever it has come to; null when it is gone already. */
  private void discard(Entry entry) {
    if (entry == null) {
      return;
    }
    switch (entry.state) {
      case READY -> {
        ready.remove(entry);
        remove(entry);
      }
      case FETCHING, RUNNING, COPYING -> {
        entry.state = State.CANCELLED;
        actions.add(new WorkerAction.CancelRun(entry.attempt));
      }
      case MEMORY -> {
        held--;
        actions.add(new WorkerAction.Drop(entry.attempt));
        remove(entry);
      }
      case CANCELLED -> {}
    }
  }

  private void steal(TaskAttempt attempt) {
    Entry entry = entries.get(attempt);
    if (entry != null && (entry.state == State.READY || entry.state == State.FETCHING)) {
      discard(entry);
      report(new MemberReport.Returned(attempt));
    } else {
      report(new MemberReport.StealDenied(attempt));
    }
  }

  private void copy(MemberCommand.Copy copy) {
    Entry entry = entries.get(copy.output());
    if (entry == null) {
      Entry copying = new Entry(copy.output(), null, State.COPYING);
      copying.source = copy.source();
      add(copying);
      actions.add(new WorkerAction.Copy(copy.output(), copy.source(), copy.bytes()));
    } else if (entry.state == State.MEMORY) {
      report(new MemberReport.Copied(copy.output()));
    } else if (entry.assign == null && entry.state == State.CANCELLED) {
      entry.state = State.COPYING; // wanted again before it had ended
    }
  }

  private void copyFinished(Entry entry) {
    if (entry.state == State.CANCELLED) {
      actions.add(new WorkerAction.Drop(entry.attempt));
      remove(entry);
    } else {
      hold(entry);
      report(new MemberReport.Copied(entry.attempt));
    }
  }

  private void copyFailed(WorkerEvent.CopyFailed event) {
    Entry entry = entries.get(event.output());
    if (entry.state != State.CANCELLED) {
      report(new MemberReport.CopyFailed(entry.attempt, entry.source, event.failure()));
    }
    remove(entry);
  }

  private void endExecution(long execution) {
    for (Entry entry : sorted()) {
      if (entry.attempt.execution() == execution) {
        discard(entry);
      }
    }
    if (entriesOf.containsKey(execution)) {
      ended.add(execution);
    } else {
      actions.add(new WorkerAction.ForgetExecution(execution));
    }
  }

  private void drain() {
    if (draining || !connected) {
      return;
    }
    draining = true;
    report(new MemberReport.Leaving());
    for (Entry entry : sorted()) {
      if (entry.state == State.READY || entry.state == State.FETCHING) {
        discard(entry);
        report(new MemberReport.Returned(entry.attempt));
      }
    }
  }

  private void disconnected() {
    connected = false;
    sorted().forEach(this::discard);
    actions.removeIf(action -> action instanceof WorkerAction.Report);
  }

  private List<Entry> sorted() {
    List<Entry> all = new ArrayList<>(entries.values());
    all.sort(
        Comparator.comparingLong((Entry entry) -> entry.attempt.execution())
            .thenComparingInt(entry -> entry.attempt.task())
            .thenComparingInt(entry -> entry.attempt.attempt()));
    return all;
  }

  private void hold(Entry entry) {
    entry.state = State.MEMORY;
    held++;
  }

  private void dropInputs(Entry entry) {
    if (entry.fetched) {
      entry.fetched = false;
      actions.add(new WorkerAction.DropInputs(entry.attempt));
    }
  }

  private void add(Entry entry) {
    entries.put(entry.attempt, entry);
    entriesOf.merge(entry.attempt.execution(), 1, Integer::sum);
  }

  private void remove(Entry entry) {
    dropInputs(entry);
    entries.remove(entry.attempt);
    long execution = entry.attempt.execution();
    if (entriesOf.merge(execution, -1, Integer::sum) == 0) {
      entriesOf.remove(execution);
      if (ended.remove(execution)) {
        actions.add(new WorkerAction.ForgetExecution(execution));
      }
    }
  }

  private void report(MemberReport report) {
    if (connected) {
      actions.add(new WorkerAction.Report(report));
    }
  }
}
