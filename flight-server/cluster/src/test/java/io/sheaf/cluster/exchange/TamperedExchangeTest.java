package io.sheaf.cluster.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import io.sheaf.cluster.exchange.TamperedWire.Message;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.operators.exchange.BlockStream;
import io.sheaf.operators.exchange.BlockStream.Arrived;
import io.sheaf.operators.exchange.ExchangeClient.Fetch;
import io.sheaf.operators.exchange.ExchangeCompression;
import io.sheaf.operators.exchange.ExchangeOutput;
import io.sheaf.operators.exchange.FetchFailure;
import io.sheaf.operators.exchange.OutputSizes;
import io.sheaf.operators.exchange.RemoteOutput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Three edges of four blocks each. Whatever is done to any one block on its way, the consumer hears
 * of the edge that it was done to.
 */
@Timeout(120)
class TamperedExchangeTest {
  private static final int EDGES = 3;
  private static final int BLOCKS = 4;

  @TempDir Path spill;
  private final MemoryPool pool = new MemoryPool(64 << 20);
  private final MemoryConsumer memory = pool.consumer("exchange input");
  private final TamperedWire wire = new TamperedWire();
  private final PeerChannels channels = new PeerChannels(wire);
  private final FlightExchangeClient client =
      new FlightExchangeClient(channels, Duration.ofSeconds(20));
  private final List<RemoteOutput> outputs = new ArrayList<>();
  private ExchangeCompression compression;
  private ExchangeMember member;

  @BeforeEach
  void start() throws Exception {
    member = new ExchangeMember("worker-1", 64 << 20);
    for (int task = 0; task < EDGES; task++) {
      ExchangeOutput output = RandomRows.output(member.pool, spill, 2, BLOCKS, 50, task);
      outputs.add(member.put(task, output));
    }
  }

  @AfterEach
  void nothingIsHeld() throws Exception {
    channels.close();
    member.close();
    memory.close();
    pool.close();
  }

  private int read(List<RemoteOutput> from) throws InterruptedException {
    int rows = 0;
    try (BlockStream stream =
        client.open(
            new Fetch(
                from,
                "stage-2[1] attempt 1",
                1,
                RandomRows.SCHEMA,
                32 << 20,
                memory,
                compression))) {
      for (Arrived arrived; (arrived = stream.take()) != null; ) {
        rows += RandomRows.rows(arrived.batch()).size();
        arrived.batch().close();
      }
    }
    return rows;
  }

  private void assertDetected(int edge, String what, UnaryOperator<List<Message>> change) {
    wire.change(change);
    FetchFailure failure = assertThrows(FetchFailure.class, () -> read(outputs), what);
    assertTrue(
        failure.reason() == FetchFailure.Cause.CORRUPT
            || failure.reason() == FetchFailure.Cause.MISMATCH,
        () -> what + ": " + failure);
    assertEquals(outputs.get(edge).id(), failure.output().id(), () -> what + ": " + failure);
    assertTrue(
        failure
            .getMessage()
            .startsWith(
                "exchange from stage-1[%d] attempt 1 on worker-1 to stage-2[1] attempt 1: "
                    .formatted(edge)),
        failure.getMessage());
    assertEquals(0, memory.used());
  }

  private static UnaryOperator<List<Message>> replace(int index, UnaryOperator<Message> change) {
    return messages -> {
      messages.set(index, change.apply(messages.get(index)));
      return messages;
    };
  }

  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "AUTO")
  void whatIsNotTamperedWithArrives(ExchangeCompression how) throws Exception {
    compression = how;
    List<Integer> seen = new ArrayList<>();
    Set<Boolean> compressed = new HashSet<>();
    wire.change(
        messages -> {
          seen.add(messages.size());
          compressed.addAll(messages.stream().map(Message::compressed).toList());
          return messages;
        });
    assertEquals(EDGES * BLOCKS * 50, read(outputs));
    assertEquals(Set.of(how != ExchangeCompression.NONE), compressed);
    // The tests below rely on one call for all blocks.
    assertEquals(List.of(EDGES * BLOCKS), seen);
  }

  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "AUTO")
  void everyLostDoubledOrSwappedBlockIsFound(ExchangeCompression how) {
    compression = how;
    for (int i = 0; i < EDGES * BLOCKS; i++) {
      int block = i;
      int edge = i / BLOCKS;
      assertDetected(
          edge,
          "dropped " + i,
          messages -> {
            messages.remove(block);
            return messages;
          });
      assertDetected(
          edge,
          "doubled " + i,
          messages -> {
            messages.add(block, messages.get(block));
            return messages;
          });
      assertDetected(edge, "all from " + i + " dropped", messages -> messages.subList(0, block));
      if (i + 1 < EDGES * BLOCKS) {
        assertDetected(
            edge,
            "swapped " + i,
            messages -> {
              Collections.swap(messages, block, block + 1);
              return messages;
            });
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "AUTO")
  void everyChangedBitOfABlockOrItsNoteIsFound(ExchangeCompression how) {
    compression = how;
    Random random = new Random(1);
    for (int i = 0; i < EDGES * BLOCKS; i++) {
      for (int repeat = 0; repeat < 20; repeat++) {
        assertDetected(
            i / BLOCKS,
            "changed " + i,
            replace(i, m -> m.flipped(m.blockAt() + random.nextInt(m.blockBytes()))));
        assertDetected(
            i / BLOCKS,
            "forged " + i,
            replace(i, m -> m.forged(m.blockAt() + random.nextInt(m.blockBytes()))));
        int cut = repeat;
        assertDetected(
            i / BLOCKS,
            "truncated " + i,
            replace(
                i,
                m ->
                    m.cut(
                        m.noteAt()
                            + BlockNote.BYTES
                            + (m.bytes().length - m.noteAt() - BlockNote.BYTES) * cut / 20)));
      }
      // Not the run's number: a block that says it is of another run is told of that run's edge.
      for (int at = 4; at < BlockNote.BYTES; at++) {
        int noteByte = at;
        assertDetected(
            i / BLOCKS,
            "note " + at + " of " + i,
            replace(i, m -> m.flipped(m.noteAt() + noteByte)));
      }
    }
  }

  /** Right numbers and right checksums of wrong blocks: the producer's report tells. */
  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "AUTO")
  void anotherOutputsBlockUnderTheRightNumberIsFound(ExchangeCompression how) {
    compression = how;
    for (int i = 0; i + BLOCKS < EDGES * BLOCKS; i++) {
      int block = i;
      assertDetected(
          i / BLOCKS,
          "exchanged " + i,
          messages -> {
            Message here = messages.get(block);
            Message there = messages.get(block + BLOCKS);
            messages.set(block, here.withBlockOf(there));
            messages.set(block + BLOCKS, there.withBlockOf(here));
            return messages;
          });
    }
  }

  /** A producer whose output is not what its task reported, in each of the counts. */
  @Test
  void aReportThatDoesNotFitIsFound() {
    compression = ExchangeCompression.NONE;
    for (int edge = 0; edge < EDGES; edge++) {
      OutputSizes right = outputs.get(edge).sizes();
      OutputSizes[] wrong = {
        copy(right), copy(right), copy(right), copy(right), copy(right),
      };
      wrong[0].rowCounts()[1]++;
      wrong[1].byteCounts()[1]--;
      wrong[2].checksums()[1]++;
      wrong[3].blockCounts()[1]--;
      wrong[4].blockCounts()[1]++;
      for (OutputSizes sizes : wrong) {
        List<RemoteOutput> told = new ArrayList<>(outputs);
        RemoteOutput lying = outputs.get(edge);
        told.set(edge, member.remote(lying.id(), sizes));
        FetchFailure failure = assertThrows(FetchFailure.class, () -> read(told));
        assertEquals(lying.id(), failure.output().id(), failure::toString);
        assertEquals(0, memory.used());
      }
    }
  }

  private static OutputSizes copy(OutputSizes sizes) {
    return new OutputSizes(
        sizes.blockCounts().clone(),
        sizes.rowCounts().clone(),
        sizes.byteCounts().clone(),
        sizes.checksums().clone());
  }
}
