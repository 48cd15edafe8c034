package io.sheaf.cluster.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.cluster.exchange.TamperedWire.Message;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.operators.exchange.BlockStream;
import io.sheaf.operators.exchange.BlockStream.Arrived;
import io.sheaf.operators.exchange.ExchangeClient.Fetch;
import io.sheaf.operators.exchange.ExchangeCompression;
import io.sheaf.operators.exchange.RemoteOutput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client asks for when it finds a link slow, which it does of any rate here, or of none. */
@Timeout(120)
class AutomaticCompressionTest {
  private static final int BLOCKS = 12;
  private static final int ROWS = 10_000;

  @TempDir Path spill;

  /** For each call, whether its blocks came compressed. */
  private List<Boolean> calls(double slowBelow) throws Exception {
    List<Boolean> calls = new ArrayList<>();
    TamperedWire wire = new TamperedWire();
    wire.change(
        messages -> {
          calls.add(messages.stream().allMatch(Message::compressed));
          return messages;
        });
    try (ExchangeMember member = new ExchangeMember("worker-1", 64 << 20);
        PeerChannels channels = new PeerChannels(wire);
        MemoryPool pool = new MemoryPool(64 << 20);
        MemoryConsumer memory = pool.consumer("exchange input")) {
      RemoteOutput output =
          member.put(1, RandomRows.output(member.pool, spill, 1, BLOCKS, ROWS, 1));
      FlightExchangeClient client =
          new FlightExchangeClient(channels, Duration.ofSeconds(30), slowBelow);
      long rows = 0;
      try (BlockStream stream =
          client.open(
              new Fetch(
                  List.of(output),
                  "consumer",
                  0,
                  RandomRows.SCHEMA,
                  1 << 20,
                  memory,
                  ExchangeCompression.AUTO))) {
        for (Arrived arrived; (arrived = stream.take()) != null; ) {
          rows += arrived.batch().rowCount();
          arrived.batch().close();
        }
      }
      assertEquals(BLOCKS * ROWS, rows);
    }
    return calls;
  }

  @Test
  void aSlowLinkIsFoundByItsFirstCall() throws Exception {
    List<Boolean> calls = calls(Double.POSITIVE_INFINITY);
    assertFalse(calls.getFirst(), calls.toString());
    assertTrue(calls.size() > 2, calls.toString());
    assertFalse(calls.subList(1, calls.size()).contains(false), calls.toString());
  }

  @Test
  void aQuickLinkStaysPlain() throws Exception {
    assertFalse(calls(0).contains(true));
  }
}
