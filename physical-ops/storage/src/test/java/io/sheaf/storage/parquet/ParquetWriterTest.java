package io.sheaf.storage.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.FileFormats;
import io.sheaf.storage.Options;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.Split;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParquetWriterTest {
  private static DuckDb duckDb;

  @TempDir private static Path folder;

  @BeforeAll
  static void makeSource() throws SQLException {
    duckDb = new DuckDb();
    duckDb.execute("CREATE MACRO h(i, k) AS (hash(i, k) // 4)::BIGINT");
    duckDb.execute(
        """
        CREATE TABLE source AS SELECT
          i AS id,
          nullif(h(i, 1) % 3, 2)::INT = 1 AS a_boolean,
          nullif((h(i, 2) % 256)::INT - 128, 5)::TINYINT AS a_tinyint,
          nullif((h(i, 3) % 65536)::INT - 32768, 5)::SMALLINT AS a_smallint,
          CASE WHEN h(i, 4) % 5 > 0 THEN (h(i, 5) % 4294967296 - 2147483648)::INTEGER END AS an_integer,
          CASE WHEN i % 2000 < 1000 THEN h(i, 6) - 1000000000000 END AS a_bigint,
          (i % 17)::INTEGER AS few_integers,
          CASE WHEN i % 13 > 0 THEN (h(i, 11) % 1000000 / 1000.0)::FLOAT END AS a_float,
          CASE i % 101 WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN '-inf'::DOUBLE WHEN 2 THEN NULL
            ELSE h(i, 12) / 1e7 END AS a_double,
          (h(i, 13) % 9999 / 10)::DECIMAL(4, 1) AS decimal_4_1,
          CASE WHEN i % 5 > 0 THEN ((h(i, 14) % 999999999)::BIGINT / 100 - 4000000)::DECIMAL(9, 2) END AS decimal_9_2,
          ((h(i, 15) % 999999999999)::BIGINT - 99999999)::DECIMAL(18, 3) AS decimal_18_3,
          CASE WHEN i % 3 > 0 THEN (h(i, 16)::HUGEINT - 2000000000000000000)::DECIMAL(25, 0) END AS decimal_25,
          CASE WHEN i % 3 > 0 THEN ((h(i, 16)::HUGEINT * (h(i, 17) - 2000000000000000000) // 1600000) || '.000123')::DECIMAL(38, 6) END AS decimal_38_6,
          CASE WHEN i % 19 > 0 THEN DATE '1992-01-01' + (h(i, 18) % 2500)::INT END AS a_date,
          TIME '00:00:00' + INTERVAL (h(i, 19) % 86400000000) MICROSECOND AS a_time,
          TIMESTAMP '1960-01-01' + INTERVAL (h(i, 20) % 4000000000000000) MICROSECOND AS a_timestamp,
          (TIMESTAMP '1970-01-01' + INTERVAL (h(i, 22) % 4000000000000) MILLISECOND)::TIMESTAMP_NS AS a_timestamp_ns,
          (TIMESTAMP '1970-01-01' + INTERVAL (h(i, 23) % 4000000000000) MILLISECOND)::TIMESTAMPTZ AS a_timestamptz,
          ['MAIL', 'SHIP', 'REG AIR', 'a mode of transport', '', NULL][1 + (h(i, 24) % 6)::INT] AS few_strings,
          CASE WHEN i % 9 > 0 THEN repeat(md5(i::VARCHAR), (h(i, 25) % 3)::INT) || i END AS many_strings,
          CASE WHEN i % 500 = 3 THEN repeat('long text ', 3000 + i % 7) ELSE 'é' || (i % 4) END AS long_strings,
          CASE WHEN i % 6 > 0 THEN md5(i::VARCHAR)::BLOB END AS a_blob,
          NULL::INTEGER AS no_integer,
          NULL::VARCHAR AS no_string
        FROM range(24000) t(i)
        """);
    duckDb.execute(
        "COPY source TO '"
            + folder.resolve("source.parquet")
            + "' (FORMAT PARQUET, ROW_GROUP_SIZE 8192)");
  }

  @AfterAll
  static void close() throws SQLException {
    duckDb.close();
  }

  /** Writes a table's rows with one encoder, in order. */
  private static Path rewrite(Path from, Map<String, Object> options) {
    TableSource table = TableText.open(from);
    Path to = folder.resolve("written" + Integer.toHexString(options.hashCode()) + ".parquet");
    int[] columns = IntStream.range(0, table.schema().size()).toArray();
    try (MemoryPool pool = new MemoryPool(512L << 20)) {
      try (MemoryConsumer memory = pool.consumer("test");
          TableWriter writer =
              FileFormats.byName("parquet")
                  .write(to.toString(), table.schema(), new Options(options), pool)) {
        try (TableWriter.Encoder encoder = writer.newEncoder()) {
          for (Split split : table.splits()) {
            ReadRequest request = new ReadRequest(columns, List.of(), 2048, memory);
            try (BatchReader reader = table.open(split, request)) {
              for (ColumnBatch batch; (batch = reader.next()) != null; ) {
                encoder.accept(batch);
              }
            }
          }
          encoder.finish();
        }
        writer.commit();
        assertEquals(table.statistics().rowCount(), (double) writer.rowCount());
      }
    }
    return to;
  }

  @ParameterizedTest
  @CsvSource({
    "snappy,  122880",
    "zstd,    3000",
    "gzip,    21000",
    "lz4_raw, 122880",
    "none,    122880"
  })
  void duckDbReadsWhatIsWritten(String compression, long rowGroupSize) throws SQLException {
    Path source = folder.resolve("source.parquet");
    Path written =
        rewrite(source, Map.of("compression", compression, "row_group_size", rowGroupSize));
    TableSource table = TableText.open(source);
    List<List<String>> expected = duckDb.rows(source, table.schema());
    List<List<String>> rows = duckDb.rows(written, table.schema());
    List<List<String>> own = TableText.rows(TableText.open(written), 2048);
    for (int c = 0; c < table.schema().size(); c++) {
      int column = c;
      List<String> values = expected.stream().map(row -> row.get(column)).toList();
      assertEquals(
          values,
          rows.stream().map(row -> row.get(column)).toList(),
          () -> table.schema().field(column).toString());
      assertEquals(
          values,
          own.stream().map(row -> row.get(column)).toList(),
          () -> table.schema().field(column).toString());
    }
  }

  @Test
  void writesAnEmptyTable() throws SQLException {
    duckDb.execute(
        "COPY (FROM source LIMIT 0) TO '" + folder.resolve("empty.parquet") + "' (FORMAT PARQUET)");
    Path written = rewrite(folder.resolve("empty.parquet"), Map.of("row_group_size", 7L));
    TableSource table = TableText.open(written);
    assertEquals(List.of(), duckDb.rows(written, table.schema()));
    assertEquals(0, table.statistics().rowCount());
  }

  @Test
  void writesOneRow() throws SQLException {
    duckDb.execute(
        "COPY (FROM source LIMIT 1) TO '" + folder.resolve("one.parquet") + "' (FORMAT PARQUET)");
    Path written = rewrite(folder.resolve("one.parquet"), Map.of("page_size", 1024L));
    TableSource table = TableText.open(written);
    assertEquals(
        TableText.rows(TableText.open(folder.resolve("one.parquet")), 16),
        duckDb.rows(written, table.schema()));
  }

  @Test
  void encodersWriteRowGroupsOfTheirOwnInParallel() throws SQLException {
    TableSource table = TableText.open(folder.resolve("source.parquet"));
    Path to = folder.resolve("parallel.parquet");
    int[] columns = IntStream.range(0, table.schema().size()).toArray();
    try (MemoryPool pool = new MemoryPool(512L << 20);
        TableWriter writer =
            FileFormats.byName("parquet")
                .write(
                    to.toString(),
                    table.schema(),
                    new Options(Map.of("row_group_size", 3000L)),
                    pool)) {
      table.splits().parallelStream()
          .forEach(
              split -> {
                try (MemoryConsumer memory = pool.consumer("test");
                    TableWriter.Encoder encoder = writer.newEncoder()) {
                  ReadRequest request = new ReadRequest(columns, List.of(), 1000, memory);
                  try (BatchReader reader = table.open(split, request)) {
                    for (ColumnBatch batch; (batch = reader.next()) != null; ) {
                      encoder.accept(batch);
                    }
                  }
                  encoder.finish();
                }
              });
      writer.commit();
    }
    Comparator<List<String>> byId =
        Comparator.comparingInt(row -> Integer.parseInt(row.getFirst()));
    assertEquals(
        duckDb.rows(folder.resolve("source.parquet"), table.schema()),
        duckDb.rows(to, table.schema()).stream().sorted(byId).toList());
  }
}
