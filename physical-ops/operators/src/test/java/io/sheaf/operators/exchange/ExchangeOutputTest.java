package io.sheaf.operators.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.batch.StoredBatchReader;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.spill.SpillArea;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExchangeOutputTest {
  @TempDir Path spill;

  private static StoredBatch block(long first, int rows, MemoryConsumer memory) {
    long[] values = new long[rows];
    Arrays.setAll(values, i -> first + i);
    return StoredBatch.copy(
        new DenseBatch(rows, new Column[] {new LongColumn(Simple.BIGINT, rows, values, null)}),
        memory);
  }

  private static List<Long> values(ExchangeOutput output, int partition) {
    List<Long> values = new ArrayList<>();
    try (StoredBatchReader reader = new StoredBatchReader(1)) {
      for (StoredBatch block : output.partition(partition)) {
        LongColumn column = (LongColumn) reader.read(block).column(0);
        for (int i = 0; i < column.size(); i++) {
          values.add(column.values()[i]);
        }
      }
    }
    return values;
  }

  /** No thread of the output's task is there any more; whoever runs short moves its blocks. */
  @Test
  void givesWayToWhoeverRunsShort() {
    try (MemoryPool pool = new MemoryPool(4 << 20);
        MemoryConsumer other = pool.consumer("operator")) {
      ExchangeOutput output = new ExchangeOutput(3, pool, spill);
      for (int b = 0; b < 30; b++) {
        output.add(b % 3, block(b * 10_000L, 10_000, output.memory()));
      }
      long before = output.bytes();
      try (NativeBuffer large = other.allocate(3 << 20)) {
        assertEquals(3 << 20, large.size());
        assertTrue(output.bytes() < before);
        assertTrue(output.diskBytes() > 0);
      }
      for (int p = 0; p < 3; p++) {
        List<Long> expected = new ArrayList<>();
        for (int b = p; b < 30; b += 3) {
          for (long i = 0; i < 10_000; i++) {
            expected.add(b * 10_000L + i);
          }
        }
        assertEquals(expected, values(output, p));
      }
      output.close();
      assertTrue(filesLeft().isEmpty());
    }
  }

  private List<Path> filesLeft() {
    try (var files = Files.list(spill)) {
      return files.toList();
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  /** Its own blocks make room for one another: the output may be larger than all memory. */
  @Test
  void isWrittenByManyWhileItSpills() throws Exception {
    try (MemoryPool pool = new MemoryPool(2 << 20);
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      ExchangeOutput output = new ExchangeOutput("output", 2, pool, spill, true);
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        long first = t * 1_000_000L;
        running.add(
            threads.submit(
                () -> {
                  for (int b = 0; b < 50; b++) {
                    output.add(b % 2, block(first + b * 4000L, 4000, output.memory()));
                  }
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
      assertEquals(400_000, output.rowCount(0));
      assertEquals(100, output.batchCount(1));
      long checksum = output.partition(1).stream().mapToLong(StoredBatch::checksum).sum();
      assertEquals(checksum, output.checksum(1));
      assertEquals(400_000, values(output, 0).stream().distinct().count());
      output.close();
    }
  }

  @Test
  void aUsedUpQuotaIsATypedErrorAndLosesNothing() {
    SpillArea area = SpillArea.of(spill);
    area.limit(200_000);
    try (MemoryPool pool = new MemoryPool(16 << 20)) {
      ExchangeOutput output = new ExchangeOutput("output", 1, pool, spill, false);
      for (int b = 0; b < 10; b++) {
        output.add(0, block(b, 10_000, output.memory()));
      }
      SheafException full = assertThrows(SheafException.class, output::spill);
      assertEquals(ErrorCode.DISK_FULL, full.code());
      assertEquals(100_000, values(output, 0).size());
      assertTrue(area.used() > 0);
      output.close();
      assertEquals(0, area.used());
    }
  }

  @Test
  void theStoreOwnsWhatItHoldsUntilItIsReleased() {
    try (MemoryPool pool = new MemoryPool(16 << 20);
        PartitionStore store =
            new PartitionStore(
                value ->
                    String.valueOf(((TaskResult.Value<?>) value).value())
                        .getBytes(StandardCharsets.UTF_8))) {
      ExchangeOutput output = new ExchangeOutput("output", 1, pool, spill, true);
      output.add(0, block(1, 100, output.memory()));
      OutputId id = new OutputId(1, 2, 3);
      OutputSizes sizes = store.put(id, output);
      assertEquals(100, sizes.totalRows());
      assertSame(output, store.get(id));
      assertNull(store.get(new OutputId(1, 2, 4)));
      assertThrows(IllegalStateException.class, () -> store.put(id, TaskResult.of(1)));
      assertEquals(
          OutputSizes.ofValue("42".getBytes(StandardCharsets.UTF_8)),
          store.put(new OutputId(1, 5, 1), TaskResult.of(42)));
      store.put(new OutputId(2, 1, 1), TaskResult.of(42));
      assertTrue(store.bytes() > 0);
      store.release(1);
      assertEquals(List.of(new OutputId(2, 1, 1)), store.held());
      assertEquals(0, pool.used());
      store.release(id);
    }
  }

  @Test
  void openBlocksOfManyPartitionsFitLittleMemory() {
    assertEquals(1 << 20, OpenBlocks.targetBytes(8L << 30, 100));
    assertEquals(4 << 10, OpenBlocks.targetBytes(8 << 20, 257));
    assertTrue(129 * OpenBlocks.targetBytes(64 << 20, 129) <= (64 << 20) / 16 + 129 * 4096);
  }
}
