package io.sheaf.cluster;

import io.sheaf.cluster.protocol.CoordinatorMessage;
import io.sheaf.cluster.protocol.InputForm;
import io.sheaf.graph.CancelledException;
import io.sheaf.graph.Execution;
import io.sheaf.graph.GraphListener;
import io.sheaf.graph.Layer;
import io.sheaf.graph.PortableGraph;
import io.sheaf.graph.TaskBody;
import io.sheaf.graph.TaskContext;
import io.sheaf.graph.TaskFailedException;
import io.sheaf.graph.TaskGraph;
import io.sheaf.graph.TaskKey;
import io.sheaf.graph.TaskNote;
import io.sheaf.graph.TaskResult;
import io.sheaf.graph.cluster.ExecutionFailure;
import io.sheaf.operators.exchange.FetchFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** A graph that a cluster runs for this process. */
final class ClusterExecution implements Execution {
  private final TaskGraph graph;
  private final PortableGraph portable;
  private final GraphListener listener;
  private final ClientGraphs graphs;
  private final MemberResources resources;
  private final Map<Integer, CoordinatorMessage.TaskSaid> said = new LinkedHashMap<>(); // by task
  private final Map<TaskKey, Throwable> failures = new LinkedHashMap<>(); // of tasks run here
  private volatile long id = -1;
  private volatile int number;
  private int tasksHere;
  private Progress progress;
  private ClientOutputs outputs;
  private Throwable failure;
  private TaskKey failedTask;
  private boolean overThere; // the coordinator has told the end
  private boolean ending;
  private boolean done;
  private boolean closed;

  ClusterExecution(
      TaskGraph graph, GraphListener listener, ClientGraphs graphs, MemberResources resources) {
    this.graph = graph;
    this.graphs = graphs;
    this.portable = PortableGraph.of(GivenBodies.in(graph, this));
    this.listener = listener;
    this.resources = resources;
    this.progress = new Progress((int) Math.min(Integer.MAX_VALUE, graph.taskCount()), 0, 0);
  }

  PortableGraph portable() {
    return portable;
  }

  /** This client's number of it. */
  int number() {
    return number;
  }

  /** The cluster's number of it, -1 before it is known. */
  long id() {
    return id;
  }

  /** Whether this process has not left the cluster, and joined another one, since then. */
  boolean isOfSameMembership(ClusterExecution other) {
    return graphs.equals(other.graphs);
  }

  // ---- Called by the member's loop.

  void submitted(int own) {
    number = own;
  }

  void known(long clusters) {
    id = clusters;
  }

  synchronized void moved(int total, int finished, int running) {
    progress = new Progress(total, finished, running);
  }

  synchronized void said(CoordinatorMessage.TaskSaid message) {
    said.put(message.task(), message);
  }

  synchronized void taskStarted() {
    tasksHere++;
  }

  synchronized void taskEnded(TaskKey key, Throwable thrown) {
    tasksHere--;
    if (thrown != null && !(thrown instanceof CancelledException)) {
      failures.put(key, thrown);
    }
    endIfOver();
  }

  /** All outputs are there; again when one has moved. */
  synchronized void finished(InputForm.Some where, Map<Integer, Peer> peers, Peer self) {
    outputs = new ClientOutputs(graph, id, where, peers, self, resources);
    progress = new Progress(progress.total(), progress.total(), 0);
    overThere = true;
    notifyAll();
    endIfOver();
  }

  synchronized void failed(ExecutionFailure why, String detail, Peer self) {
    TaskKey task = null;
    Throwable thrown = ExecutionErrors.of(why, detail);
    if (why instanceof ExecutionFailure.TaskFailed(var key, var member, var kind, var error)) {
      task = key;
      Throwable here = member.equals(self.name()) ? failures.remove(key) : null;
      thrown = here == null ? thrown : unchecked(key, here);
      thrown.addSuppressed(new TaskNote(key));
    }
    over(thrown, task);
  }

  private static Throwable unchecked(TaskKey task, Throwable thrown) {
    return thrown instanceof RuntimeException || thrown instanceof Error
        ? thrown
        : new TaskFailedException(task, thrown);
  }

  /** It has ended without outputs. The first failure counts. */
  synchronized void over(Throwable why, TaskKey task) {
    if (failure == null) {
      failure = why;
      failedTask = task;
    }
    overThere = true;
    notifyAll();
    endIfOver();
  }

  private void endIfOver() {
    if (overThere && tasksHere == 0 && !ending) {
      ending = true;
      // The listener may take its time, which the loop has not.
      Thread.ofVirtual().name("sheaf-end").start(this::end);
    }
  }

  private void end() {
    if (failure != null && id >= 0) {
      resources.shared().release(id);
      resources.store().release(id);
    }
    Throwable thrown = null;
    try {
      for (CoordinatorMessage.TaskSaid each : said.values()) {
        listener.reported(key(each.task()), each.attempt(), each.member(), each.said());
      }
      listener.finish(graph, Optional.ofNullable(failure));
    } catch (Throwable t) {
      thrown = t;
    }
    synchronized (this) {
      if (thrown != null && failure == null) {
        failure = thrown;
      }
      done = true;
      notifyAll();
    }
  }

  /** The number of the first task of a layer. */
  int firstTask(String layer) {
    int first = 0;
    for (Layer each : graph.layers()) {
      if (each.name().equals(layer)) {
        return first;
      }
      first += each.taskCount();
    }
    throw new IllegalArgumentException("the graph has no layer " + layer);
  }

  private TaskKey key(int task) {
    int first = 0;
    for (Layer layer : graph.layers()) {
      if (task < first + layer.taskCount()) {
        return layer.key(task - first);
      }
      first += layer.taskCount();
    }
    throw new IllegalArgumentException("the graph has no task " + task);
  }

  /** The bodies of a layer that stays here. */
  IntFunction<TaskBody> bodies(int layer) {
    IntFunction<TaskBody> bodies = graph.layers().get(layer).bodies();
    if (listener.equals(GraphListener.SILENT)) {
      return bodies;
    }
    return index -> {
      TaskBody body = bodies.apply(index);
      return context -> heard(body, context);
    };
  }

  private TaskResult heard(TaskBody body, TaskContext context) throws Exception {
    listener.pretask(context.key());
    TaskResult result;
    try {
      result = body.run(context);
    } catch (Throwable thrown) {
      listener.posttask(context.key(), Optional.of(thrown));
      throw thrown;
    }
    listener.posttask(context.key(), Optional.empty());
    return result;
  }

  // ---- Called by anyone.

  /** Starts it. */
  void start() {
    listener.start(graph);
    graphs.submit(this);
  }

  @Override
  public void await() {
    awaitEnd();
    throwFailure();
  }

  private void awaitEnd() {
    boolean interrupted = false;
    synchronized (this) {
      while (!done) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
          cancel();
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void throwFailure() {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  /** What a lost member held is made again, and read where it is then. */
  @Override
  public TaskResult result(TaskKey key) {
    await();
    while (true) {
      ClientOutputs where = outputs();
      try {
        return where.result(key);
      } catch (FetchFailure unreadable) {
        graphs.unreadable(this, where.unreadable(unreadable));
        awaitOthers(where);
      }
    }
  }

  private synchronized ClientOutputs outputs() {
    if (closed) {
      throw new IllegalStateException("the execution is closed");
    }
    return outputs;
  }

  /** Waits until the outputs are said to be elsewhere, or will never be. */
  private synchronized void awaitOthers(ClientOutputs than) {
    while (outputs.equals(than) && failure == null && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancelledException("interrupted while a result was made again");
      }
    }
    throwFailure();
  }

  @Override
  public void cancel() {
    synchronized (this) {
      if (overThere || ending) {
        return;
      }
      if (failure == null) {
        failure = new CancelledException("the execution was cancelled");
      }
    }
    graphs.cancel(this);
  }

  @Override
  public synchronized boolean isDone() {
    return done;
  }

  @Override
  public boolean callerRuns() {
    return false;
  }

  @Override
  public synchronized Progress progress() {
    return progress;
  }

  @Override
  public synchronized Optional<TaskKey> failedTask() {
    return Optional.ofNullable(failedTask);
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    cancel();
    awaitEnd();
    graphs.release(this);
    resources.shared().release(id);
    resources.store().release(id);
  }
}
