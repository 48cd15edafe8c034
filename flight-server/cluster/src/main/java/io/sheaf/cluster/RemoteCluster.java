package io.sheaf.cluster;

import io.grpc.ManagedChannel;
import io.sheaf.cluster.protocol.Messages;
import io.sheaf.cluster.transport.Address;
import io.sheaf.cluster.transport.ControlStream;
import io.sheaf.cluster.transport.FlightFrontend;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.ClusterShape;
import io.sheaf.graph.SchedulerConfig;
import io.sheaf.graph.cluster.Role;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A cluster whose coordinator is another process. A lost connection is made again when needed. */
final class RemoteCluster implements ClusterScheduler.Cluster {
  static final String SCHEME = "sheaf://";
  private static final int CONNECT_MILLIS = 5_000;
  private static final long WORKERS_SECONDS = 10;

  private final Address coordinator;
  private final MemberHost host;
  private ManagedChannel channel;
  private ClientMembership client;

  /**
   * Connects.
   *
   * @throws SheafException when the coordinator can't be reached, refuses or has no workers
   */
  RemoteCluster(SchedulerConfig config) {
    coordinator = Address.parse(config.scheduler().substring(SCHEME.length()));
    host =
        new MemberHost(
            new MemberHost.Options(
                localHost(coordinator),
                0,
                null,
                config.security(),
                Role.CLIENT,
                config.threads(),
                config.spillDirectory()),
            config.client().get(MemoryPool.class),
            config.client(),
            List.of(),
            FlightFrontend.NONE);
    try {
      membership();
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
  }

  /** The address of this machine on the way to another: where others can reach it too. */
  static String localHost(Address peer) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(peer.host(), peer.port()), CONNECT_MILLIS);
      InetAddress local = socket.getLocalAddress();
      String text = local.getHostAddress();
      int zone = text.indexOf('%');
      return local instanceof Inet4Address || zone < 0 ? text : text.substring(0, zone);
    } catch (IOException e) {
      throw new SheafException(
              ErrorCode.CONNECTION_FAILED,
              "cannot reach the coordinator at " + peer + ": " + e.getMessage(),
              e)
          .withHint("start one: sheaf server --port " + peer.port());
    }
  }

  @Override
  public synchronized ClientMembership membership() {
    if (client == null || client.isOver()) {
      disconnect();
      localHost(coordinator); // a clear error, quickly, when nobody listens
      channel = host.peers().connect(coordinator);
      ClientMembership joining = new ClientMembership(host);
      joining.join(
          receiver -> ControlStream.dial(channel, Messages.protocol(Version.CURRENT), receiver),
          coordinator);
      client = joining;
      awaitWorker();
    }
    return client;
  }

  private void awaitWorker() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WORKERS_SECONDS);
    ClusterShape shape;
    do {
      shape = client.awaitShape(1, deadline - System.nanoTime());
    } while (!shape.distributed() && System.nanoTime() < deadline);
    if (!shape.distributed()) {
      throw new SheafException(
              ErrorCode.NO_WORKER, "no worker has joined the coordinator at " + coordinator)
          .withHint("start one: sheaf worker --coordinator " + coordinator);
    }
  }

  private void disconnect() {
    if (client != null) {
      client.close();
      client = null;
    }
    if (channel != null) {
      channel.shutdownNow();
      channel = null;
    }
  }

  @Override
  public synchronized void close() {
    disconnect();
    host.close();
  }
}
