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
   *     INVALID_SETTING when it would be open to the network without a secret or TLS; what a
   *     statement that sessions begin with fails of
   */
  public SqlServer(ServerOptions options, ServiceOptions serviceOptions) {
    service = new SqlService(serviceOptions);
    ClusterServer started = null;
    Scheduler own = null;
    try {
      started = new ClusterServer(options, service.frontend());
      cluster = started;
      cluster.awaitWorkers();
      own = cluster.scheduler();
      scheduler = own;
      service.open(refusal(options, serviceOptions.security()), cluster.memory(), scheduler);
    } catch (RuntimeException failure) {
      service.close();
      if (own != null) {
        own.close();
      }
      if (started != null) {
        started.close();
      }
      throw failure;
    }
  }

  /** Why a caller is refused that has not said who it is; null when nobody has to say. */
  private static String refusal(ServerOptions options, ServiceSecurity security) {
    if (security.users().isPresent()) {
      return "a user and a password are wanted";
    }
    if (options.security().certificateAuthorities() != null) {
      return "a certificate is wanted";
    }
    boolean local = new Address(options.host(), 1).isLoopback();
    return local || security.anonymous()
        ? null
        : "the server has no users, so SQL is not for the network;"
            + " start it with --users FILE, or with --anonymous for anybody";
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
