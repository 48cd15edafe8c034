package io.sheaf.cluster.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.exchange.BlockStream;
import io.sheaf.operators.exchange.BlockStream.Arrived;
import io.sheaf.operators.exchange.ExchangeClient.Fetch;
import io.sheaf.operators.exchange.ExchangeCompression;
import io.sheaf.operators.exchange.ExchangeOutput;
import io.sheaf.operators.exchange.FetchFailure;
import io.sheaf.operators.exchange.OutputId;
import io.sheaf.operators.exchange.OutputSizes;
import io.sheaf.operators.exchange.RemoteOutput;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FlightExchangeTest {
  private static final long MEMORY = 256 << 20;

  @TempDir Path spill;
  private final MemoryPool pool = new MemoryPool(MEMORY);
  private final MemoryConsumer memory = pool.consumer("exchange input");
  private ExchangeMember left;
  private ExchangeMember right;
  private PeerChannels channels;
  private FlightExchangeClient client;

  @BeforeEach
  void start() throws Exception {
    left = new ExchangeMember("left", MEMORY);
    right = new ExchangeMember("right", MEMORY);
    channels = new PeerChannels(new ExchangeConnector(Map.of(), null));
    client = new FlightExchangeClient(channels, Duration.ofSeconds(20));
  }

  @AfterEach
  void noMemoryIsHeld() throws Exception {
    channels.close();
    left.close();
    right.close();
    memory.close();
    pool.close();
  }

  private Fetch fetch(List<RemoteOutput> outputs, int readingTask, long window) {
    return new Fetch(
        outputs,
        "stage-2[3]",
        readingTask,
        RandomRows.SCHEMA,
        window,
        memory,
        ExchangeCompression.AUTO);
  }

  /** The rows of each output, in the order they come. */
  private static List<List<String>> readAll(BlockStream stream, int outputs)
      throws InterruptedException {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      rows.add(new ArrayList<>());
    }
    for (Arrived arrived; (arrived = stream.take()) != null; ) {
      rows.get(arrived.output()).addAll(RandomRows.rows(arrived.batch()));
      arrived.batch().close();
    }
    return rows;
  }

  private static List<String> written(ExchangeOutput output, int partition) {
    List<String> rows = new ArrayList<>();
    for (StoredBatch block : output.partition(partition)) {
      rows.addAll(RandomRows.rows(block));
    }
    return rows;
  }

  @Test
  void bringsEveryPartitionOfSeveralMembersInOrder() throws Exception {
    List<ExchangeOutput> written = new ArrayList<>();
    List<RemoteOutput> outputs = new ArrayList<>();
    for (int task = 0; task < 6; task++) {
      ExchangeMember member = task % 2 == 0 ? left : right;
      ExchangeOutput output =
          RandomRows.output(member.pool, spill, 5, task == 4 ? 0 : 3 * task + 1, 200, task);
      written.add(output);
      outputs.add(member.put(task, output));
    }
    written.getFirst().spill();
    for (long window : new long[] {1, 20_000, 1 << 20}) {
      for (int partition = 0; partition < 5; partition++) {
        try (BlockStream stream = client.open(fetch(outputs, partition, window))) {
          List<List<String>> rows = readAll(stream, outputs.size());
          for (int task = 0; task < outputs.size(); task++) {
            assertEquals(written(written.get(task), partition), rows.get(task));
          }
        }
      }
    }
    assertEquals(0, memory.used());
  }

  private RemoteOutput elsewhere(String host, int port) {
    RemoteOutput held = left.put(1, RandomRows.output(left.pool, spill, 1, 4, 100, 1));
    return new RemoteOutput(held.id(), held.key(), "another", host, port, held.sizes());
  }

  private FetchFailure failureOf(FlightExchangeClient from, RemoteOutput... outputs) {
    try (BlockStream stream = from.open(fetch(List.of(outputs), 0, 1 << 20))) {
      return assertThrows(FetchFailure.class, stream::take);
    }
  }

  @Test
  void aPeerThatAcceptsAndNeverAnswersIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0);
        FlightExchangeClient impatient =
            new FlightExchangeClient(channels, Duration.ofMillis(300))) {
      RemoteOutput output = elsewhere("localhost", silent.getLocalPort());
      FetchFailure failure = failureOf(impatient, output);
      assertEquals(FetchFailure.Cause.TIMED_OUT, failure.reason());
      assertEquals(output, failure.output());
    }
  }

  @Test
  void aConnectionThatCantBeMadeIsAFailureOfTheEdge() throws Exception {
    PeerChannels.Connector broken =
        (host, port) -> {
          throw new IllegalStateException("no thread can be made");
        };
    try (PeerChannels none = new PeerChannels(broken);
        FlightExchangeClient cut = new FlightExchangeClient(none, Duration.ofSeconds(20))) {
      FetchFailure failure = failureOf(cut, elsewhere("localhost", 1));
      assertEquals(FetchFailure.Cause.REFUSED, failure.reason());
      assertTrue(failure.getMessage().contains("no thread can be made"), failure.getMessage());
    }
  }

  @Test
  void theOutputOfAMemberThatHasLeftIsAFailureOfTheEdge() {
    RemoteOutput here = left.put(2, RandomRows.output(left.pool, spill, 1, 4, 100, 2));
    FetchFailure failure = failureOf(client, here, elsewhere("", 0));
    assertEquals(FetchFailure.Cause.REFUSED, failure.reason());
    assertTrue(failure.getMessage().contains("another has left"), failure.getMessage());
  }

  @Test
  void everyReaderOfABroadcastGetsAllRows() throws Exception {
    ExchangeOutput output = RandomRows.output(left.pool, spill, 1, 4, 100, 1);
    RemoteOutput remote = left.put(1, output);
    try (BlockStream stream = client.open(fetch(List.of(remote), 17, 1 << 20))) {
      assertEquals(written(output, 0), readAll(stream, 1).getFirst());
    }
  }

  @Test
  void bringsTheValueOfAHandMadeTask() throws Exception {
    RemoteOutput value = left.put(3, TaskResult.of("forty-two"));
    assertEquals(
        "forty-two", new String(client.fetchValue(value, "sum[0]"), StandardCharsets.UTF_8));
    RemoteOutput other =
        left.remote(value.id(), OutputSizes.ofValue("forty-one".getBytes(StandardCharsets.UTF_8)));
    FetchFailure failure =
        assertThrows(FetchFailure.class, () -> client.fetchValue(other, "sum[0]"));
    assertEquals(FetchFailure.Cause.MISMATCH, failure.reason());
  }

  @Test
  void namesTheOutputThatIsNotThere() throws Exception {
    ExchangeOutput output = RandomRows.output(left.pool, spill, 2, 3, 100, 1);
    RemoteOutput known = left.put(1, output);
    RemoteOutput unknown = left.remote(new OutputId(7, 2, 5), known.sizes());
    try (BlockStream stream = client.open(fetch(List.of(known, unknown), 1, 1 << 20))) {
      FetchFailure failure = assertThrows(FetchFailure.class, () -> readAll(stream, 2));
      assertEquals(FetchFailure.Cause.UNKNOWN_OUTPUT, failure.reason());
      assertEquals(unknown.id(), failure.output().id());
      assertTrue(
          failure
              .getMessage()
              .startsWith("exchange from stage-1[2] attempt 5 on left to stage-2[3]: "),
          failure.getMessage());
    }
  }

  @Test
  void aMemberThatIsNotThereRefuses() throws Exception {
    RemoteOutput output = left.put(1, RandomRows.output(left.pool, spill, 1, 3, 100, 1));
    left.kill();
    try (BlockStream stream = client.open(fetch(List.of(output), 0, 1 << 20))) {
      FetchFailure failure = assertThrows(FetchFailure.class, stream::take);
      assertEquals(FetchFailure.Cause.REFUSED, failure.reason());
      // What failed once fails again.
      assertThrows(FetchFailure.class, stream::poll);
    }
  }

  @Test
  void aMemberThatDiesBreaksTheStream() throws Exception {
    RemoteOutput output = left.put(1, RandomRows.output(left.pool, spill, 1, 200, 500, 1));
    try (BlockStream stream = client.open(fetch(List.of(output), 0, 100_000))) {
      stream.take().batch().close();
      left.kill();
      FetchFailure failure = assertThrows(FetchFailure.class, () -> readAll(stream, 1));
      assertTrue(
          failure.reason() == FetchFailure.Cause.BROKEN
              || failure.reason() == FetchFailure.Cause.REFUSED,
          failure.toString());
    }
  }

  /** A consumer that stands still holds its window and no more, on either side. */
  @Test
  void aSlowConsumerBoundsWhatIsOnItsWay() throws Exception {
    ExchangeOutput output = RandomRows.output(left.pool, spill, 1, 400, 2000, 1);
    RemoteOutput remote = left.put(1, output);
    long block = output.byteSize(0) / output.batchCount(0);
    long window = 20 * block;
    try (BlockStream stream = client.open(fetch(List.of(remote), 0, window))) {
      int taken = 0;
      for (Arrived arrived; (arrived = stream.take()) != null; taken++) {
        // Memory is counted in steps of powers of two.
        assertTrue(memory.used() <= 2 * (window + 2 * block), () -> memory.used() + " bytes");
        arrived.batch().close();
      }
      assertEquals(400, taken);
    }
  }

  /** Whenever a stream is given up, nothing of it is left on either side. */
  @Test
  void aStreamGivenUpLeavesNothing() throws Exception {
    ExchangeOutput output = RandomRows.output(left.pool, spill, 1, 300, 2000, 1);
    RemoteOutput remote = left.put(1, output);
    for (int taken = 0; taken < 60; taken++) {
      BlockStream stream = client.open(fetch(List.of(remote), 0, 8 << 20));
      for (int i = 0; i < taken; i++) {
        stream.take().batch().close();
      }
      if (taken % 2 == 0) {
        stream.cancel();
        assertNull(stream.take());
      }
      stream.close();
      assertEquals(0, memory.used());
    }
    // The server lets go of a block when its connection does, which comes after the consumer left.
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (left.exchange.bytesInFlight() > 0 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertEquals(0, left.exchange.bytesInFlight());
    assertTrue(output.spill() > 0);
    assertEquals(0, output.bytes());
  }

  /** Streams that wait for one another's room on one connection all come to their end. */
  @Test
  void manyStreamsOfOneConnectionDoNotHoldEachOtherUp() throws Exception {
    List<RemoteOutput> outputs = new ArrayList<>();
    for (int task = 0; task < 40; task++) {
      outputs.add(left.put(task, RandomRows.output(left.pool, spill, 1, 30, 1000, task)));
    }
    List<BlockStream> streams = new ArrayList<>();
    for (RemoteOutput output : outputs) {
      streams.add(client.open(fetch(List.of(output), 0, 1 << 20)));
    }
    // The last one first, while all others stand still.
    for (BlockStream stream : streams.reversed()) {
      assertEquals(30_000, readAll(stream, 1).getFirst().size());
      stream.close();
    }
  }

  @Test
  void aServerWithLittleRoomServesEverybodyInTurn() throws Exception {
    try (ExchangeMember narrow = new ExchangeMember("narrow", MEMORY, 100_000)) {
      List<BlockStream> streams = new ArrayList<>();
      for (int task = 0; task < 8; task++) {
        RemoteOutput output =
            narrow.put(task, RandomRows.output(narrow.pool, spill, 1, 50, 1000, task));
        streams.add(client.open(fetch(List.of(output), 0, 16 << 20)));
      }
      for (BlockStream stream : streams) {
        assertEquals(50_000, readAll(stream, 1).getFirst().size());
        stream.close();
      }
    }
  }
}
