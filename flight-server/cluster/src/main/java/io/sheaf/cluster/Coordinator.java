package io.sheaf.cluster;

import io.sheaf.cluster.protocol.ClusterSnapshot;
import io.sheaf.cluster.protocol.CoordinatorMessage;
import io.sheaf.cluster.protocol.MemberMessage;
import io.sheaf.cluster.transport.Link;
import io.sheaf.graph.GraphException;
import io.sheaf.graph.PortableGraph;
import io.sheaf.graph.cluster.ClusterAction;
import io.sheaf.graph.cluster.ClusterEvent;
import io.sheaf.graph.cluster.ClusterOptions;
import io.sheaf.graph.cluster.ClusterState;
import io.sheaf.graph.cluster.ExecutionFailure;
import io.sheaf.graph.cluster.ExecutionView;
import io.sheaf.graph.cluster.Member;
import io.sheaf.graph.cluster.MemberCommand;
import io.sheaf.graph.cluster.MemberReport;
import io.sheaf.graph.cluster.Role;
import io.sheaf.graph.cluster.TaskAttempt;
import io.sheaf.graph.cluster.TaskFailure;
import io.sheaf.graph.cluster.TaskState;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Runs the graphs of clients on workers: one thread feeds what members tell to {@link ClusterState}
 * and does what that says. It never waits for anything and sees no row of data.
 */
public final class Coordinator implements AutoCloseable {
  private static final long TICK_MILLIS = 100;

  /** Messages that may wait for one member: as many as a layer of a million tasks may cause. */
  private static final int MOST_WAITING = 1 << 20;

  private static final long REFUSAL_MILLIS = 10_000;

  private final ClusterState state;
  private final Workforce workforce;
  private final EventLoop loop;
  private final ClusterHistory history;
  private final Map<Integer, MemberSession> members = new HashMap<>();
  private final Set<MemberSession> strangers = new HashSet<>(); // connected, not yet introduced
  private final Map<Long, SubmittedGraph> graphs = new HashMap<>();
  private final Map<String, MemoryCurve> curves = new HashMap<>(); // by name, of the dead too
  private final ExecutorService preparing =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sheaf-prepare-", 0).factory());
  private int lastMember;
  private long lastExecution;
  private long ticks;
  private final int mostWaiting;
  private boolean draining;
  private String lastRefusal = "";
  private long lastRefusalAt;

  /**
   * A coordinator that waits for members.
   *
   * @param routine the level of the log for changes that are no trouble
   */
  public Coordinator(ClusterOptions options, Workforce workforce, Level routine) {
    this(options, workforce, routine, MOST_WAITING);
  }

  /**
   * @param mostWaiting messages that may wait for a member which does not take them
   */
  Coordinator(ClusterOptions options, Workforce workforce, Level routine, int mostWaiting) {
    this.mostWaiting = mostWaiting;
    // Where routine is no news, whoever starts the workers tells of their deaths.
    history = new ClusterHistory(routine, routine == Level.INFO ? Level.WARNING : routine);
    this.state = new ClusterState(options);
    this.workforce = workforce;
    loop = new EventLoop("sheaf-coordinator", TICK_MILLIS, this::tick, this::flush, this::crashed);
    loop.start();
  }

  // ---- Called by anyone.

  /** A member has dialled in: takes the link to it and gives what receives from it. */
  public Link.Receiver<MemberMessage> accept(Link<CoordinatorMessage> link) {
    MemberSession session = new MemberSession(link);
    if (!loop.isAlive()) {
      session.close("the coordinator has ended");
    }
    loop.post(
        () -> {
          strangers.add(session);
        });
    return new Link.Receiver<>() {
      @Override
      public void received(List<MemberMessage> messages, Runnable consumed) {
        loop.post(
            () -> {
              messages.forEach(message -> handle(session, message));
              consumed.run();
            });
      }

      @Override
      public void ready() {
        loop.post(() -> {}); // the round ends with a flush
      }

      @Override
      public void ended(Link.End end, String reason) {
        loop.post(() -> disconnected(session, reason));
      }
    };
  }

  /** Somebody was not let in. */
  public void refused(String address, String reason) {
    loop.post(() -> noteRefusal("from " + address, reason));
  }

  /** Takes a worker out of service as soon as what only it holds is elsewhere. */
  public void retire(String worker) {
    loop.post(
        () ->
            members.values().stream()
                .filter(session -> session.member.name().equals(worker))
                .findFirst()
                .ifPresent(
                    session -> apply(new ClusterEvent.Retire(loop.now(), session.member.id()))));
  }

  /** What goes on. */
  public CompletableFuture<ClusterSnapshot> look() {
    CompletableFuture<ClusterSnapshot> seen = new CompletableFuture<>();
    loop.post(() -> seen.complete(snapshot()));
    return seen;
  }

  /** Accepts no more graphs; completes when those that run have ended. */
  public CompletableFuture<Void> drain() {
    CompletableFuture<Void> drained = new CompletableFuture<>();
    loop.post(() -> drained(drained));
    return drained;
  }

  private void drained(CompletableFuture<Void> drained) {
    draining = true;
    if (graphs.isEmpty()) {
      drained.complete(null);
    } else {
      CompletableFuture.delayedExecutor(TICK_MILLIS, TimeUnit.MILLISECONDS)
          .execute(() -> loop.post(() -> drained(drained)));
    }
  }

  /** Says farewell to all members and ends. What runs is lost. */
  @Override
  public void close() {
    CompletableFuture<Void> said = new CompletableFuture<>();
    loop.post(
        () -> {
          sayFarewell("the coordinator has ended");
          said.complete(null);
        });
    if (!loop.isLoopThread() && loop.isAlive()) {
      said.orTimeout(2, TimeUnit.SECONDS).exceptionally(late -> null).join();
    }
    loop.close();
    preparing.shutdownNow();
  }

  private void sayFarewell(String reason) {
    for (MemberSession session : List.copyOf(members.values())) {
      session.member = null; // its end is no loss
      session.send(new CoordinatorMessage.Farewell(reason));
      session.close("");
    }
    members.clear();
    strangers.forEach(session -> session.close(reason));
  }

  // ---- All below runs on the loop.

  private void tick() {
    apply(new ClusterEvent.Tick(loop.now()));
    if (++ticks % 2 == 0) {
      tellProgress();
    }
  }

  /** Sends what members take. One that takes nothing is given up before it fills the memory. */
  private void flush() {
    List<MemberSession> full = new ArrayList<>();
    for (MemberSession session : members.values()) {
      session.flush();
      if (session.waiting() > mostWaiting) {
        full.add(session);
      }
    }
    for (MemberSession session : full) {
      lose(session, "it does not take what it is told");
    }
  }

  /** A fault of the coordinator itself: nobody shall wait for it. */
  private void crashed(Throwable failure) {
    String dump;
    try {
      dump = state.dump();
    } catch (RuntimeException broken) {
      failure.addSuppressed(broken);
      dump = "it can't be told";
    }
    System.getLogger(Coordinator.class.getName())
        .log(Level.ERROR, "the coordinator has failed; its state:\n" + dump, failure);
    for (MemberSession session : members.values()) {
      session.close("the coordinator has failed: " + failure);
    }
    strangers.forEach(session -> session.close("the coordinator has failed: " + failure));
  }

  private void tellProgress() {
    for (ExecutionView execution : state.executions()) {
      SubmittedGraph graph = graphs.get(execution.execution());
      MemberSession client = graph == null ? null : members.get(graph.client);
      if (client != null
          && client.waiting() == 0
          && execution.state() == ExecutionView.State.RUNNING) {
        Map<TaskState, Integer> counts = execution.counts();
        int done =
            counts.getOrDefault(TaskState.MEMORY, 0) + counts.getOrDefault(TaskState.DONE, 0);
        client.send(
            new CoordinatorMessage.ExecutionMoved(
                graph.clientNumber,
                graph.index.neededTasks(),
                done,
                counts.getOrDefault(TaskState.PROCESSING, 0)));
      }
    }
  }

  private void handle(MemberSession session, MemberMessage message) {
    if (message instanceof MemberMessage.Hello hello) {
      join(session, hello);
      return;
    }
    if (session.member == null) {
      return; // late news of a member that is gone, or of none
    }
    int id = session.member.id();
    session.lastHeard = System.currentTimeMillis();
    switch (message) {
      case MemberMessage.Hello hello -> throw new IllegalStateException();
      case MemberMessage.Heartbeat beat -> {
        session.memory.add(beat.memoryBytes());
        apply(
            new ClusterEvent.Heartbeat(
                loop.now(), id, beat.memoryBytes(), beat.running(), beat.assigns(), beat.tasks()));
      }
      case MemberMessage.News news -> handle(session, news);
      case MemberMessage.Submit submit -> prepare(session, submit);
      case MemberMessage.Cancel cancel -> {
        Long execution = session.executions().get(cancel.execution());
        if (execution != null && graphs.containsKey(execution)) {
          apply(new ClusterEvent.Cancelled(loop.now(), execution, cancel.reason()));
        } else if (execution != null) { // it is being prepared
          session.executions().remove(cancel.execution());
          over(session, cancel.execution(), new ExecutionFailure.Cancelled(cancel.reason()), "");
        }
      }
      case MemberMessage.Release release -> {
        Long execution = session.executions().remove(release.execution());
        if (execution != null && graphs.containsKey(execution)) {
          apply(new ClusterEvent.OutputsReleased(loop.now(), execution));
          graphs.remove(execution);
        }
      }
      case MemberMessage.Moved moved -> {
        SubmittedGraph graph = graphs.get(moved.execution());
        MemberSession producer = members.get(moved.producer());
        if (graph != null && producer != null) {
          history.moved(
              moved.execution(),
              graph.graph.layers().get(moved.layer()).name(),
              producer.member.name(),
              session.member.name(),
              moved.batches(),
              moved.rows(),
              moved.bytes());
        }
      }
      case MemberMessage.Look look ->
          session.send(new CoordinatorMessage.Seen(look.request(), snapshot()));
    }
  }

  private void join(MemberSession session, MemberMessage.Hello hello) {
    if (session.member != null || !strangers.remove(session)) {
      session.close("a member introduces itself once");
      return;
    }
    if (!hello.name().isEmpty() && !admits(session, hello)) {
      return;
    }
    int id = ++lastMember;
    String role = hello.role().name().toLowerCase(Locale.ROOT);
    String name = hello.name().isEmpty() ? role + "-" + id : hello.name();
    Map<String, Double> resources = new HashMap<>();
    hello.resources().forEach((resource, amount) -> resources.put(resource, (double) amount));
    session.hello = hello;
    session.member = new Member(id, name, hello.role(), hello.slots(), resources, hello.address());
    CoordinatorMessage news = joined(session);
    session.send(new CoordinatorMessage.Welcome(id, name));
    session.send(news);
    for (MemberSession other : members.values()) {
      session.send(joined(other));
      other.send(news);
    }
    members.put(id, session);
    if (hello.role() == Role.WORKER) {
      curves.put(name, session.memory);
    }
    history.add(
        role + " joined",
        name,
        "process %d, %d slots%s"
            .formatted(
                hello.processId(),
                hello.slots(),
                hello.address().isEmpty() ? "" : ", at " + hello.address()));
    apply(new ClusterEvent.Joined(loop.now(), session.member));
  }

  /** Whether a member may have its name: nobody has it, or its own process from before. */
  private boolean admits(MemberSession session, MemberMessage.Hello hello) {
    for (MemberSession other : List.copyOf(members.values())) {
      if (!other.member.name().equals(hello.name())) {
        continue;
      }
      if (!isSameProcess(hello, other.hello)) {
        String reason =
            "a worker named %s is here already, process %d at %s; give this one another --name"
                .formatted(hello.name(), other.hello.processId(), other.hello.address());
        noteRefusal("process %d at %s".formatted(hello.processId(), hello.address()), reason);
        session.close(reason);
        return false;
      }
      lose(other, "its process has joined again");
    }
    return true;
  }

  /** Tells of each reason once in a while: who is refused may try again and again. */
  private void noteRefusal(String who, String reason) {
    if (!reason.equals(lastRefusal) || loop.now() - lastRefusalAt >= REFUSAL_MILLIS) {
      lastRefusal = reason;
      lastRefusalAt = loop.now();
      history.addTrouble("join refused", "", who + ": " + reason);
    }
  }

  /** A process that joins again listens where it did: its first connection has broken unnoticed. */
  private static boolean isSameProcess(MemberMessage.Hello one, MemberMessage.Hello other) {
    return one.processId() == other.processId() && one.address().equals(other.address());
  }

  private static CoordinatorMessage joined(MemberSession session) {
    Member member = session.member;
    return new CoordinatorMessage.PeerJoined(
        member.id(), member.name(), member.role(), member.slots(), member.address());
  }

  private void disconnected(MemberSession session, String reason) {
    strangers.remove(session);
    if (session.member != null) {
      lose(session, reason);
    }
  }

  private void lose(MemberSession session, String reason) {
    Member member = leave(session);
    String role = member.role().name().toLowerCase(Locale.ROOT);
    boolean expected = member.role() == Role.CLIENT && graphs(member.id()).isEmpty();
    if (expected) {
      history.add(role + " left", member.name(), reason);
    } else {
      history.addTrouble(role + " lost", member.name(), reason);
    }
    apply(new ClusterEvent.Lost(loop.now(), member.id(), reason));
    graphs(member.id()).forEach(graph -> graphs.remove(graph.id));
    session.close(reason);
  }

  /** The member is none any more. */
  private Member leave(MemberSession session) {
    Member member = session.member;
    session.member = null;
    members.remove(member.id());
    members.values().forEach(other -> other.send(new CoordinatorMessage.PeerLeft(member.id())));
    return member;
  }

  private List<SubmittedGraph> graphs(int client) {
    return graphs.values().stream().filter(graph -> graph.client == client).toList();
  }

  private void handle(MemberSession session, MemberMessage.News news) {
    if (news.report() instanceof MemberReport.Finished finished) {
      SubmittedGraph graph = graphs.get(finished.task().execution());
      if (graph != null) {
        graph.made(finished.task(), news.output());
        MemberSession client = members.get(graph.client);
        if (news.said() != null && client != null) {
          client.send(
              new CoordinatorMessage.TaskSaid(
                  graph.clientNumber,
                  finished.task().task(),
                  finished.task().attempt(),
                  session.member.name(),
                  news.said()));
        }
      }
    }
    apply(new ClusterEvent.Reported(loop.now(), session.member.id(), news.report()));
  }

  /** Indexes a graph beside the loop, since that takes a second for a million tasks. */
  private void prepare(MemberSession session, MemberMessage.Submit submit) {
    int client = session.member.id();
    if (draining || session.executions().containsKey(submit.execution())) {
      session.send(
          new CoordinatorMessage.ExecutionRefused(
              submit.execution(),
              draining ? "the server is shutting down" : "its number is in use"));
      return;
    }
    long id = ++lastExecution;
    session.executions().put(submit.execution(), id);
    PortableGraph portable = submit.graph();
    preparing.execute(
        () -> {
          try {
            SubmittedGraph graph = new SubmittedGraph(id, client, submit.execution(), portable);
            loop.post(() -> submit(session, graph));
          } catch (GraphException e) {
            loop.post(
                () ->
                    session.send(
                        new CoordinatorMessage.ExecutionRefused(
                            submit.execution(), e.getMessage())));
          }
        });
  }

  private void submit(MemberSession session, SubmittedGraph graph) {
    if (session.member == null || !session.executions().containsKey(graph.clientNumber)) {
      return; // gone or cancelled meanwhile
    }
    graphs.put(graph.id, graph);
    session.send(new CoordinatorMessage.ExecutionKnown(graph.clientNumber, graph.id));
    apply(new ClusterEvent.Submitted(loop.now(), graph.submission()));
  }

  private void apply(ClusterEvent event) {
    state.handle(event).forEach(this::perform);
  }

  private void perform(ClusterAction action) {
    switch (action) {
      case ClusterAction.Send send -> send(send.member(), send.command());
      case ClusterAction.ExecutionFinished finished -> finished(finished);
      case ClusterAction.ExecutionFailed failed -> failed(failed);
      case ClusterAction.Retired retired -> {
        MemberSession session = members.get(retired.member());
        if (session != null) {
          Member member = leave(session);
          workforce.stop(member.name());
          history.add("worker retired", member.name(), "it holds nothing any more");
          session.send(new CoordinatorMessage.Farewell("retired"));
          session.close("");
        }
      }
      case ClusterAction.Disconnect disconnect -> {
        MemberSession session = members.get(disconnect.member());
        if (session != null) {
          Member member = leave(session);
          history.addTrouble("worker lost", member.name(), disconnect.reason());
          session.close(disconnect.reason());
        }
      }
      case ClusterAction.Quarantined quarantined ->
          history.add(
              Level.ERROR,
              "task quarantined",
              "",
              "%s of execution %d: all of %s died while they ran it"
                  .formatted(
                      quarantined.task(),
                      quarantined.execution(),
                      String.join(", ", quarantined.members())));
      case ClusterAction.StartWorkers start -> workforce.start(start.count());
      case ClusterAction.StopWorker stop -> {
        MemberSession session = members.get(stop.member());
        if (session != null) {
          workforce.stop(session.member.name());
        }
      }
      case ClusterAction.Log log -> history.add("scheduling", "", log.line());
    }
  }

  private void send(int member, MemberCommand command) {
    MemberSession session = members.get(member);
    if (session == null) {
      return; // its loss is on the way to the state machine
    }
    switch (command) {
      case MemberCommand.Assign assign ->
          session.assign(graphs.get(assign.task().execution()), assign);
      case MemberCommand.EndExecution end -> {
        session.forget(end.execution());
        session.send(new CoordinatorMessage.Commanded(end));
      }
      case MemberCommand.CancelTask other -> session.send(new CoordinatorMessage.Commanded(other));
      case MemberCommand.Release other -> session.send(new CoordinatorMessage.Commanded(other));
      case MemberCommand.StealRequest other ->
          session.send(new CoordinatorMessage.Commanded(other));
      case MemberCommand.Copy copy -> {
        TaskAttempt output = copy.output();
        SubmittedGraph graph = graphs.get(output.execution());
        session.send(
            new CoordinatorMessage.Copying(
                copy,
                graph.index.key(output.task()),
                graph.output(output.task(), output.attempt())));
      }
      case MemberCommand.PeerLost other -> session.send(new CoordinatorMessage.Commanded(other));
      case MemberCommand.Retired other -> session.send(new CoordinatorMessage.Commanded(other));
    }
  }

  private void finished(ClusterAction.ExecutionFinished finished) {
    SubmittedGraph graph = graphs.get(finished.execution());
    MemberSession client = members.get(graph.client);
    if (client != null) {
      client.send(
          new CoordinatorMessage.ExecutionDone(
              graph.clientNumber, graph.id, MemberSession.form(graph, -1, finished.outputs())));
    }
  }

  private void failed(ClusterAction.ExecutionFailed failed) {
    SubmittedGraph graph = graphs.remove(failed.execution());
    MemberSession client = graph == null ? null : members.get(graph.client);
    String text = "execution %d: %s".formatted(failed.execution(), failed.failure().message());
    if (isUsers(failed.failure())) {
      history.add("execution failed", "", text);
    } else {
      history.addTrouble("execution failed", "", text);
    }
    if (client == null) {
      return;
    }
    client.executions().remove(graph.clientNumber);
    if (failed.failure() instanceof ExecutionFailure.Poison poison) {
      Map<String, String> memory = new HashMap<>();
      poison.members().forEach(name -> memory.put(name, String.valueOf(curves.get(name))));
      var _ =
          workforce
              .deaths(poison.members())
              .thenApply(deaths -> new PoisonReport(poison, deaths, memory, graph.graph).write())
              .whenComplete(
                  (detail, failure) ->
                      loop.post(
                          () ->
                              over(
                                  client,
                                  graph.clientNumber,
                                  poison,
                                  failure == null ? detail : String.valueOf(failure))));
      return;
    }
    over(client, graph.clientNumber, failed.failure(), "");
  }

  /** Whether the user, who is told anyway, is all it concerns. */
  private static boolean isUsers(ExecutionFailure failure) {
    return failure instanceof ExecutionFailure.Cancelled
        || failure instanceof ExecutionFailure.ClientLost
        || (failure instanceof ExecutionFailure.TaskFailed failed
            && failed.failure() instanceof TaskFailure.User);
  }

  private static void over(
      MemberSession client, int execution, ExecutionFailure failure, String detail) {
    client.send(new CoordinatorMessage.ExecutionOver(execution, failure, detail));
  }

  private ClusterSnapshot snapshot() {
    return new SnapshotBuilder(state, members, graphs, history).build();
  }
}
