package io.sheaf.storage.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sheaf.storage.TableSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DuckDbFilesTest {
  private static DuckDb duckDb;

  @TempDir private static Path folder;

  @BeforeAll
  static void makeTables() throws SQLException {
    duckDb = new DuckDb();
    duckDb.execute("CREATE MACRO h(i, k) AS (hash(i, k) // 4)::BIGINT");
    duckDb.execute(
        """
        CREATE TABLE every_type AS SELECT
          i AS id,
          nullif(h(i, 1) % 3, 2)::INT = 1 AS a_boolean,
          nullif((h(i, 2) % 256)::INT - 128, 5)::TINYINT AS a_tinyint,
          nullif((h(i, 3) % 65536)::INT - 32768, 5)::SMALLINT AS a_smallint,
          CASE WHEN h(i, 4) % 5 > 0 THEN (h(i, 5) % 4294967296 - 2147483648)::INTEGER END AS an_integer,
          CASE WHEN i % 2000 < 1000 THEN h(i, 6) - 1000000000000 END AS a_bigint,
          (i % 17)::INTEGER AS few_integers,
          (i * 3)::BIGINT AS ascending,
          CASE WHEN i % 7 > 0 THEN (h(i, 7) % 256)::UTINYINT END AS a_utinyint,
          (h(i, 8) % 65536)::USMALLINT AS a_usmallint,
          (h(i, 9) % 4294967296)::UINTEGER AS a_uinteger,
          CASE WHEN i % 11 > 0 THEN hash(i, 10) END AS a_ubigint,
          CASE WHEN i % 13 > 0 THEN (h(i, 11) % 1000000 / 1000.0)::FLOAT END AS a_float,
          CASE i % 101 WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN '-inf'::DOUBLE WHEN 2 THEN NULL
            ELSE h(i, 12) / 1e7 END AS a_double,
          (h(i, 13) % 9999 / 10)::DECIMAL(4, 1) AS decimal_4_1,
          CASE WHEN i % 5 > 0 THEN ((h(i, 14) % 999999999)::BIGINT / 100 - 4000000)::DECIMAL(9, 2) END AS decimal_9_2,
          ((h(i, 15) % 999999999999)::BIGINT - 99999999)::DECIMAL(18, 3) AS decimal_18_3,
          CASE WHEN i % 3 > 0 THEN ((h(i, 16)::HUGEINT * (h(i, 17) - 2000000000000000000) // 1600000) || '.000123')::DECIMAL(38, 6) END AS decimal_38_6,
          CASE WHEN i % 19 > 0 THEN DATE '1992-01-01' + (h(i, 18) % 2500)::INT END AS a_date,
          TIME '00:00:00' + INTERVAL (h(i, 19) % 86400000000) MICROSECOND AS a_time,
          TIMESTAMP '1960-01-01' + INTERVAL (h(i, 20) % 4000000000000000) MICROSECOND AS a_timestamp,
          (TIMESTAMP '1970-01-01' + INTERVAL (h(i, 21) % 4000000000000) MILLISECOND)::TIMESTAMP_MS AS a_timestamp_ms,
          (TIMESTAMP '1970-01-01' + INTERVAL (h(i, 22) % 4000000000000) MILLISECOND)::TIMESTAMP_NS AS a_timestamp_ns,
          (TIMESTAMP '1970-01-01' + INTERVAL (h(i, 23) % 4000000000000) MILLISECOND)::TIMESTAMPTZ AS a_timestamptz,
          ['MAIL', 'SHIP', 'REG AIR', 'a mode of transport', '', NULL][1 + (h(i, 24) % 6)::INT] AS few_strings,
          CASE WHEN i % 9 > 0 THEN repeat(md5(i::VARCHAR), (h(i, 25) % 3)::INT) || i END AS many_strings,
          CASE WHEN i % 500 = 3 THEN repeat('long text ', 3000 + i % 7) ELSE 'é' || (i % 4) END AS long_strings,
          CASE WHEN i % 6 > 0 THEN md5(i::VARCHAR)::BLOB END AS a_blob,
          CASE WHEN i % 8 > 0 THEN md5(i::VARCHAR)::UUID END AS a_uuid,
          NULL::INTEGER AS no_integer,
          NULL::VARCHAR AS no_string
        FROM range(7000) t(i)
        """);
  }

  @AfterAll
  static void close() throws SQLException {
    duckDb.close();
  }

  private static Path copy(String query, String options) throws SQLException {
    Path file =
        folder.resolve("t" + Integer.toHexString((query + options).hashCode()) + ".parquet");
    duckDb.execute("COPY (" + query + ") TO '" + file + "' (FORMAT PARQUET" + options + ")");
    return file;
  }

  private static void assertReadsAlike(Path file, int batchRows) throws SQLException {
    TableSource table = TableText.open(file);
    List<List<String>> expected = duckDb.rows(file, table.schema());
    List<List<String>> rows = TableText.rows(table, batchRows);
    for (int c = 0; c < table.schema().size(); c++) {
      int column = c;
      assertEquals(
          expected.stream().map(row -> row.get(column)).toList(),
          rows.stream().map(row -> row.get(column)).toList(),
          () -> table.schema().field(column).toString());
    }
    assertEquals(expected.size(), table.statistics().rowCount());
  }

  @ParameterizedTest
  @CsvSource({
    "uncompressed, V1, 122880, 2048",
    "snappy,       V1, 2048,   1000",
    "zstd,         V1, 4096,   4096",
    "gzip,         V2, 2048,   777",
    "lz4_raw,      V1, 122880, 3000",
    "brotli,       V1, 2048,   2048",
    "uncompressed, V2, 122880, 2048",
    "snappy,       V2, 122880, 500",
    "zstd,         V2, 2048,   2048",
    "lz4_raw,      V2, 4096,   64"
  })
  void readsWhatDuckDbWrites(String codec, String version, int groupRows, int batchRows)
      throws SQLException {
    String options =
        ", COMPRESSION %s, PARQUET_VERSION %s, ROW_GROUP_SIZE %d"
            .formatted(codec, version, groupRows);
    assertReadsAlike(copy("SELECT * FROM every_type", options), batchRows);
  }

  @Test
  void readsAnEmptyTable() throws SQLException {
    assertReadsAlike(copy("SELECT * FROM every_type WHERE id < 0", ""), 2048);
  }

  @Test
  void readsOneRow() throws SQLException {
    assertReadsAlike(copy("SELECT * FROM every_type LIMIT 1", ""), 2048);
  }
}
