package io.sheaf.service;

import io.sheaf.cluster.ClusterServer;
import io.sheaf.cluster.ServerOptions;
import io.sheaf.cluster.transport.Address;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.graph.Scheduler;

/**
 * A server of SQL: a coordinator with its workers, and the service whose statements run on them, on
 * one port. Thread-safe.
 */
public final class SqlServer implements AutoCloseable {
  private final ClusterServer cluster;
  private final SqlService service;
  private final Scheduler scheduler;

  /**
   * Starts the server and waits until its workers have joined.
   *
   * @throws SheafException CONNECTION_FAILED when the port is taken or workers don't join;
   *     INVALID_SETTING when it would be open to the network without a secret or TLS
   */
  public SqlServer(ServerOptions options, ServiceOptions serviceOptions) {
    service = new SqlService(serviceOptions);
    ClusterServer started = null;
    try {
      started = new ClusterServer(options, service.frontend());
      cluster = started;
      cluster.awaitWorkers();
      scheduler = cluster.scheduler();
    } catch (RuntimeException failure) {
      service.close();
      if (started != null) {
        started.close();
      }
      throw failure;
    }
    service.open(cluster.memory(), scheduler);
  }

  /** Where it listens. */
  public Address address() {
    return cluster.address();
  }

  /** The coordinator and its workers. */
  public ClusterServer cluster() {
    return cluster;
  }

  /** The part that clients of SQL see. */
  public SqlService service() {
    return service;
  }

  /** Takes no more graphs and waits, within limits, until those that run have ended. */
  public void drain() {
    cluster.drain();
  }

  /** Ends at once: what runs is cancelled. */
  @Override
  public void close() {
    try {
      service.close();
      scheduler.close();
    } finally {
      cluster.close();
    }
  }
}
