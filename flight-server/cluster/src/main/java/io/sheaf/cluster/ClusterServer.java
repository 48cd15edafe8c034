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
import io.sheaf.graph.ClusterView;
import io.sheaf.graph.Scheduler;
import io.sheaf.graph.ThreadScheduler;
import io.sheaf.graph.WorkerServices;
import io.sheaf.graph.cluster.Role;
import io.sheaf.operators.spill.SpillArea;
import io.sheaf.operators.spill.SpillDirectory;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A coordinator that clients and workers reach over the network, with its own workers: child
 * processes, or itself. Thread-safe.
 */
public final class ClusterServer implements AutoCloseable {
  private static final long DRAIN_SECONDS = 30;
  private static final long START_SECONDS = 60;
  private static final long POLL_MILLIS = 20;

  private final ServerOptions options;
  private final MemoryPool memory;
  private final SpillDirectory spill;
  private final WorkerSupervisor supervisor;
  private final Coordinator coordinator;
  private final MemberHost host;
  private final MemberNode own; // null when there are child processes

  /**
   * Starts the server and its workers; they join by themselves.
   *
   * @param flight what else is served on the port
   * @throws SheafException CONNECTION_FAILED when the port is taken; INVALID_SETTING when it would
   *     be open to the network without a secret or TLS
   */
  public ClusterServer(ServerOptions options, FlightFrontend flight) {
    this.options = options;
    checkExposure(options);
    memory = new MemoryPool(options.memoryBytes());
    spill = SpillDirectory.open(options.spillDirectory());
    SpillArea.of(spill.path()).limit(spillLimit());
    supervisor = new WorkerSupervisor(new LocalWorkerLauncher(), this::request, Level.INFO);
    coordinator =
        new Coordinator(
            Scalings.options(options.scaling()),
            options.workers() == 0 ? Workforce.NONE : supervisor,
            Level.INFO);
    MemberHost opened = null;
    try {
      opened =
          new MemberHost(
              new MemberHost.Options(
                  options.host(),
                  options.port(),
                  null,
                  options.security(),
                  // Without child processes it works itself; else its own queries are a client's.
                  options.workers() == 0 ? Role.WORKER : Role.CLIENT,
                  options.threads(),
                  spill.path()),
              memory,
              WorkerServices.of(memory, spill),
              List.of(
                  ControlStream.service(
                      Messages.protocol(Version.CURRENT),
                      coordinator::accept,
                      coordinator::refused)),
              flight);
      host = opened;
      own = options.workers() == 0 ? joinItself() : null;
      supervisor.startNow(options.workers());
    } catch (IOException | RuntimeException failure) {
      coordinator.close();
      supervisor.close();
      if (opened != null) {
        opened.close();
      }
      spill.close();
      memory.close();
      throw failure instanceof SheafException known
          ? known
          : new SheafException(
              ErrorCode.CONNECTION_FAILED,
              "cannot start worker processes: " + failure.getMessage(),
              failure);
    }
  }

  private static void checkExposure(ServerOptions options) {
    boolean guarded =
        options.security().secret() != null || options.security().certificateAuthorities() != null;
    if (!guarded && !new Address(options.host(), 1).isLoopback()) {
      throw new SheafException(
              ErrorCode.INVALID_SETTING,
              "a server on "
                  + options.host()
                  + " would let anybody in: it needs a secret or client certificates")
          .withHint("set SHEAF_SECRET to the same text for servers, workers and clients");
    }
  }

  private MemberNode joinItself() {
    MemberNode node = host.worker("server", Map.of());
    node.join(
            receiver ->
                MemoryLink.<MemberMessage, CoordinatorMessage>connect(
                    coordinator::accept, receiver))
        .join();
    return node;
  }

  private WorkerLauncher.Request request(String name) {
    return new WorkerLauncher.Request(
        name,
        new Address(reachable(options.host()), host.address().port()),
        options.security(),
        Math.max(1, options.threads() / options.scaling().most()),
        Math.max(1 << 20, options.memoryBytes() / options.scaling().most()),
        spill.path().resolve(name),
        spillLimit());
  }

  /** What this process was told of the directory that its own lies in. */
  private long spillLimit() {
    return SpillArea.of(options.spillDirectory()).limit();
  }

  /** A wildcard is no address to connect to. */
  private static String reachable(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      return address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress().getHostAddress() : host;
    } catch (UnknownHostException e) {
      throw new SheafException(ErrorCode.CONNECTION_FAILED, "unknown host '" + host + "'", e);
    }
  }

  /** Where it listens. */
  public Address address() {
    return host.address();
  }

  /** What bounds the data of this process; not the caller's to close. */
  public MemoryPool memory() {
    return memory;
  }

  /** Where this process puts what does not fit memory. */
  public Path spillDirectory() {
    return spill.path();
  }

  /**
   * A scheduler for queries of this process: on its child processes and whatever other workers have
   * joined, or on threads when it has no children. Call it once the workers have joined; the caller
   * closes it before this server.
   */
  public Scheduler scheduler() {
    if (own != null) {
      return new ThreadScheduler(options.threads());
    }
    ClientMembership client = new ClientMembership(host);
    client.join(
        receiver ->
            MemoryLink.<MemberMessage, CoordinatorMessage>connect(coordinator::accept, receiver),
        "this process");
    return new ClusterScheduler(
        new ClusterScheduler.Cluster() {
          @Override
          public ClientMembership membership() {
            return client;
          }

          @Override
          public void close() {
            client.close();
          }
        });
  }

  /** What goes on. */
  public ClusterView view() {
    return new RemoteView(() -> coordinator.look().join());
  }

  /** Takes a worker out of service as soon as what only it holds is elsewhere. */
  public void retire(String worker) {
    coordinator.retire(worker);
  }

  /** The child processes, by worker. */
  public Map<String, Long> processes() {
    return supervisor.processes();
  }

  /**
   * Waits until its own workers have joined.
   *
   * @throws SheafException CONNECTION_FAILED when they don't
   */
  public void awaitWorkers() {
    int wanted = Math.max(1, options.workers());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (workers() < wanted) {
      if (System.nanoTime() > deadline || supervisor.restarts() >= 3 * wanted) {
        throw new SheafException(
                ErrorCode.CONNECTION_FAILED,
                "%d of %d worker processes have joined".formatted(workers(), wanted))
            .withHint("the log tells their last lines");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SheafException(ErrorCode.CANCELLED, "interrupted while workers start", e);
      }
    }
  }

  private long workers() {
    return view().workers().stream().filter(worker -> worker.role().equals("worker")).count();
  }

  /** Takes no more graphs and waits, within limits, until those that run have ended. */
  public void drain() {
    coordinator.drain().completeOnTimeout(null, DRAIN_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Ends at once; clients hear that the connection is lost. Child processes have ended then. */
  @Override
  public void close() {
    coordinator.close();
    if (own != null) {
      own.close();
    }
    supervisor.close();
    host.close();
    spill.close();
    memory.close();
  }
}
