package io.sheaf.graph.cluster.sim;

import io.sheaf.graph.cluster.ClusterAction;
import io.sheaf.graph.cluster.ClusterEvent;
import io.sheaf.graph.cluster.ClusterOptions;
import io.sheaf.graph.cluster.ClusterState;
import io.sheaf.graph.cluster.Input;
import io.sheaf.graph.cluster.Locations;
import io.sheaf.graph.cluster.Member;
import io.sheaf.graph.cluster.MemberCommand;
import io.sheaf.graph.cluster.MemberReport;
import io.sheaf.graph.cluster.Role;
import io.sheaf.graph.cluster.TaskAttempt;
import io.sheaf.graph.cluster.TaskFailure;
import io.sheaf.graph.cluster.WorkerAction;
import io.sheaf.graph.cluster.WorkerEvent;
import io.sheaf.graph.cluster.WorkerState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A small cluster without time: at every point there is a list of things that may happen next, and
 * somebody else chooses. So all orders can be tried.
 */
public final class ModelCluster {
  /** What happens once, at a point that is chosen like all else. */
  public enum Trouble {
    /** The first worker dies. */
    KILL,
    /** The first worker loses one of its outputs. */
    LOSE_OUTPUT,
    /** The first worker leaves in good order. */
    RETIRE,
    /** Idle workers ask others for work. */
    STEAL,
    /** The client cancels. */
    CANCEL,
    /** A third worker joins. */
    JOIN
  }

  private static final long EXECUTION = 1;

  /** One worker, its messages on the way and what it does. */
  private static final class Process {
    final WorkerState state = new WorkerState(1);
    final Deque<MemberCommand> commands = new ArrayDeque<>();
    final Deque<MemberReport> reports = new ArrayDeque<>();
    final Map<String, Integer> store = new TreeMap<>();
    final Map<String, Runnable> runs = new TreeMap<>(); // tasks and copies, by attempt
    boolean dead;
    boolean lostKnown;
  }

  private final SimGraph graph;
  private final Set<Trouble> ahead = EnumSet.noneOf(Trouble.class);
  private final ClusterState cluster = new ClusterState(ClusterOptions.DEFAULT);
  private final Map<Integer, Process> processes = new TreeMap<>();
  private Locations announced;
  private boolean cancelled;
  private int[] values;
  private boolean failed;

  /** A cluster of two workers that has just got the graph. */
  public ModelCluster(SimGraph graph, Collection<Trouble> troubles) {
    this.graph = graph;
    ahead.addAll(troubles);
    join(1);
    join(2);
    feed(new ClusterEvent.Submitted(0, graph.submission(EXECUTION, -1)));
  }

  private void join(int id) {
    processes.put(id, new Process());
    feed(new ClusterEvent.Joined(0, new Member(id, "w" + id, Role.WORKER, 1, Map.of(), "")));
  }

  /** What may happen now, in a fixed order; empty at the end. */
  public List<Runnable> next() {
    List<Runnable> choices = new ArrayList<>();
    for (Map.Entry<Integer, Process> entry : processes.entrySet()) {
      Process process = entry.getValue();
      int id = entry.getKey();
      if (!process.dead && !process.commands.isEmpty()) {
        choices.add(() -> handle(id, new WorkerEvent.Commanded(process.commands.poll())));
      }
      if (!process.reports.isEmpty()) {
        choices.add(() -> feed(new ClusterEvent.Reported(0, id, process.reports.poll())));
      } else if (process.dead && !process.lostKnown) {
        choices.add(
            () -> {
              process.lostKnown = true;
              feed(new ClusterEvent.Lost(0, id, "killed"));
            });
      }
      if (!process.dead) {
        for (String run : process.runs.keySet()) {
          choices.add(() -> process.runs.remove(run).run());
        }
      }
    }
    if (announced != null) {
      choices.add(this::collect);
    }
    for (Trouble trouble : ahead) {
      if (values == null && canStrike(trouble)) {
        choices.add(() -> strike(trouble));
      }
    }
    return choices;
  }

  private boolean canStrike(Trouble trouble) {
    Process first = processes.get(1);
    return trouble != Trouble.LOSE_OUTPUT || !first.store.isEmpty();
  }

  private void strike(Trouble trouble) {
    ahead.remove(trouble);
    Process first = processes.get(1);
    switch (trouble) {
      case KILL -> first.dead = true;
      case LOSE_OUTPUT -> {
        String output = first.store.keySet().iterator().next();
        first.store.put(output, null); // the entry stays, its contents are gone
      }
      case RETIRE -> feed(new ClusterEvent.Retire(0, 1));
      case STEAL -> feed(new ClusterEvent.Tick(0));
      case CANCEL -> {
        cancelled = true;
        feed(new ClusterEvent.Cancelled(0, EXECUTION, "asked"));
      }
      case JOIN -> join(3);
    }
  }

  /** Why this end is wrong; empty when it is right. */
  public String wrongs() {
    StringBuilder text = new StringBuilder();
    if (!cancelled && (failed || !Arrays.equals(graph.expected(), values))) {
      text.append("answer ").append(Arrays.toString(values)).append(' ');
    }
    for (Map.Entry<Integer, Process> entry : processes.entrySet()) {
      Process process = entry.getValue();
      if (!process.dead && (!process.store.isEmpty() || process.state.entryCount() > 0)) {
        text.append(entry.getKey()).append(" keeps ").append(process.store);
      }
    }
    if (!cluster.executions().isEmpty()) {
      text.append(cluster.dump());
    }
    return text.toString();
  }

  /** A hash of the whole; equal ones go on alike. */
  public long fingerprint() {
    long hash = cluster.fingerprint();
    for (Process process : processes.values()) {
      hash = 31 * hash + process.state.fingerprint();
      for (MemberCommand command : process.commands) {
        hash = 31 * hash + hash(command);
      }
      hash = 31 * hash + 17;
      for (MemberReport report : process.reports) {
        hash = 31 * hash + report.hashCode();
      }
      hash = 31 * hash + process.store.hashCode();
      hash = 31 * hash + process.runs.keySet().hashCode();
      hash = 31 * hash + (process.dead ? 1 : 0) + (process.lostKnown ? 2 : 0);
    }
    hash = 31 * hash + (announced == null ? 0 : hash(announced));
    return 31 * (31 * hash + ahead.toString().hashCode())
        + (cancelled ? 1 : 0)
        + (values == null ? 0 : 2)
        + (failed ? 4 : 0);
  }

  private static long hash(MemberCommand command) {
    if (!(command instanceof MemberCommand.Assign assign)) {
      return command.hashCode();
    }
    long hash = assign.task().hashCode();
    for (Input input : assign.inputs()) {
      hash = 31 * hash + hash(SimMember.locations(input));
    }
    return hash;
  }

  private static long hash(Locations locations) {
    return 31L * Arrays.hashCode(locations.members()) + Arrays.hashCode(locations.attempts());
  }

  private void feed(ClusterEvent event) {
    List<ClusterAction> actions = cluster.handle(event);
    cluster.validate();
    for (ClusterAction action : actions) {
      switch (action) {
        case ClusterAction.Send send -> processes.get(send.member()).commands.add(send.command());
        case ClusterAction.ExecutionFinished finished -> announced = finished.outputs();
        case ClusterAction.ExecutionFailed failure -> {
          failed = true;
          announced = null;
        }
        case ClusterAction.Retired retired -> {}
        case ClusterAction.Disconnect disconnect -> throw new AssertionError(disconnect);
        case ClusterAction.Quarantined quarantined -> throw new AssertionError(quarantined);
        case ClusterAction.StartWorkers start -> throw new AssertionError(start);
        case ClusterAction.StopWorker stop -> throw new AssertionError(stop);
        case ClusterAction.Log log -> {}
      }
    }
  }

  private void handle(int id, WorkerEvent event) {
    Process process = processes.get(id);
    List<WorkerAction> actions = process.state.handle(event);
    process.state.validate();
    for (WorkerAction action : actions) {
      switch (action) {
        case WorkerAction.Run run -> {
          MemberCommand.Assign assign = run.task();
          process.runs.put(assign.task().toString(), () -> compute(id, assign));
        }
        case WorkerAction.Copy copy ->
            process.runs.put(copy.output().toString(), () -> copied(id, copy));
        case WorkerAction.Drop drop -> process.store.remove(drop.output().toString());
        case WorkerAction.Report report -> process.reports.add(report.report());
        case WorkerAction.Leave leave -> process.dead = process.lostKnown = true;
        case WorkerAction.CancelRun cancel -> {} // it runs to its end
        case WorkerAction.PeerLost lost -> {}
        case WorkerAction.ForgetExecution forget -> {}
        case WorkerAction.Fetch fetch -> throw new AssertionError(fetch);
        case WorkerAction.DropInputs drop -> throw new AssertionError(drop);
      }
    }
  }

  private void compute(int id, MemberCommand.Assign assign) {
    TaskAttempt task = assign.task();
    List<int[]> inputs = new ArrayList<>();
    for (Input input : assign.inputs()) {
      Locations locations = SimMember.locations(input);
      int[] read = new int[locations.size()];
      for (int i = 0; i < read.length; i++) {
        TaskFailure.FetchFailed failure = missing(locations, i);
        if (failure != null) {
          handle(id, new WorkerEvent.RunFailed(task, failure));
          return;
        }
        read[i] = value(locations, i);
      }
      inputs.add(read);
    }
    processes.get(id).store.put(task.toString(), graph.value(task.task(), inputs));
    handle(id, new WorkerEvent.RunFinished(task, 1, null, 1));
  }

  private void copied(int id, WorkerAction.Copy copy) {
    TaskAttempt output = copy.output();
    Locations one =
        new Locations(
            new int[] {output.task()},
            new int[] {copy.source()},
            new int[] {output.attempt()},
            new long[] {copy.bytes()});
    TaskFailure.FetchFailed failure = missing(one, 0);
    if (failure != null) {
      handle(id, new WorkerEvent.CopyFailed(output, failure));
      return;
    }
    processes.get(id).store.put(output.toString(), value(one, 0));
    handle(id, new WorkerEvent.CopyFinished(output));
  }

  private static TaskAttempt output(Locations locations, int i) {
    return new TaskAttempt(EXECUTION, locations.tasks()[i], locations.attempts()[i]);
  }

  private TaskFailure.FetchFailed missing(Locations locations, int i) {
    int holder = locations.members()[i];
    Process process = processes.get(holder);
    TaskAttempt output = output(locations, i);
    return process.dead || process.store.get(output.toString()) == null
        ? new TaskFailure.FetchFailed(output, holder, !process.dead, "not there")
        : null;
  }

  private int value(Locations locations, int i) {
    return processes.get(locations.members()[i]).store.get(output(locations, i).toString());
  }

  private void collect() {
    Locations outputs = announced;
    announced = null;
    int[] read = new int[outputs.size()];
    for (int i = 0; i < read.length; i++) {
      TaskFailure.FetchFailed failure = missing(outputs, i);
      if (failure != null) {
        feed(new ClusterEvent.Reported(0, 2, new MemberReport.OutputUnreadable(failure)));
        return;
      }
      read[i] = value(outputs, i);
    }
    values = read;
    feed(new ClusterEvent.OutputsReleased(0, EXECUTION));
  }
}
