package io.sheaf.graph.cluster.sim;

import io.sheaf.graph.TaskKey;
import io.sheaf.graph.cluster.ClusterAction;
import io.sheaf.graph.cluster.ClusterEvent;
import io.sheaf.graph.cluster.ClusterOptions;
import io.sheaf.graph.cluster.ClusterState;
import io.sheaf.graph.cluster.ErrorReport;
import io.sheaf.graph.cluster.ExecutionFailure;
import io.sheaf.graph.cluster.ExecutionView;
import io.sheaf.graph.cluster.Input;
import io.sheaf.graph.cluster.Locations;
import io.sheaf.graph.cluster.Member;
import io.sheaf.graph.cluster.MemberCommand;
import io.sheaf.graph.cluster.MemberReport;
import io.sheaf.graph.cluster.Role;
import io.sheaf.graph.cluster.TaskAttempt;
import io.sheaf.graph.cluster.TaskFailure;
import io.sheaf.graph.cluster.WorkerEvent;
import io.sheaf.graph.cluster.WorkerState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

/**
 * One client that runs one graph on a cluster of simulated processes, with faults. Everything
 * follows from the settings: two runs with the same ones are the same.
 */
public final class SimCluster {
  private static final long EXECUTION = 1;
  private static final long GIVE_UP_MILLIS = 600_000;

  /**
   * What is simulated.
   *
   * @param seed decides delays
   * @param workers at the start
   * @param slots of each worker
   * @param micros duration of each task
   * @param bytes size of each task's output
   * @param latencyMicros mean delay of a message
   * @param validateEvery events between two checks of the coordinator's counters; 0 for none
   */
  public record Settings(
      long seed,
      ClusterOptions options,
      int workers,
      int slots,
      IntToLongFunction micros,
      IntToLongFunction bytes,
      long latencyMicros,
      int validateEvery,
      List<Fault> faults) {}

  /**
   * How it ended.
   *
   * @param values of the outputs, or null
   * @param failure or null
   * @param millis virtual time until the client knew
   * @param view the execution when it ended
   * @param peakOutputs the most watched outputs in the stores at a time
   * @param leftovers what is held although all is over; empty when nothing is
   */
  public record Outcome(
      int[] values,
      ExecutionFailure failure,
      long millis,
      ExecutionView view,
      int peakOutputs,
      String leftovers) {}

  final SimClock clock = new SimClock();
  final SimGraph graph;
  private final Settings settings;
  private final Random random;
  private final ClusterState state;
  private final Map<Integer, SimMember> members = new TreeMap<>();
  private final Set<Long> cuts = new HashSet<>();
  private final Set<Integer> poison = new HashSet<>();
  private final Set<Integer> broken = new HashSet<>();
  private final List<ClusterEvent> log = new ArrayList<>();
  private final List<Long> fingerprints = new ArrayList<>(); // after each event of the log
  private final Map<TaskKey, List<String>> quarantined = new HashMap<>();
  private SimMember client;
  private int nextId = 1;
  private int sinceCheck;
  private int peakOutputs;
  private final Map<TaskAttempt, Origins> origins = new HashMap<>();
  private Origins result;
  private int[] values;
  private ExecutionFailure failure;
  private ExecutionView view;
  private long endedAt = -1;
  private int mostWorkers;
  private int stopped;
  private IntPredicate watched;

  /** A cluster that has not started. */
  public SimCluster(SimGraph graph, Settings settings) {
    this.graph = graph;
    this.settings = settings;
    random = new Random(settings.seed());
    state = new ClusterState(settings.options());
  }

  /**
   * Runs to the end.
   *
   * @throws AssertionError when it does not end, or a machine does what it must not
   */
  public Outcome run() {
    client = join("client", Role.CLIENT, Math.max(1, settings.slots()));
    for (int i = 0; i < settings.workers(); i++) {
      startWorker();
    }
    settings.faults().forEach(this::plan);
    feed(new ClusterEvent.Submitted(clock.millis(), graph.submission(EXECUTION, client.id())));
    tick();
    while (endedAt < 0) {
      step();
      if (clock.millis() > GIVE_UP_MILLIS) {
        throw new AssertionError("no end in sight\n" + state.dump());
      }
    }
    settle();
    return new Outcome(values, failure, endedAt, view, peakOutputs, leftovers());
  }

  /** Counts the outputs of those tasks while it runs, for {@link Outcome#peakOutputs}. */
  public SimCluster watch(IntPredicate tasks) {
    watched = tasks;
    return this;
  }

  /** Workers that the coordinator let go. */
  public int stoppedWorkers() {
    return stopped;
  }

  /** The events that the coordinator got, in order. */
  public List<ClusterEvent> log() {
    return log;
  }

  /** The coordinator's fingerprint after each check of its counters. */
  public List<Long> fingerprints() {
    return fingerprints;
  }

  /** The coordinator's state. */
  public ClusterState state() {
    return state;
  }

  /** The tasks that were quarantined, and the members that died of each. */
  public Map<TaskKey, List<String>> quarantined() {
    return quarantined;
  }

  /** The most workers that were there at a time. */
  public int mostWorkers() {
    return mostWorkers;
  }

  /**
   * Which attempts of indeterminate tasks something was made of.
   *
   * @param mixed whether of one task there were two, so that it may hold rows twice or not at all
   */
  private record Origins(Map<Integer, Integer> attempts, boolean mixed) {
    static Origins of(List<Origins> parts) {
      Map<Integer, Integer> all = new HashMap<>();
      boolean mixed = false;
      for (Origins part : parts) {
        mixed |= part.mixed;
        for (Map.Entry<Integer, Integer> entry : part.attempts.entrySet()) {
          Integer other = all.put(entry.getKey(), entry.getValue());
          mixed |= other != null && !other.equals(entry.getValue());
        }
      }
      return new Origins(all, mixed);
    }
  }

  /** An attempt has made its output. */
  void made(MemberCommand.Assign assign) {
    List<Origins> parts = new ArrayList<>();
    for (Input input : assign.inputs()) {
      parts.addAll(origins(assign.task().execution(), SimMember.locations(input)));
    }
    TaskAttempt made = assign.task();
    if (graph.isIndeterminate(made.task())) {
      parts.add(new Origins(Map.of(made.task(), made.attempt()), false));
    }
    origins.put(made, Origins.of(parts));
  }

  private List<Origins> origins(long execution, Locations read) {
    List<Origins> parts = new ArrayList<>();
    for (int i = 0; i < read.size(); i++) {
      parts.add(origins.get(new TaskAttempt(execution, read.tasks()[i], read.attempts()[i])));
    }
    return parts;
  }

  /** Whether the outputs were made of two attempts of one indeterminate task. */
  public boolean isMixed() {
    return result != null && result.mixed;
  }

  private void step() {
    if (!clock.step()) {
      throw new AssertionError("nothing more will happen\n" + state.dump());
    }
    if (watched == null) {
      return;
    }
    int outputs = 0;
    for (SimMember member : members.values()) {
      outputs += member.dead ? 0 : member.outputs(watched);
    }
    peakOutputs = Math.max(peakOutputs, outputs);
  }

  /** Lets all that is under way come to its end. */
  private void settle() {
    for (SimMember member : List.copyOf(members.values())) {
      if (member.paused) {
        member.resume();
      }
    }
    while (clock.step()) {}
    state.validate();
  }

  private String leftovers() {
    StringBuilder text = new StringBuilder();
    for (SimMember member : members.values()) {
      if (!member.dead) {
        text.append(member.leftovers());
      }
    }
    if (!state.executions().isEmpty()) {
      text.append("executions ").append(state.executions());
    }
    state.members().stream()
        .filter(member -> member.outputs() > 0 || member.assigned() > 0)
        .forEach(text::append);
    return text.toString();
  }

  private void feed(ClusterEvent event) {
    log.add(event);
    List<ClusterAction> actions = state.handle(event);
    if (settings.validateEvery() > 0 && ++sinceCheck >= settings.validateEvery()) {
      sinceCheck = 0;
      state.validate();
      fingerprints.add(state.fingerprint());
    }
    state.executions().forEach(execution -> view = execution);
    actions.forEach(this::perform);
  }

  private void perform(ClusterAction action) {
    switch (action) {
      case ClusterAction.Send send -> {
        SimMember member = members.get(send.member());
        member.lastFromCoordinator =
            Math.max(member.lastFromCoordinator, clock.micros() + latency());
        clock.at(
            member.lastFromCoordinator,
            () -> member.live(() -> member.handle(new WorkerEvent.Commanded(send.command()))));
      }
      case ClusterAction.ExecutionFinished finished -> collect(finished.outputs());
      case ClusterAction.ExecutionFailed failed -> {
        failure = failed.failure();
        endedAt = clock.millis();
      }
      case ClusterAction.Retired retired -> members.get(retired.member()).connected = false;
      case ClusterAction.Disconnect disconnect -> {
        SimMember member = members.get(disconnect.member());
        member.connected = false;
        clock.after(latency(), () -> member.live(() -> rejoin(member)));
      }
      case ClusterAction.Quarantined task -> quarantined.put(task.task(), task.members());
      case ClusterAction.StartWorkers start -> {
        for (int i = 0; i < start.count(); i++) {
          clock.after(100_000, this::startWorker);
        }
      }
      case ClusterAction.StopWorker stop -> {
        stopped++;
        members.get(stop.member()).retiring = true;
      }
      case ClusterAction.Log line -> {}
    }
  }

  private void collect(Locations outputs) {
    clock.after(
        latency(),
        () ->
            client.collect(
                EXECUTION,
                outputs,
                found -> {
                  if (endedAt < 0) {
                    values = found;
                    result = Origins.of(origins(EXECUTION, outputs));
                    endedAt = clock.millis();
                    feed(new ClusterEvent.OutputsReleased(clock.millis(), EXECUTION));
                  }
                }));
  }

  void unreadable(SimMember reader, TaskFailure.FetchFailed missing) {
    toCoordinator(reader, new MemberReport.OutputUnreadable(missing));
  }

  private void tick() {
    if (endedAt < 0) {
      feed(new ClusterEvent.Tick(clock.millis()));
      clock.after(100_000, this::tick);
    }
  }

  private SimMember join(String name, Role role, int slots) {
    int id = nextId++;
    SimMember member = new SimMember(this, new Member(id, name + id, role, slots, Map.of(), ""));
    members.put(id, member);
    feed(new ClusterEvent.Joined(clock.millis(), member.member));
    heartbeat(member);
    mostWorkers = Math.max(mostWorkers, workers().size());
    return member;
  }

  private void startWorker() {
    if (endedAt < 0) {
      join("worker", Role.WORKER, settings.slots());
    }
  }

  private void heartbeat(SimMember member) {
    if (endedAt >= 0 || member.dead || !member.connected) {
      return;
    }
    clock.after(
        1_000_000,
        () ->
            member.live(
                () -> {
                  send(member, heartbeatOf(member));
                  heartbeat(member);
                }));
  }

  /** Tells of the member as it is now, whenever that arrives. */
  private static Message heartbeatOf(SimMember member) {
    WorkerState state = member.state;
    int running = state.runningCount();
    long assigns = state.assignCount();
    List<TaskAttempt> owed = state.owed();
    return now -> new ClusterEvent.Heartbeat(now, member.id(), 0, running, assigns, owed);
  }

  void toCoordinator(SimMember member, MemberReport report) {
    send(member, now -> new ClusterEvent.Reported(now, member.id(), report));
  }

  private interface Message {
    ClusterEvent at(long now);
  }

  private void send(SimMember member, Message message) {
    member.lastToCoordinator = Math.max(member.lastToCoordinator, clock.micros() + latency());
    clock.at(
        member.lastToCoordinator,
        () -> {
          if (member.connected) {
            feed(message.at(clock.millis()));
          }
        });
  }

  /** The coordinator sees that a connection is gone, after all that was sent through it. */
  private void hangUp(SimMember member, String reason) {
    send(
        member,
        now -> {
          member.connected = false;
          return new ClusterEvent.Lost(now, member.id(), reason);
        });
  }

  private void rejoin(SimMember member) {
    member.handle(new WorkerEvent.Disconnected("connection lost"));
    if (member != client) {
      startWorker();
    }
  }

  private List<SimMember> workers() {
    return members.values().stream()
        .filter(member -> !member.dead && member.connected && member.member.role() == Role.WORKER)
        .toList();
  }

  /** Workers besides this one that nobody told to leave. */
  private long staying(SimMember but) {
    return workers().stream().filter(member -> member != but && !member.retiring).count();
  }

  private void plan(Fault fault) {
    clock.at(fault.at() * 1000, () -> strike(fault));
  }

  private SimMember worker(int place) {
    List<SimMember> there = workers();
    return there.isEmpty() ? null : there.get(place % there.size());
  }

  private void strike(Fault fault) {
    if (endedAt >= 0) {
      return;
    }
    switch (fault) {
      case Fault.Kill kill -> kill(worker(kill.worker()), kill.restarted());
      case Fault.Pause pause -> {
        SimMember member = worker(pause.worker());
        if (member != null && !member.paused) {
          member.paused = true;
          clock.after(pause.millis() * 1000, member::resume);
        }
      }
      case Fault.Disconnect disconnect -> {
        SimMember member = worker(disconnect.worker());
        if (member != null) {
          hangUp(member, "connection reset");
          clock.after(latency(), () -> member.live(() -> rejoin(member)));
        }
      }
      case Fault.Cut cut -> {
        SimMember one = worker(cut.worker());
        SimMember other = worker(cut.other());
        if (one != null && one != other) {
          cuts.add(pair(one, other));
          clock.after(cut.millis() * 1000, () -> cuts.remove(pair(one, other)));
        }
      }
      case Fault.Slow slow -> {
        SimMember member = worker(slow.worker());
        if (member != null) {
          member.slow = slow.factor();
        }
      }
      case Fault.Corrupt corrupt -> {
        SimMember member = worker(corrupt.worker());
        if (member != null) {
          member.corruptOne();
        }
      }
      case Fault.DiskFull full -> {
        SimMember member = worker(full.worker());
        if (member != null) {
          member.diskFull = true;
          clock.after(full.millis() * 1000, () -> member.diskFull = false);
        }
      }
      case Fault.Poison task -> poison.add(task.task());
      case Fault.Broken task -> broken.add(task.task());
      case Fault.Join join -> startWorker();
      case Fault.Retire retire -> {
        SimMember member = worker(retire.worker());
        if (member != null && staying(member) > 0) {
          member.retiring = true;
          feed(new ClusterEvent.Retire(clock.millis(), member.id()));
        }
      }
    }
  }

  private void kill(SimMember member, boolean restarted) {
    if (member == null || member.dead) {
      return;
    }
    member.dead = true;
    hangUp(member, "killed");
    if (restarted || staying(member) == 0) {
      clock.after(50_000 + random.nextInt(200_000), this::startWorker);
    }
  }

  SimMember member(int id) {
    return members.get(id);
  }

  /** A task begins: a poisonous one may kill its process at once. */
  void started(SimMember member, TaskAttempt task) {
    if (isPoisonous(member, task) && random.nextBoolean()) {
      clock.after(0, () -> kill(member, true));
    }
  }

  /** A task is about to end; whether its process survives that. */
  boolean survives(SimMember member, TaskAttempt task) {
    if (isPoisonous(member, task)) {
      kill(member, true);
    }
    return !member.dead;
  }

  private boolean isPoisonous(SimMember member, TaskAttempt task) {
    return poison.contains(task.task()) && member != client;
  }

  TaskFailure failure(SimMember member, TaskAttempt task, boolean cancelled) {
    if (broken.contains(task.task())) {
      return new TaskFailure.User(ErrorReport.of("Broken", "broken " + task.task()));
    }
    if (member.diskFull) {
      return new TaskFailure.OutOfDisk(ErrorReport.of("DiskFull", "no room"));
    }
    return cancelled && random.nextBoolean()
        ? new TaskFailure.User(ErrorReport.of("Cancelled", "cancelled"))
        : null;
  }

  boolean isCut(SimMember one, SimMember other) {
    return cuts.contains(pair(one, other));
  }

  private static long pair(SimMember one, SimMember other) {
    return (long) Math.min(one.id(), other.id()) << 32 | Math.max(one.id(), other.id());
  }

  long latency() {
    long mean = settings.latencyMicros();
    return mean == 0 ? 0 : 1 + (long) (random.nextDouble() * 2 * mean);
  }

  long micros(int task) {
    return settings.micros().applyAsLong(task);
  }

  long bytes(int task) {
    return settings.bytes().applyAsLong(task);
  }

  boolean checks() {
    return settings.validateEvery() > 0;
  }
}
