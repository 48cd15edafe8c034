package io.sheaf.graph.cluster.sim;

import io.sheaf.graph.cluster.ErrorReport;
import io.sheaf.graph.cluster.Input;
import io.sheaf.graph.cluster.Locations;
import io.sheaf.graph.cluster.Member;
import io.sheaf.graph.cluster.MemberCommand;
import io.sheaf.graph.cluster.TaskAttempt;
import io.sheaf.graph.cluster.TaskFailure;
import io.sheaf.graph.cluster.WorkerAction;
import io.sheaf.graph.cluster.WorkerEvent;
import io.sheaf.graph.cluster.WorkerState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/** A simulated process: it performs what its {@link WorkerState} tells, when its faults let it. */
final class SimMember {
  private static final long FETCH_TIMEOUT = 20_000_000;
  private static final long FETCH_RETRY = 200_000;

  private static final Comparator<TaskAttempt> BY_NUMBER =
      Comparator.comparingInt(TaskAttempt::task).thenComparingInt(TaskAttempt::attempt);

  /** A task, a fetch or a copy that is under way. */
  private static final class Run {
    boolean cancelled;
  }

  final Member member;
  final WorkerState state;
  boolean dead;
  boolean paused;
  boolean retiring;
  boolean connected = true; // as the coordinator sees it
  long lastToCoordinator; // messages keep their order in each direction
  long lastFromCoordinator;
  int slow = 1;
  boolean diskFull;
  private final SimCluster cluster;
  private final Map<TaskAttempt, Integer> store = new TreeMap<>(BY_NUMBER);
  private final Set<TaskAttempt> corrupt = new HashSet<>();
  private final Map<TaskAttempt, List<int[]>> fetched = new HashMap<>();
  private final Map<TaskAttempt, Run> runs = new HashMap<>();
  private final Set<Integer> lostPeers = new HashSet<>();
  private final List<Runnable> deferred = new ArrayList<>();

  SimMember(SimCluster cluster, Member member) {
    this.cluster = cluster;
    this.member = member;
    state = new WorkerState(member.slots());
  }

  int id() {
    return member.id();
  }

  /** Something happens in the process, if it is alive: later when it is stopped. */
  void live(Runnable action) {
    if (paused && !dead) {
      deferred.add(action);
    } else if (!dead) {
      action.run();
    }
  }

  void resume() {
    paused = false;
    List<Runnable> due = List.copyOf(deferred);
    deferred.clear();
    due.forEach(this::live);
  }

  void handle(WorkerEvent event) {
    for (WorkerAction action : state.handle(event)) {
      perform(action);
    }
    if (cluster.checks()) {
      state.validate();
    }
  }

  private void perform(WorkerAction action) {
    switch (action) {
      case WorkerAction.Fetch fetch -> {
        TaskAttempt task = fetch.task().task();
        fetch(
            fetch.task(),
            values -> {
              fetched.put(task, values);
              handle(new WorkerEvent.Fetched(task));
            });
      }
      case WorkerAction.Run run -> run(run.task());
      case WorkerAction.CancelRun cancel -> {
        Run run = runs.get(cancel.task());
        if (run == null) {
          throw new AssertionError(cancel.task() + " is cancelled and does not run");
        }
        run.cancelled = true;
      }
      case WorkerAction.Copy copy -> copy(copy);
      case WorkerAction.Drop drop -> {
        if (store.remove(drop.output()) == null) {
          throw new AssertionError(drop.output() + " is dropped and not held");
        }
      }
      case WorkerAction.DropInputs drop -> {
        if (fetched.remove(drop.task()) == null) {
          throw new AssertionError("inputs of " + drop.task() + " are dropped and not held");
        }
      }
      case WorkerAction.PeerLost lost -> lostPeers.add(lost.member());
      case WorkerAction.ForgetExecution forget -> {}
      case WorkerAction.Report report -> cluster.toCoordinator(this, report.report());
      case WorkerAction.Leave leave -> dead = true;
    }
  }

  private void run(MemberCommand.Assign assign) {
    TaskAttempt task = assign.task();
    cluster.started(this, task);
    List<int[]> ready = fetched.get(task);
    if (ready != null) {
      compute(assign, ready);
    } else {
      fetch(assign, values -> compute(assign, values));
    }
  }

  private void compute(MemberCommand.Assign assign, List<int[]> values) {
    TaskAttempt task = assign.task();
    Run run = new Run();
    runs.put(task, run);
    long micros = cluster.micros(task.task());
    cluster.clock.after(
        micros,
        () ->
            live(
                () -> {
                  if (!cluster.survives(this, task)) {
                    return;
                  }
                  runs.remove(task);
                  TaskFailure failure = cluster.failure(this, task, run.cancelled);
                  if (failure != null) {
                    handle(new WorkerEvent.RunFailed(task, failure));
                    return;
                  }
                  store.put(task, cluster.graph.value(task.task(), values));
                  cluster.made(assign);
                  long bytes = cluster.bytes(task.task());
                  handle(new WorkerEvent.RunFinished(task, bytes, null, micros));
                }));
  }

  /** Reads all inputs of a task; on failure the run has failed. */
  private void fetch(MemberCommand.Assign assign, Consumer<List<int[]>> then) {
    Run run = new Run();
    TaskAttempt task = assign.task();
    runs.put(task, run);
    List<Locations> sources = new ArrayList<>();
    long bytes = 0;
    for (Input input : assign.inputs()) {
      Locations locations = locations(input);
      sources.add(locations);
      for (int i = 0; i < locations.size(); i++) {
        bytes += locations.members()[i] == id() ? 0 : locations.bytes()[i];
      }
    }
    long wait = bytes == 0 ? 0 : cluster.latency() + bytes * slow / 500;
    cluster.clock.after(
        wait, () -> live(() -> read(task, run, sources, cluster.clock.micros(), then)));
  }

  static Locations locations(Input input) {
    return switch (input) {
      case Input.Some some -> some.locations();
      case Input.All all -> {
        int[] tasks = new int[all.table().members().length];
        for (int i = 0; i < tasks.length; i++) {
          tasks[i] = all.table().firstTask() + i;
        }
        yield new Locations(
            tasks, all.table().members(), all.table().attempts(), all.table().bytes());
      }
    };
  }

  private void read(
      TaskAttempt task, Run run, List<Locations> sources, long since, Consumer<List<int[]>> then) {
    List<int[]> values = new ArrayList<>();
    for (Locations locations : sources) {
      int[] read = new int[locations.size()];
      for (int i = 0; i < read.length; i++) {
        TaskAttempt output =
            new TaskAttempt(task.execution(), locations.tasks()[i], locations.attempts()[i]);
        switch (read(output, locations.members()[i], since)) {
          case Found found -> read[i] = found.value();
          case Waiting waiting -> {
            cluster.clock.after(
                FETCH_RETRY, () -> live(() -> read(task, run, sources, since, then)));
            return;
          }
          case Missing missing -> {
            runs.remove(task);
            handle(new WorkerEvent.RunFailed(task, missing.failure()));
            return;
          }
        }
      }
      values.add(read);
    }
    runs.remove(task);
    if (run.cancelled) {
      handle(
          new WorkerEvent.RunFailed(
              task, new TaskFailure.User(ErrorReport.of("Cancelled", "cancelled"))));
    } else {
      then.accept(values);
    }
  }

  private sealed interface Fetch {}

  private record Found(int value) implements Fetch {}

  private record Waiting() implements Fetch {}

  private record Missing(TaskFailure.FetchFailed failure) implements Fetch {}

  private Fetch read(TaskAttempt output, int holder, long since) {
    SimMember source = holder == id() ? this : cluster.member(holder);
    if (source == null || source.dead || cluster.isCut(this, source)) {
      return new Missing(new TaskFailure.FetchFailed(output, holder, false, "refused"));
    }
    if (source.paused) {
      boolean over = lostPeers.contains(holder) || cluster.clock.micros() - since > FETCH_TIMEOUT;
      return over
          ? new Missing(new TaskFailure.FetchFailed(output, holder, false, "timed out"))
          : new Waiting();
    }
    Integer value = source.store.get(output);
    if (value == null) {
      return new Missing(new TaskFailure.FetchFailed(output, holder, true, "unknown output"));
    }
    if (source.corrupt.contains(output)) {
      return new Missing(new TaskFailure.FetchFailed(output, holder, true, "wrong checksum"));
    }
    return new Found(value);
  }

  private void copy(WorkerAction.Copy copy) {
    TaskAttempt output = copy.output();
    Run run = new Run();
    runs.put(output, run);
    cluster.clock.after(
        cluster.latency() + copy.bytes() * slow / 500,
        () -> live(() -> copy(output, copy.source(), run, cluster.clock.micros())));
  }

  private void copy(TaskAttempt output, int source, Run run, long since) {
    switch (read(output, source, since)) {
      case Found found -> {
        runs.remove(output);
        store.put(output, found.value());
        handle(new WorkerEvent.CopyFinished(output));
      }
      case Waiting waiting ->
          cluster.clock.after(FETCH_RETRY, () -> live(() -> copy(output, source, run, since)));
      case Missing missing -> {
        runs.remove(output);
        handle(new WorkerEvent.CopyFailed(output, missing.failure()));
      }
    }
  }

  /** Reads outputs as the client does: their values, or null after telling which is missing. */
  void collect(long execution, Locations locations, Consumer<int[]> then) {
    collect(execution, locations, cluster.clock.micros(), then);
  }

  private void collect(long execution, Locations locations, long since, Consumer<int[]> then) {
    int[] values = new int[locations.size()];
    for (int i = 0; i < values.length; i++) {
      TaskAttempt output =
          new TaskAttempt(execution, locations.tasks()[i], locations.attempts()[i]);
      switch (read(output, locations.members()[i], since)) {
        case Found found -> values[i] = found.value();
        case Waiting waiting -> {
          cluster.clock.after(
              FETCH_RETRY, () -> live(() -> collect(execution, locations, since, then)));
          return;
        }
        case Missing missing -> {
          cluster.unreadable(this, missing.failure());
          return;
        }
      }
    }
    then.accept(values);
  }

  /** Damages the first output that is whole. */
  void corruptOne() {
    store.keySet().stream()
        .filter(output -> !corrupt.contains(output))
        .findFirst()
        .ifPresent(corrupt::add);
  }

  /** Outputs that are held, of those tasks. */
  int outputs(IntPredicate tasks) {
    int count = 0;
    for (TaskAttempt output : store.keySet()) {
      count += tasks.test(output.task()) ? 1 : 0;
    }
    return count;
  }

  /** What is left when all should be over; empty when nothing is. */
  String leftovers() {
    return store.isEmpty() && fetched.isEmpty() && runs.isEmpty() && state.entryCount() == 0
        ? ""
        : member.name()
            + " keeps "
            + store
            + fetched.keySet()
            + runs.keySet()
            + state.entryCount()
            + " entries";
  }
}
