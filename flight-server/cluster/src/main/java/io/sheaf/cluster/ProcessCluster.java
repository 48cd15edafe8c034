package io.sheaf.cluster;

import io.sheaf.cluster.process.LocalWorkerLauncher;
import io.sheaf.cluster.process.WorkerLauncher;
import io.sheaf.cluster.process.WorkerSupervisor;
import io.sheaf.cluster.protocol.CoordinatorMessage;
import io.sheaf.cluster.protocol.MemberMessage;
import io.sheaf.cluster.protocol.Messages;
import io.sheaf.cluster.transport.Address;
import io.sheaf.cluster.transport.ControlStream;
import io.sheaf.cluster.transport.FlightFrontend;
import io.sheaf.cluster.transport.MemoryLink;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.ClusterShape;
import io.sheaf.graph.SchedulerConfig;
import io.sheaf.graph.SchedulerConfig.Security;
import io.sheaf.graph.cluster.Role;
import io.sheaf.operators.spill.SpillArea;
import io.sheaf.operators.spill.SpillDirectory;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A cluster of this process alone: the coordinator and the client in it, workers as its children,
 * all over loopback with a secret of their own. It lives as long as its scheduler.
 */
final class ProcessCluster implements ClusterScheduler.Cluster {
  private static final String LOOPBACK = "127.0.0.1";
  private static final long START_SECONDS = 60;
  private static final int SECRET_BYTES = 32;

  private final Security security;
  private final SpillDirectory spill;
  private final Coordinator coordinator;
  private final MemberHost host;
  private final WorkerSupervisor supervisor;
  private final ClientMembership client;

  /**
   * Starts the workers and waits until they have joined.
   *
   * @throws SheafException CONNECTION_FAILED when they can't be started
   */
  ProcessCluster(SchedulerConfig config) {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    security = new Security(HexFormat.of().formatHex(secret), null, null, null);
    // The user of a session is told of troubles alone; sheaf.events tells the rest.
    spill = SpillDirectory.open(config.spillDirectory());
    supervisor =
        new WorkerSupervisor(new LocalWorkerLauncher(), name -> request(config, name), Level.DEBUG);
    coordinator = new Coordinator(Scalings.options(config.scaling()), supervisor, Level.DEBUG);
    MemberHost opened = null;
    ClientMembership joined = null;
    try {
      opened =
          new MemberHost(
              new MemberHost.Options(
                  LOOPBACK, 0, null, security, Role.CLIENT, config.threads(), spill.path()),
              config.client().get(MemoryPool.class),
              config.client(),
              List.of(
                  ControlStream.service(
                      Messages.protocol(Version.CURRENT),
                      coordinator::accept,
                      coordinator::refused)),
              FlightFrontend.NONE);
      host = opened;
      supervisor.startNow(Math.max(1, config.workers()));
      joined = new ClientMembership(host);
      joined.join(
          receiver ->
              MemoryLink.<MemberMessage, CoordinatorMessage>connect(coordinator::accept, receiver),
          "this process");
      client = joined;
      awaitWorkers(Math.max(1, config.workers()));
    } catch (IOException | RuntimeException failure) {
      end(joined, opened);
      throw failure instanceof SheafException known
          ? known
          : new SheafException(
              ErrorCode.CONNECTION_FAILED,
              "cannot start worker processes: " + failure.getMessage(),
              failure);
    }
  }

  private WorkerLauncher.Request request(SchedulerConfig config, String name) {
    int workers = Math.max(1, config.scaling().most());
    return new WorkerLauncher.Request(
        name,
        new Address(LOOPBACK, host.address().port()),
        security,
        Math.max(1, config.threads() / workers),
        Math.max(1 << 20, config.memoryBytes() / workers),
        spill.path().resolve(name), // can be deleted when the worker is dead
        SpillArea.of(config.spillDirectory()).limit());
  }

  private void awaitWorkers(int count) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (true) {
      ClusterShape shape = client.awaitShape(count, deadline - System.nanoTime());
      if (shape.members() >= count) {
        return;
      }
      if (System.nanoTime() >= deadline || supervisor.restarts() >= 3 * count) {
        throw new SheafException(
                ErrorCode.CONNECTION_FAILED,
                "%d of %d worker processes have joined after %d s"
                    .formatted(shape.members(), count, START_SECONDS))
            .withHint("the log tells their last lines");
      }
    }
  }

  @Override
  public ClientMembership membership() {
    return client;
  }

  /** The processes it has started, for tests of what happens when they die. */
  WorkerSupervisor supervisor() {
    return supervisor;
  }

  /** Where further workers may join. */
  Address address() {
    return host.address();
  }

  /** What they need to be let in. */
  Security security() {
    return security;
  }

  Coordinator coordinator() {
    return coordinator;
  }

  @Override
  public void close() {
    end(client, host);
  }

  private void end(ClientMembership membership, MemberHost opened) {
    if (membership != null) {
      membership.close();
    }
    coordinator.close();
    supervisor.close();
    if (opened != null) {
      opened.close();
    }
    spill.close();
  }
}
