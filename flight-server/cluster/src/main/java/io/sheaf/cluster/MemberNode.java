package io.sheaf.cluster;

import io.sheaf.cluster.protocol.CoordinatorMessage;
import io.sheaf.cluster.protocol.LayerForm;
import io.sheaf.cluster.protocol.MemberMessage;
import io.sheaf.cluster.protocol.OutputForm;
import io.sheaf.cluster.transport.Address;
import io.sheaf.cluster.transport.Link;
import io.sheaf.graph.TaskBody;
import io.sheaf.graph.TaskRunner;
import io.sheaf.graph.cluster.MemberCommand;
import io.sheaf.graph.cluster.MemberReport;
import io.sheaf.graph.cluster.TaskAttempt;
import io.sheaf.graph.cluster.TaskFailure;
import io.sheaf.graph.cluster.WorkerAction;
import io.sheaf.graph.cluster.WorkerEvent;
import io.sheaf.graph.cluster.WorkerState;
import io.sheaf.operators.exchange.OutputId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * One membership of this process in a cluster: a thread feeds what the coordinator and the tasks
 * tell to {@link WorkerState} and does what that says. It ends with the link; whoever wants to join
 * again makes a new one.
 */
final class MemberNode implements AutoCloseable {
  private static final Logger LOG = System.getLogger(MemberNode.class.getName());
  private static final long HEARTBEAT_MILLIS = 1000;

  /**
   * How a membership ended.
   *
   * @param farewell whether the coordinator has said that it is over for good
   */
  record Ended(Link.End end, boolean farewell, String reason) {}

  /** Makes the bodies of a layer, on the thread of a task. */
  interface Bodies {
    IntFunction<TaskBody> of(long execution, LayerForm layer);
  }

  /** What a client does with messages that are for clients; called on the loop. */
  interface ClientPart {
    /** Workers have none. */
    ClientPart NONE =
        new ClientPart() {
          @Override
          public void handle(CoordinatorMessage message) {}

          @Override
          public void started(MemberTask task) {}

          @Override
          public void ended(MemberTask task, Throwable failure) {}

          @Override
          public void disconnected(Ended how) {}
        };

    void handle(CoordinatorMessage message);

    /** A task of this process is about to run. */
    void started(MemberTask task);

    /** It has run. */
    void ended(MemberTask task, Throwable failure);

    /** The membership is over, and none of its tasks runs any more. */
    void disconnected(Ended how);
  }

  /** A task that the runner has got. */
  private static final class Running {
    private final MemberTask task;
    private final TaskRunner.Attempt attempt;
    private boolean suspect; // its thread was through with it, and nothing had been heard of it

    Running(MemberTask task, TaskRunner.Attempt attempt) {
      this.task = task;
      this.attempt = attempt;
    }
  }

  private final MemberMessage.Hello hello;
  private final MemberResources resources;
  private final Bodies bodies;
  private final ClientPart client;
  private final EventLoop loop;
  private final WorkerState state;
  private final Outbox<MemberMessage> outbox = new Outbox<>();
  private final CompletableFuture<Integer> joined = new CompletableFuture<>();
  private final CompletableFuture<Ended> ended = new CompletableFuture<>();
  private Map<Integer, Peer> peers = new HashMap<>(); // replaced, never changed: tasks keep it
  private final Map<Long, KnownExecution> executions = new HashMap<>();
  private final Map<TaskAttempt, MemberTask> assigned = new HashMap<>(); // not begun yet
  private final Map<TaskAttempt, Running> running = new HashMap<>();
  private final Map<TaskAttempt, MemberMessage.News> made = new HashMap<>(); // to be told
  private final Map<TaskAttempt, CoordinatorMessage.Copying> toCopy = new HashMap<>();
  private final Set<TaskAttempt> copying = new HashSet<>(); // begun
  private final List<BooleanSupplier> watchers = new ArrayList<>();
  private Link<MemberMessage> link;
  private long lastHeartbeat; // its number in the outbox
  private Peer self;
  private Ended over;
  private boolean farewell;

  /**
   * A member that has not joined.
   *
   * @param bodies makes the bodies of a layer
   */
  MemberNode(
      MemberMessage.Hello hello, MemberResources resources, Bodies bodies, ClientPart client) {
    this.hello = hello;
    this.resources = resources;
    this.bodies = bodies;
    this.client = client;
    state = new WorkerState(hello.slots());
    loop = new EventLoop("sheaf-member", HEARTBEAT_MILLIS, this::tick, this::flush, this::crashed);
  }

  /**
   * Joins over a link.
   *
   * @param dial makes the link
   * @return the member's number, or the failure to join; see {@link #ended} for why
   */
  CompletableFuture<Integer> join(
      Function<Link.Receiver<CoordinatorMessage>, Link<MemberMessage>> dial) {
    loop.post(
        () -> {
          link =
              dial.apply(
                  new Link.Receiver<>() {
                    @Override
                    public void received(List<CoordinatorMessage> messages, Runnable consumed) {
                      loop.post(
                          () -> {
                            messages.forEach(MemberNode.this::handle);
                            consumed.run();
                          });
                    }

                    @Override
                    public void ready() {
                      loop.post(() -> {}); // the round ends with a flush
                    }

                    @Override
                    public void ended(Link.End end, String reason) {
                      loop.post(() -> linkEnded(end, reason));
                    }
                  });
          outbox.add(hello);
        });
    loop.start();
    return joined;
  }

  /** Completes when the membership is over and nothing of it runs or is held any more. */
  CompletableFuture<Ended> ended() {
    return ended;
  }

  /** Runs something on the loop. */
  void post(Runnable action) {
    loop.post(action);
  }

  /** Tells the coordinator something; on the loop. */
  void send(MemberMessage message) {
    outbox.add(message);
  }

  /** The members, on the loop. */
  Map<Integer, Peer> peers() {
    return peers;
  }

  /** Asks now, and whenever members come or go, until the answer is yes; on the loop. */
  void whenPeersChange(BooleanSupplier satisfied) {
    if (!satisfied.getAsBoolean()) {
      watchers.add(satisfied);
    }
  }

  /** This member, once it has joined; on the loop. */
  Peer self() {
    return self;
  }

  /** Finishes what runs, hands the rest back, and leaves when others hold what it holds. */
  void drain() {
    loop.post(() -> apply(new WorkerEvent.Drain()));
  }

  /** Leaves at once; what runs is asked to end, and waited for. */
  @Override
  public void close() {
    loop.post(() -> leave("the member has left"));
    ended.join();
    loop.close();
  }

  // ---- All below runs on the loop.

  /** Leaves without waiting for anybody. */
  void abandon(String reason) {
    leave(reason);
  }

  private void leave(String reason) {
    if (over == null) {
      outbox.flushLast(link);
      link.close(reason);
      linkEnded(Link.End.CLOSED, reason);
    }
  }

  private void tick() {
    List.copyOf(running.values()).forEach(this::checkOutcome);
    // However much else is to be said: only a heartbeat that has not left yet needs no other one.
    if (self != null && over == null && outbox.sent() >= lastHeartbeat) {
      lastHeartbeat =
          outbox.add(
              new MemberMessage.Heartbeat(
                  resources.memory().used(),
                  state.runningCount(),
                  state.assignCount(),
                  state.owed()));
    }
  }

  /**
   * Sees that every task tells how it went. One whose thread is through with it for a whole tick
   * has told nothing, and would be waited for in vain.
   */
  private void checkOutcome(Running each) {
    if (each.suspect) {
      LOG.log(Level.ERROR, "{0} ended without an outcome", each.task.key());
      each.task.failed(new IllegalStateException(each.task.key() + " ended without an outcome"));
      each.suspect = false;
    } else {
      each.suspect = each.attempt.isOver();
    }
  }

  private void flush() {
    if (link != null && over == null) {
      outbox.flush(link);
    }
  }

  private void crashed(Throwable failure) {
    LOG.log(Level.ERROR, "the member has failed", failure);
    over = new Ended(Link.End.LOST, false, "the member has failed: " + failure);
    if (link != null) {
      link.close(over.reason());
    }
    for (Running each : running.values()) {
      each.attempt.cancel();
      client.ended(each.task, failure); // nobody will hear of its real end
    }
    joined.completeExceptionally(failure);
    client.disconnected(over);
    ended.complete(over);
  }

  private void handle(CoordinatorMessage message) {
    if (over != null) {
      return;
    }
    switch (message) {
      case CoordinatorMessage.Welcome welcome -> {
        self = new Peer(welcome.member(), welcome.name(), hello.role(), hello.slots(), null);
        joined.complete(welcome.member());
      }
      case CoordinatorMessage.PeerJoined peer -> {
        Address address = peer.address().isEmpty() ? null : Address.parse(peer.address());
        Map<Integer, Peer> changed = new HashMap<>(peers);
        changed.put(
            peer.member(),
            new Peer(peer.member(), peer.name(), peer.role(), peer.slots(), address));
        peers = changed;
        if (address != null) {
          resources.channels().expect(address.host(), address.port());
        }
        watchers.removeIf(BooleanSupplier::getAsBoolean);
      }
      case CoordinatorMessage.PeerLeft peer -> {
        Map<Integer, Peer> changed = new HashMap<>(peers);
        Peer left = changed.remove(peer.member());
        peers = changed;
        if (left != null && left.address() != null) {
          // Whoever reads from it shall not wait until a peer that hangs counts as too late.
          resources.channels().forget(left.address().host(), left.address().port());
        }
        watchers.removeIf(BooleanSupplier::getAsBoolean);
      }
      case CoordinatorMessage.LayerKnown layer -> known(layer.execution()).add(layer.layer());
      case CoordinatorMessage.OutputsAt outputs -> known(outputs.table().execution()).add(outputs);
      case CoordinatorMessage.Assigned task -> assigned(task);
      case CoordinatorMessage.Copying copying -> {
        toCopy.put(copying.command().output(), copying);
        apply(new WorkerEvent.Commanded(copying.command()));
        toCopy.remove(copying.command().output());
      }
      case CoordinatorMessage.Commanded commanded -> {
        apply(new WorkerEvent.Commanded(commanded.command()));
        if (!assigned.isEmpty()) {
          assigned.keySet().removeIf(attempt -> state.state(attempt) == null);
        }
      }
      case CoordinatorMessage.Farewell bye -> {
        farewell = true;
        leave(bye.reason());
      }
      case CoordinatorMessage.ExecutionDone other -> client.handle(other);
      case CoordinatorMessage.ExecutionOver other -> client.handle(other);
      case CoordinatorMessage.ExecutionRefused other -> client.handle(other);
      case CoordinatorMessage.ExecutionKnown other -> client.handle(other);
      case CoordinatorMessage.ExecutionMoved other -> client.handle(other);
      case CoordinatorMessage.TaskSaid other -> client.handle(other);
      case CoordinatorMessage.Seen other -> client.handle(other);
    }
  }

  private KnownExecution known(long execution) {
    return executions.computeIfAbsent(
        execution, id -> new KnownExecution(layer -> bodies.of(id, layer)));
  }

  private void assigned(CoordinatorMessage.Assigned message) {
    TaskAttempt attempt = message.task();
    KnownExecution execution = known(attempt.execution());
    LayerForm layer = execution.layerOf(attempt.task());
    List<TaskInputs> inputs = new ArrayList<>(message.inputs().size());
    for (int d = 0; d < message.inputs().size(); d++) {
      inputs.add(TaskInputs.of(layer.reads().get(d), message.inputs().get(d), execution));
    }
    assigned.put(
        attempt,
        new MemberTask(
            new MemberTask.Assignment(
                attempt, message.priority(), message.copyInputs(), layer, inputs, peers, self),
            execution,
            resources,
            new Reporter()));
    // The machine decides by the rest alone; where the inputs are is kept here.
    apply(
        new WorkerEvent.Commanded(
            new MemberCommand.Assign(
                attempt, message.priority(), List.of(), message.copyInputs())));
  }

  private void apply(WorkerEvent event) {
    state.handle(event).forEach(this::perform);
  }

  private void perform(WorkerAction action) {
    switch (action) {
      // The body copies them itself before its first row; see ExchangeAccess.copyFirst.
      case WorkerAction.Fetch fetch ->
          loop.post(() -> apply(new WorkerEvent.Fetched(fetch.task().task())));
      case WorkerAction.DropInputs drop -> {}
      case WorkerAction.Run run -> {
        MemberTask task = assigned.remove(run.task().task());
        client.started(task);
        running.put(task.attempt(), new Running(task, resources.runner().start(task)));
      }
      case WorkerAction.CancelRun cancel -> {
        Running each = running.get(cancel.task());
        if (each != null) {
          each.attempt.cancel();
        }
      }
      case WorkerAction.Copy copy -> copy(copy);
      case WorkerAction.Drop drop -> release(drop.output());
      case WorkerAction.PeerLost lost -> {}
      case WorkerAction.ForgetExecution forget -> forget(forget.execution());
      case WorkerAction.Report report -> report(report.report());
      case WorkerAction.Leave leave -> {
        farewell = true;
        leave("retired");
      }
    }
  }

  private void copy(WorkerAction.Copy copy) {
    TaskAttempt output = copy.output();
    CoordinatorMessage.Copying told = toCopy.get(output);
    copying.add(output);
    resources
        .copier()
        .copy(
            MemberTask.remote(
                new OutputId(output.execution(), output.task(), output.attempt()),
                told.key(),
                peers.get(copy.source()),
                told.output()),
            told.output(),
            failure -> loop.post(() -> copied(copy, failure)));
  }

  private void copied(WorkerAction.Copy copy, Throwable failure) {
    copying.remove(copy.output());
    apply(
        failure == null
            ? new WorkerEvent.CopyFinished(copy.output())
            : new WorkerEvent.CopyFailed(copy.output(), MemberTask.copyFailure(copy, failure)));
    completeIfOver();
  }

  private void report(MemberReport report) {
    MemberMessage.News news =
        report instanceof MemberReport.Finished finished ? made.remove(finished.task()) : null;
    outbox.add(
        new MemberMessage.News(
            report, news == null ? null : news.output(), news == null ? null : news.said()));
  }

  private void release(TaskAttempt output) {
    made.remove(output);
    try {
      resources.store().release(new OutputId(output.execution(), output.task(), output.attempt()));
    } catch (RuntimeException failure) {
      LOG.log(Level.WARNING, "an output could not be released", failure);
    }
  }

  private void forget(long execution) {
    executions.remove(execution);
    assigned.keySet().removeIf(attempt -> attempt.execution() == execution);
    try {
      resources.shared().release(execution);
      resources.store().release(execution);
    } catch (RuntimeException failure) {
      LOG.log(Level.WARNING, "what an execution left could not be released", failure);
    }
  }

  /** How tasks went; called on their threads. */
  private final class Reporter implements MemberTask.Outcome {
    @Override
    public void made(MemberTask task, OutputForm output, byte[] said, long micros) {
      long bytes = output.sizes() == null ? output.value().length : output.sizes().totalBytes();
      long[] partitions = output.plain() ? null : output.sizes().byteCounts().clone();
      loop.post(
          () -> {
            made.put(task.attempt(), new MemberMessage.News(null, output, said));
            running.remove(task.attempt());
            apply(new WorkerEvent.RunFinished(task.attempt(), bytes, partitions, micros));
            client.ended(task, null);
            completeIfOver();
          });
    }

    @Override
    public void failed(MemberTask task, TaskFailure failure, Throwable thrown) {
      loop.post(
          () -> {
            running.remove(task.attempt());
            apply(new WorkerEvent.RunFailed(task.attempt(), failure));
            client.ended(task, thrown);
            completeIfOver();
          });
    }

    @Override
    public void moved(
        MemberTask task, int layer, int producer, long blocks, long rows, long bytes) {
      loop.post(
          () ->
              outbox.add(
                  new MemberMessage.Moved(
                      task.attempt().execution(), layer, producer, blocks, rows, bytes)));
    }
  }

  private void linkEnded(Link.End end, String reason) {
    if (over != null) {
      return;
    }
    over = new Ended(end, farewell, reason);
    apply(new WorkerEvent.Disconnected(reason));
    running.values().forEach(each -> each.attempt.cancel());
    assigned.clear();
    joined.completeExceptionally(new IllegalStateException(reason));
    completeIfOver();
  }

  private void completeIfOver() {
    if (over != null && running.isEmpty() && copying.isEmpty() && !ended.isDone()) {
      List.copyOf(executions.keySet()).forEach(this::forget);
      client.disconnected(over);
      ended.complete(over);
    }
  }
}
