package io.sheaf.cluster;

import io.sheaf.cluster.protocol.ClusterSnapshot;
import io.sheaf.cluster.protocol.CoordinatorMessage;
import io.sheaf.cluster.protocol.MemberMessage;
import io.sheaf.cluster.transport.Link;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.graph.ClusterShape;
import io.sheaf.graph.GraphListener;
import io.sheaf.graph.TaskGraph;
import io.sheaf.graph.cluster.Role;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** A client's membership in a cluster. Thread-safe. */
final class ClientMembership implements AutoCloseable {
  /** Tasks of a client wait for its reader; threads that wait count little. */
  private static final int SLOTS = 64;

  private static final long LOOK_MILLIS = 5_000;
  private static final long JOIN_MILLIS = 10_000;
  private static final long AWAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ClientGraphs graphs = new ClientGraphs();
  private final MemberResources resources;
  private final MemberNode node;
  private volatile ClusterShape last = ClusterShape.LOCAL;

  /** A membership that has not joined. */
  ClientMembership(MemberHost host) {
    resources = host.resources();
    node =
        new MemberNode(
            host.hello("", Role.CLIENT, SLOTS, Map.of()), resources, graphs::bodies, graphs);
    graphs.setNode(node);
  }

  /**
   * Joins.
   *
   * @param coordinator its name, for the error
   * @throws SheafException when it does not work out
   */
  void join(
      Function<Link.Receiver<CoordinatorMessage>, Link<MemberMessage>> dial, Object coordinator) {
    CompletableFuture<Integer> joined = node.join(dial);
    try {
      joined.get(JOIN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException refused) {
      throw ClusterScheduler.refused(node.ended().join(), coordinator);
    } catch (TimeoutException late) {
      node.close();
      throw new SheafException(
          ErrorCode.CONNECTION_FAILED, "the coordinator at " + coordinator + " does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      node.close();
      throw new SheafException(ErrorCode.CANCELLED, "interrupted while joining " + coordinator);
    }
  }

  boolean isOver() {
    return node.ended().isDone();
  }

  ClusterExecution execution(TaskGraph graph, GraphListener listener) {
    return new ClusterExecution(graph, listener, graphs, resources);
  }

  /** The workers there are now; those there were last while there are none. */
  ClusterShape shape() {
    CompletableFuture<ClusterShape> shape = new CompletableFuture<>();
    node.post(() -> shape.complete(count()));
    ClusterShape now = shape.completeOnTimeout(last, LOOK_MILLIS, TimeUnit.MILLISECONDS).join();
    if (now.distributed()) {
      last = now;
    }
    return last;
  }

  /** The workers there are, as soon as they are so many or the time is over. */
  ClusterShape awaitShape(int workers, long nanos) {
    CompletableFuture<ClusterShape> enough = new CompletableFuture<>();
    node.post(() -> node.whenPeersChange(() -> complete(enough, workers)));
    return enough
        .completeOnTimeout(
            ClusterShape.LOCAL, Math.clamp(nanos, 0, AWAIT_NANOS), TimeUnit.NANOSECONDS)
        .thenApply(shape -> shape.distributed() ? shape : shape())
        .join();
  }

  private boolean complete(CompletableFuture<ClusterShape> enough, int workers) {
    ClusterShape now = count();
    return enough.isDone() || (now.members() >= workers && enough.complete(now));
  }

  private ClusterShape count() {
    int workers = 0;
    int slots = 0;
    for (Peer peer : node.peers().values()) {
      if (peer.role() == Role.WORKER) {
        workers++;
        slots += peer.slots();
      }
    }
    return new ClusterShape(workers, slots);
  }

  /** What goes on, as far as the coordinator answers. */
  ClusterSnapshot look() {
    return graphs
        .look()
        .completeOnTimeout(ClusterSnapshot.EMPTY, LOOK_MILLIS, TimeUnit.MILLISECONDS)
        .join();
  }

  @Override
  public void close() {
    node.close();
  }
}
