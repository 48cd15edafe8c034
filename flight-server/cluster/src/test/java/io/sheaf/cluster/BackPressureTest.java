package io.sheaf.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.sheaf.cluster.protocol.ClusterSnapshot;
import io.sheaf.cluster.protocol.CoordinatorMessage;
import io.sheaf.cluster.protocol.MemberMessage;
import io.sheaf.cluster.protocol.Messages;
import io.sheaf.cluster.transport.ControlStream;
import io.sheaf.cluster.transport.Endpoint;
import io.sheaf.cluster.transport.FlightFrontend;
import io.sheaf.cluster.transport.Link;
import io.sheaf.cluster.transport.MemoryLink;
import io.sheaf.cluster.transport.Peers;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.SchedulerConfig.Security;
import io.sheaf.graph.WorkerServices;
import io.sheaf.graph.cluster.ClusterOptions;
import io.sheaf.graph.cluster.Role;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is slow to take messages slows those who send them, and fills nobody's memory. */
@Timeout(60)
class BackPressureTest {
  private static final MemberMessage.Hello HELLO =
      new MemberMessage.Hello("w", Role.WORKER, 1, Map.of(), "", 1, 1);

  /** Takes messages and deals with none until it is told to. */
  private static final class Slow<M> implements Link.Receiver<M> {
    private final BlockingQueue<Runnable> pending = new LinkedBlockingQueue<>();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger readies = new AtomicInteger();
    private final CompletableFuture<String> end = new CompletableFuture<>();

    @Override
    public void received(List<M> messages, Runnable consumed) {
      taken.addAndGet(messages.size());
      pending.add(consumed);
    }

    @Override
    public void ready() {
      readies.incrementAndGet();
    }

    @Override
    public void ended(Link.End how, String reason) {
      end.complete(reason);
    }

    void dealWithOne() throws InterruptedException {
      pending.poll(20, TimeUnit.SECONDS).run();
    }
  }

  @Test
  void aLinkInMemoryIsReadyWhenAllWasDealtWith() throws Exception {
    Slow<MemberMessage> far = new Slow<>();
    Slow<CoordinatorMessage> near = new Slow<>();
    Link<MemberMessage> link =
        MemoryLink.<MemberMessage, CoordinatorMessage>connect(back -> far, near);
    Outbox<MemberMessage> outbox = new Outbox<>();
    outbox.add(HELLO);
    outbox.flush(link);
    assertFalse(link.isReady());
    outbox.add(HELLO);
    outbox.add(HELLO);
    outbox.flush(link);
    assertEquals(1, far.taken.get());
    assertEquals(2, outbox.waiting());
    far.dealWithOne();
    assertEquals(1, near.readies.get());
    outbox.flush(link);
    assertEquals(3, far.taken.get(), "what has waited goes together");
    assertEquals(1, far.pending.size());
  }

  @Test
  void aCoordinatorThatIsBusyTakesOneMessageOfAMemberAtATime() throws Exception {
    Slow<MemberMessage> coordinator = new Slow<>();
    Slow<CoordinatorMessage> member = new Slow<>();
    try (Endpoint endpoint =
            new Endpoint(
                "127.0.0.1",
                0,
                Security.NONE,
                List.of(
                    ControlStream.<CoordinatorMessage, MemberMessage>service(
                        Messages.protocol(Version.CURRENT),
                        back -> coordinator,
                        (who, why) -> {})));
        Peers peers = new Peers(Security.NONE)) {
      ManagedChannel channel = peers.connect(endpoint.address());
      Link<MemberMessage> link =
          ControlStream.dial(channel, Messages.protocol(Version.CURRENT), member);
      Eventually.holds("connected", link::isReady);
      Outbox<MemberMessage> outbox = new Outbox<>();
      int said = 0;
      String reason = "x".repeat(1000);
      while (outbox.waiting() == 0) { // until the network takes no more
        for (int i = 0; i < Outbox.MOST_TOGETHER; i++) {
          outbox.add(new MemberMessage.Cancel(said++, reason));
        }
        outbox.flush(link);
      }
      assertTrue(said * 1000L < 64 << 20, said + " messages are on their way");
      Eventually.holds("one came", () -> coordinator.pending.size() == 1);
      assertEquals(Outbox.MOST_TOGETHER, coordinator.taken.get());
      while (coordinator.taken.get() < said) {
        coordinator.dealWithOne();
        assertTrue(coordinator.pending.size() <= 1);
        outbox.flush(link);
      }
      link.close("");
      channel.shutdownNow();
    }
  }

  /** A link that takes nothing, as one whose other side has stopped. */
  private static final class Stuck implements Link<CoordinatorMessage> {
    private final List<CoordinatorMessage> sent = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private volatile boolean ready = true;

    @Override
    public void send(List<CoordinatorMessage> messages) {
      sent.addAll(messages);
    }

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public void close(String reason) {
      closed.complete(reason);
    }
  }

  @Test
  void aMemberThatTakesNothingIsGivenUp() throws Exception {
    Stuck link = new Stuck();
    try (Coordinator coordinator =
        new Coordinator(ClusterOptions.DEFAULT, Workforce.NONE, Level.DEBUG, 100)) {
      Link.Receiver<MemberMessage> inbound = coordinator.accept(link);
      inbound.received(List.of(HELLO), () -> {});
      Eventually.holds("it is welcomed", () -> link.sent.size() >= 2);
      link.ready = false;
      int sent = link.sent.size();
      for (int i = 0; i < 100; i++) {
        inbound.received(List.of(new MemberMessage.Look(i)), () -> {});
      }
      ClusterSnapshot before = coordinator.look().join();
      assertEquals(1, before.workers().size(), "a hundred may wait");
      assertEquals(sent, link.sent.size());
      inbound.received(List.of(new MemberMessage.Look(100)), () -> {});
      assertEquals("it does not take what it is told", link.closed.get(20, TimeUnit.SECONDS));
      assertEquals(0, coordinator.look().join().workers().size());
    }
  }

  /** Takes all that it is told, and counts heartbeats. */
  private static final class Heard implements Link<MemberMessage> {
    private final AtomicInteger heartbeats = new AtomicInteger();
    private final AtomicInteger others = new AtomicInteger();

    @Override
    public void send(List<MemberMessage> messages) {
      for (MemberMessage message : messages) {
        (message instanceof MemberMessage.Heartbeat ? heartbeats : others).incrementAndGet();
      }
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void close(String reason) {}
  }

  /** Says something in every round, so that something waits to be sent whenever its time comes. */
  private record Chatter(MemberNode node, AtomicBoolean goesOn) implements Runnable {
    @Override
    public void run() {
      if (goesOn.get()) {
        node.send(new MemberMessage.Look(1));
        node.post(this);
      }
    }
  }

  @Test
  void aMemberThatAlwaysHasSomethingToSayIsHeardOf(@TempDir Path spill) throws Exception {
    try (MemoryPool memory = new MemoryPool(1 << 20);
        MemberHost host =
            new MemberHost(
                new MemberHost.Options("127.0.0.1", 0, null, Security.NONE, Role.WORKER, 1, spill),
                memory,
                WorkerServices.of(memory),
                List.of(),
                FlightFrontend.NONE);
        MemberNode node = host.worker("w", Map.of())) {
      Heard link = new Heard();
      AtomicBoolean goesOn = new AtomicBoolean(true);
      var _ =
          node.join(
              receiver -> {
                receiver.received(List.of(new CoordinatorMessage.Welcome(1, "w")), () -> {});
                return link;
              });
      node.post(new Chatter(node, goesOn));
      Eventually.holds("two heartbeats", () -> link.heartbeats.get() >= 2);
      goesOn.set(false);
      assertTrue(link.others.get() > 100, link.others + " other messages");
    }
  }
}
