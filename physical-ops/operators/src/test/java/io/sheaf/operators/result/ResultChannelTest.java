package io.sheaf.operators.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import io.sheaf.columnar.type.DataType.Simple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A result that is read only when the query has ended; a pool that is closed throws at a leak. */
@Timeout(60)
class ResultChannelTest {
  private static final int ROWS = 1000;

  @TempDir Path folder;

  private static StoredBatch block(long first, MemoryConsumer memory) {
    long[] values = new long[ROWS];
    Arrays.setAll(values, i -> first + i);
    return StoredBatch.copy(
        new DenseBatch(ROWS, new Column[] {new LongColumn(Simple.BIGINT, ROWS, values, null)}),
        memory);
  }

  private static List<Long> rows(ResultChannel channel) throws InterruptedException {
    List<Long> rows = new ArrayList<>();
    try (StoredBatchReader reader = new StoredBatchReader(1)) {
      for (StoredBatch block = channel.take(); block != null; block = channel.take()) {
        LongColumn column = (LongColumn) reader.read(block).column(0);
        for (int i = 0; i < column.size(); i++) {
          rows.add(column.values()[i]);
        }
        reader.close();
        block.close();
      }
    }
    return rows;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void whatIsOverTheBoundComesBackFromDiskInItsOrder() throws Exception {
    try (MemoryPool pool = new MemoryPool(1 << 20)) {
      // 8 MB through a pool of 1 MB, of which the queue may take 64 KB.
      try (ResultChannel channel = new ResultChannel(pool, 64 << 10, false, folder)) {
        for (int b = 0; b < 1000; b++) {
          channel.put(block((long) b * ROWS, channel.memory()), null);
        }
        channel.finish(null);
        assertTrue(pool.used() <= 128 << 10, () -> pool.used() + " bytes in memory");
        assertEquals(1, files().size());
        assertEquals(LongStream.range(0, 1000L * ROWS).boxed().toList(), rows(channel));
      }
      assertEquals(List.of(), files());
    }
  }

  @Test
  void aFileThatCanNotBeWrittenIsATypedErrorAndLeaksNothing() throws Exception {
    Path noFolder = Files.createFile(folder.resolve("file"));
    try (MemoryPool pool = new MemoryPool(1 << 20);
        ResultChannel channel = new ResultChannel(pool, 8 << 10, false, noFolder)) {
      channel.put(block(0, channel.memory()), null);
      SheafException failure =
          assertThrows(
              SheafException.class, () -> channel.put(block(ROWS, channel.memory()), null));
      assertEquals(ErrorCode.IO_ERROR, failure.code());
    }
  }

  @Test
  void aSpilledResultThatNobodyReadsIsDeleted() throws Exception {
    try (MemoryPool pool = new MemoryPool(1 << 20)) {
      ResultChannel channel = new ResultChannel(pool, 8 << 10, false, folder);
      for (int b = 0; b < 10; b++) {
        channel.put(block(b, channel.memory()), null);
      }
      channel.close();
      channel.put(block(0, channel.memory()), null);
      assertEquals(List.of(), files());
    }
  }
}
