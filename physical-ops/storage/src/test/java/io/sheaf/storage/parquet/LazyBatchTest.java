package io.sheaf.storage.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.Split;
import io.sheaf.storage.TableSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LazyBatchTest {
  @TempDir private Path folder;

  private Path write(WriterVersion version, boolean dictionary) throws IOException {
    Path file = folder.resolve("t.parquet");
    ParquetJava.write(
        file,
        4000,
        writer ->
            writer
                .withWriterVersion(version)
                .withDictionaryEncoding(dictionary)
                .withDictionaryPageSize(3000)
                .withPageRowCountLimit(450)
                .withPageSize(2000)
                .withMinRowCountForPageSizeCheck(50),
        11);
    return file;
  }

  /**
   * Asks for random columns of random batches, for random rows or whole, once or twice, and
   * compares with the eager reading.
   */
  @ParameterizedTest
  @CsvSource({
    "PARQUET_1_0, true, 300",
    "PARQUET_1_0, false, 1000",
    "PARQUET_2_0, true, 64",
    "PARQUET_2_0, false, 511"
  })
  void anyRowsOfAnyColumnsAreThoseOfTheEagerRead(
      WriterVersion version, boolean dictionary, int batchRows) throws IOException {
    TableSource table = TableText.open(write(version, dictionary));
    List<List<String>> eager = TableText.rows(table, 4096);
    Random random = new Random(batchRows);
    for (int round = 0; round < 6; round++) {
      List<Integer> order =
          new ArrayList<>(IntStream.range(0, table.schema().size()).boxed().toList());
      Collections.shuffle(order, random);
      int[] columns =
          order.stream().mapToInt(i -> i).limit(1 + random.nextInt(order.size())).toArray();
      int base = 0;
      try (MemoryPool pool = new MemoryPool(64L << 20);
          MemoryConsumer memory = pool.consumer("test")) {
        for (Split split : table.splits()) {
          try (BatchReader reader =
              table.open(split, new ReadRequest(columns, List.of(), batchRows, memory))) {
            for (ColumnBatch batch; (batch = reader.next()) != null; ) {
              compare(batch, columns, eager, base, random);
              base += batch.rowCount();
            }
          }
        }
      }
      assertEquals(eager.size(), base);
    }
  }

  private static void compare(
      ColumnBatch batch, int[] columns, List<List<String>> eager, int base, Random random) {
    for (int c = 0; c < columns.length; c++) {
      int column = columns[c];
      // Nothing, or up to three readings of the same batch.
      for (int times = random.nextInt(4); times > 0; times--) {
        if (random.nextInt(4) == 0) {
          List<String> whole = TableText.values(batch.column(c));
          assertEquals(
              IntStream.range(0, batch.rowCount())
                  .mapToObj(r -> eager.get(base + r).get(column))
                  .toList(),
              whole);
        } else {
          int share = 1 + random.nextInt(50);
          int[] rows =
              IntStream.range(0, batch.rowCount())
                  .filter(r -> random.nextInt(share) == 0)
                  .toArray();
          List<String> some =
              TableText.values(batch.column(c, rows, rows.length, new ColumnBuffer()));
          assertEquals(
              IntStream.of(rows).mapToObj(r -> eager.get(base + r).get(column)).toList(), some);
        }
      }
    }
  }

  @Test
  void aColumnIsDecodedOnceAndStaysTheSameObject() throws IOException {
    TableSource table = TableText.open(write(WriterVersion.PARQUET_1_0, true));
    try (MemoryPool pool = new MemoryPool(64L << 20);
        MemoryConsumer memory = pool.consumer("test");
        BatchReader reader =
            table.open(
                table.splits().getFirst(),
                new ReadRequest(new int[] {0, 12}, List.of(), 100, memory))) {
      ColumnBatch batch = reader.next();
      assertFalse(batch.isLoaded(0));
      assertSame(batch.column(0), batch.column(0));
      assertTrue(batch.isLoaded(0));
      assertFalse(batch.isLoaded(1));
    }
  }

  @Test
  void repeatedStringsComeAsCodesOfOneDictionaryObject() throws IOException {
    TableSource table = TableText.open(write(WriterVersion.PARQUET_1_0, true));
    try (MemoryPool pool = new MemoryPool(64L << 20);
        MemoryConsumer memory = pool.consumer("test");
        BatchReader reader =
            table.open(
                table.splits().getFirst(),
                new ReadRequest(new int[] {12}, List.of(), 500, memory))) {
      DictionaryColumn first = (DictionaryColumn) reader.next().column(0);
      assertEquals(20, first.dictionary().size());
      DictionaryColumn second = (DictionaryColumn) reader.next().column(0);
      assertSame(first.dictionary(), second.dictionary());
    }
  }

  @Test
  void rowsOutOfOrderAndMissingRowsAreGathered() throws IOException {
    TableSource table = TableText.open(write(WriterVersion.PARQUET_2_0, false));
    List<List<String>> eager = TableText.rows(table, 4096);
    try (MemoryPool pool = new MemoryPool(64L << 20);
        MemoryConsumer memory = pool.consumer("test");
        BatchReader reader =
            table.open(
                table.splits().getFirst(),
                new ReadRequest(new int[] {13}, List.of(), 500, memory))) {
      ColumnBatch batch = reader.next();
      int[] rows = {7, 3, -1, 400};
      assertEquals(
          List.of(eager.get(7).get(13), eager.get(3).get(13), "null", eager.get(400).get(13)),
          TableText.values(batch.column(0, rows, rows.length, new ColumnBuffer())));
    }
  }
}
