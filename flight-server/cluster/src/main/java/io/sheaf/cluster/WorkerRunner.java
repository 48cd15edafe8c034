package io.sheaf.cluster;

import io.grpc.ManagedChannel;
import io.sheaf.cluster.process.ParentWatch;
import io.sheaf.cluster.protocol.Messages;
import io.sheaf.cluster.transport.ControlStream;
import io.sheaf.cluster.transport.FlightFrontend;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.WorkerServices;
import io.sheaf.graph.cluster.Role;
import io.sheaf.operators.spill.SpillArea;
import io.sheaf.operators.spill.SpillDirectory;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The life of a worker process: joins the coordinator, works until that says farewell, and joins
 * again when only the connection was lost. When the coordinator stays away it ends.
 */
public final class WorkerRunner {
  private static final Logger LOG = System.getLogger(WorkerRunner.class.getName());
  private static final long AWAY_MILLIS = 10_000;

  /** A coordinator that has not answered for so long is asked again over another connection. */
  private static final long JOIN_SECONDS = 20;

  private static final long PAUSE_MILLIS = 200;
  private static final long DRAIN_SECONDS = 30;
  private static final int OK = 0;
  private static final int FAILED = 1;

  private final WorkerOptions options;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile MemberNode node;
  private volatile boolean stopping;

  public WorkerRunner(WorkerOptions options) {
    this.options = options;
  }

  /**
   * Works until the end.
   *
   * @return the exit status: 0 when the coordinator ended or retired it, or it was asked to end
   * @throws SheafException when the coordinator can't be reached at first, or refuses
   */
  public int run() {
    if (options.child()) {
      ParentWatch.start(this::abandoned);
    }
    Thread hook = new Thread(this::terminated, "sheaf-terminated");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work();
    } finally {
      ended.countDown();
    }
  }

  private int work() {
    String host =
        options.host().isEmpty() ? RemoteCluster.localHost(options.coordinator()) : options.host();
    try (MemoryPool memory = new MemoryPool(options.memoryBytes());
        SpillDirectory spill = SpillDirectory.open(options.spillDirectory());
        MemberHost own =
            new MemberHost(
                new MemberHost.Options(
                    host,
                    options.port(),
                    options.advertised(),
                    options.security(),
                    Role.WORKER,
                    options.threads(),
                    spill.path()),
                memory,
                WorkerServices.of(memory, spill),
                List.of(),
                FlightFrontend.NONE)) {
      SpillArea.of(spill.path()).limit(options.spillLimit());
      return join(own);
    }
  }

  private int join(MemberHost own) {
    long lastSeen = System.nanoTime();
    boolean everJoined = false;
    while (true) {
      ManagedChannel channel = own.peers().connect(options.coordinator());
      node = own.worker(options.name(), options.resources());
      boolean joined =
          node.join(
                  receiver ->
                      ControlStream.dial(channel, Messages.protocol(Version.CURRENT), receiver))
              .orTimeout(JOIN_SECONDS, TimeUnit.SECONDS)
              .handle((member, failure) -> failure == null)
              .join();
      if (joined) {
        everJoined = true;
        LOG.log(Level.INFO, "joined {0}", options.coordinator());
        if (stopping) {
          node.drain();
        }
      }
      if (!joined) {
        channel.shutdownNow(); // if nobody has answered, the membership would never end
      }
      MemberNode.Ended how = node.ended().join();
      node.close();
      channel.shutdownNow();
      if (how.farewell() || stopping) {
        LOG.log(Level.INFO, "the membership has ended: {0}", how.reason());
        return OK;
      }
      boolean refused =
          switch (how.end()) {
            case OTHER_VERSION, NOT_TRUSTED -> true;
            case NO_TLS -> !everJoined;
            case CLOSED, LOST -> false;
          };
      if (refused) {
        throw ClusterScheduler.refused(how, options.coordinator());
      }
      lastSeen = joined ? System.nanoTime() : lastSeen;
      LOG.log(Level.WARNING, "the connection was lost: {0}", how.reason());
      long away = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastSeen);
      if (away > AWAY_MILLIS) {
        if (!everJoined) {
          throw ClusterScheduler.refused(how, options.coordinator());
        }
        LOG.log(Level.ERROR, "the coordinator at {0} is gone", options.coordinator());
        return FAILED;
      }
      pause();
    }
  }

  private void pause() {
    try {
      if (ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        stopping = true;
      }
    } catch (InterruptedException e) {
      stopping = true;
    }
  }

  /** SIGTERM: finishes what runs and hands over what it holds, within limits. */
  private void terminated() {
    stopping = true;
    MemberNode member = node;
    if (member != null) {
      member.drain();
    }
    try {
      ended.await(DRAIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The parent is gone: nobody waits for anything. Memory and files are given back, briefly. */
  private void abandoned() {
    stopping = true;
    MemberNode member = node;
    if (member != null) {
      member.post(() -> member.abandon("the process that started this worker is gone"));
    }
    try {
      ended.await(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(FAILED);
  }
}
