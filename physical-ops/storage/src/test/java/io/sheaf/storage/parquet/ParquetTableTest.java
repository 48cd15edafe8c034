package io.sheaf.storage.parquet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ColumnStatistics;
import io.sheaf.storage.FileFormats;
import io.sheaf.storage.Options;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.Split;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.fs.FileSystems;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetTableTest {
  private static DuckDb duckDb;

  @TempDir private Path folder;

  @BeforeAll
  static void open() throws SQLException {
    duckDb = new DuckDb();
  }

  @AfterAll
  static void close() throws SQLException {
    duckDb.close();
  }

  private TableSource write(String name, String query, String options) throws SQLException {
    Path file = folder.resolve(name);
    duckDb.execute("COPY (" + query + ") TO '" + file + "' (FORMAT PARQUET" + options + ")");
    return TableText.open(file);
  }

  private TableSource openAll() {
    return FileFormats.byName("PARQUET")
        .open(FileSystems.list(folder + "/*.parquet"), Options.NONE);
  }

  @Test
  void filesOfOneSchemaAreOneTableInTheirOrder() throws SQLException {
    write("1.parquet", "SELECT 1 AS a, 'x' AS b", "");
    write("2.parquet", "SELECT 'y' AS b, 2 AS a", "");
    TableSource table = openAll();
    assertEquals(List.of(List.of("1", "x"), List.of("2", "y")), TableText.rows(table, 100));
    assertEquals(2, table.splits().size());
    assertEquals(2, table.statistics().rowCount());
  }

  @Test
  void aFileOfAnotherSchemaIsNamedWithTheDifference() throws SQLException {
    write("1.parquet", "SELECT 1 AS a", "");
    write("2.parquet", "SELECT 'y' AS a", "");
    SheafException error = assertThrows(SheafException.class, this::openAll);
    assertEquals(ErrorCode.INVALID_FILE, error.code());
    assertEquals(
        "'%s' does not have the schema of '%s': column a is VARCHAR, not INTEGER"
            .formatted(folder.resolve("2.parquet"), folder.resolve("1.parquet")),
        error.getMessage());
  }

  @Test
  void nestedColumnsAreReadAndOthersLeftOutWithTheReason() throws SQLException {
    TableSource table =
        write(
            "n.parquet",
            "SELECT 1 AS a, [1, 2] AS l, {x: 1, y: 'z'} AS s, INTERVAL 1 DAY AS i, MAP {1: 2} AS m",
            "");
    assertEquals(
        List.of(List.of("1", "[1, 2]", "{'x': 1, 'y': z}", "{1=2}")), TableText.rows(table, 10));
    assertEquals(Map.of("i", "its type is not supported"), table.hiddenColumns());
  }

  @Test
  void statisticsComeFromFooters() throws SQLException {
    TableSource table =
        write(
            "s.parquet",
            "SELECT i AS id, (i % 50)::SMALLINT AS few, nullif(i % 10, 3) AS gaps, "
                + "'name' || (i % 100) AS name, i / 7.0::DOUBLE AS d, i::DECIMAL(9,2) AS p "
                + "FROM range(20000) t(i)",
            ", ROW_GROUP_SIZE 4096");
    ColumnStatistics id = table.statistics().column(0);
    assertEquals(0L, id.min());
    assertEquals(19999L, id.max());
    assertEquals(20000, id.distinctCount(), 200);
    assertEquals(50, table.statistics().column(1).distinctCount());
    assertEquals(2000, table.statistics().column(2).nullCount());
    ColumnStatistics name = table.statistics().column(3);
    assertArrayEquals("name0".getBytes(StandardCharsets.UTF_8), (byte[]) name.min());
    assertEquals(100, name.distinctCount());
    assertEquals(5.9, table.statistics().averageWidth(3), 0.2);
    assertTrue(table.statistics().column(4).mayHaveNaN());
    assertEquals(1999900L, table.statistics().column(5).max());
    assertEquals(4096L, table.splits().get(1).statistics(0).min());
  }

  @Test
  void rowGroupsThatCannotMatchAreNotRead() throws SQLException {
    TableSource table =
        write("p.parquet", "SELECT i AS id FROM range(8192) t(i)", ", ROW_GROUP_SIZE 4096");
    Expr condition =
        new Expr.Call(
            ">",
            List.of(new Expr.InputRef(0, Simple.BIGINT), new Expr.Literal(5000L, Simple.BIGINT)),
            Simple.BOOLEAN);
    try (MemoryPool pool = new MemoryPool(16 << 20);
        MemoryConsumer memory = pool.consumer("test")) {
      ReadRequest request = new ReadRequest(new int[] {0}, List.of(condition), 4096, memory);
      List<? extends Split> splits = table.splits();
      try (BatchReader none = table.open(splits.get(0), request);
          BatchReader all = table.open(splits.get(1), request)) {
        assertNull(none.next());
        assertEquals(4096, all.next().rowCount());
      }
    }
  }

  @Test
  void rowsAreCountedWithoutReadingAColumn() throws SQLException {
    TableSource table = write("c.parquet", "SELECT 1 AS a FROM range(5000)", "");
    try (MemoryPool pool = new MemoryPool(16 << 20);
        MemoryConsumer memory = pool.consumer("test");
        BatchReader reader =
            table.open(
                table.splits().getFirst(), new ReadRequest(new int[0], List.of(), 4096, memory))) {
      assertEquals(4096, reader.next().rowCount());
      assertEquals(904, reader.next().rowCount());
      assertNull(reader.next());
    }
  }

  @Test
  void theFingerprintFollowsTheFile() throws SQLException {
    String before = write("f.parquet", "SELECT 1 AS a", "").fingerprint();
    assertEquals(before, TableText.open(folder.resolve("f.parquet")).fingerprint());
    assertNotEquals(before, write("f.parquet", "SELECT 1 AS a, 2 AS b", "").fingerprint());
  }

  @Test
  void unknownOptionsAreRefused() throws SQLException {
    write("o.parquet", "SELECT 1 AS a", "");
    SheafException error =
        assertThrows(
            SheafException.class,
            () ->
                FileFormats.byPath("x.PARQUET")
                    .orElseThrow()
                    .open(
                        FileSystems.list(folder + "/o.parquet"),
                        new Options(Map.of("delimiter", ","))));
    assertEquals(ErrorCode.INVALID_ARGUMENT, error.code());
  }
}
