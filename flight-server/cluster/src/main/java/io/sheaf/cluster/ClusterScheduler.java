package io.sheaf.cluster;

import io.sheaf.cluster.protocol.ClusterSnapshot;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.graph.ClusterShape;
import io.sheaf.graph.ClusterView;
import io.sheaf.graph.Execution;
import io.sheaf.graph.ExecutionOptions;
import io.sheaf.graph.Scheduler;
import io.sheaf.graph.TaskGraph;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Runs graphs on a cluster, as a client of its coordinator. */
final class ClusterScheduler implements Scheduler {
  private final Cluster cluster;
  private final Set<ClusterExecution> executions = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** The way to a coordinator. Thread-safe. */
  interface Cluster extends AutoCloseable {
    /**
     * The membership to use, made anew when the last one has ended.
     *
     * @throws SheafException when the coordinator can't be reached or does not let this process in
     */
    ClientMembership membership();

    @Override
    void close();
  }

  ClusterScheduler(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public Execution execute(TaskGraph graph, ExecutionOptions options) {
    if (closed) {
      throw new IllegalStateException("the scheduler is closed");
    }
    ClientMembership membership = cluster.membership();
    executions.removeIf(ClusterExecution::isDone);
    ClusterExecution execution = membership.execution(graph, options.listener());
    executions.add(execution);
    execution.start();
    if (closed) {
      execution.cancel();
    }
    return execution;
  }

  @Override
  public int threads() {
    return Math.max(1, shape().slots());
  }

  @Override
  public ClusterShape shape() {
    return cluster.membership().shape();
  }

  @Override
  public ClusterView view() {
    return new RemoteView(() -> closed ? ClusterSnapshot.EMPTY : cluster.membership().look());
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    executions.forEach(ClusterExecution::close);
    cluster.close();
  }

  static SheafException refused(MemberNode.Ended how, Object coordinator) {
    return switch (how.end()) {
      case NOT_TRUSTED ->
          new SheafException(ErrorCode.ACCESS_DENIED, "%s: %s".formatted(coordinator, how.reason()))
              .withHint("the secret is in SHEAF_SECRET");
      case OTHER_VERSION ->
          new SheafException(ErrorCode.CONNECTION_FAILED, how.reason())
              .withHint("use the same version of Sheaf on both sides");
      case NO_TLS ->
          new SheafException(
                  ErrorCode.CONNECTION_FAILED,
                  "cannot connect to %s: %s".formatted(coordinator, how.reason()))
              .withHint(
                  "both sides need TLS or none: SHEAF_TLS_CA names the authorities that are"
                      + " trusted, SHEAF_TLS_CERT and SHEAF_TLS_KEY what this process shows");
      case CLOSED ->
          new SheafException(
              ErrorCode.CONNECTION_FAILED,
              "the coordinator at %s has ended the connection: %s"
                  .formatted(coordinator, how.reason()));
      case LOST ->
          new SheafException(
              ErrorCode.CONNECTION_FAILED,
              "cannot reach the coordinator at %s: %s".formatted(coordinator, how.reason()));
    };
  }
}
