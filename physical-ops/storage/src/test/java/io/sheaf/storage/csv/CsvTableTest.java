package io.sheaf.storage.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.Field;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.fs.FileSystems;
import io.sheaf.storage.parquet.DuckDb;
import io.sheaf.storage.parquet.TableText;
import io.sheaf.storage.text.BlockIndexer;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTableTest {
  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private TableSource open(String glob, Map<String, Object> options, int blockBytes) {
    return CsvPlan.open(
        FileSystems.list(folder.resolve(glob).toString()), new Options(options), blockBytes);
  }

  private TableSource open(String glob, Map<String, Object> options) {
    return open(glob, options, BlockIndexer.BLOCK_BYTES);
  }

  private static String types(TableSource table) {
    return String.join(
        ", ", table.schema().fields().stream().map(f -> f.name() + " " + f.type()).toList());
  }

  private static List<List<String>> rows(TableSource table) {
    return TableText.rows(table, 100);
  }

  @Test
  void theFirstRecordMayBeLongerThanWhatIsLookedAtFirst() throws IOException {
    String text = "x".repeat(3_000_000);
    file("t.csv", "s,i\n" + text + ",1\n" + text + "y,2\n");
    TableSource table = open("t.csv", Map.of());
    assertEquals("s VARCHAR, i BIGINT", types(table));
    assertEquals(List.of(List.of(text, "1"), List.of(text + "y", "2")), rows(table));
    file("u.csv", text + ",1\n" + text + "y,2\n");
    assertEquals(
        List.of(List.of(text, "1"), List.of(text + "y", "2")), rows(open("u.csv", Map.of())));
  }

  @Test
  void aTableMayHaveAHundredThousandColumns() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < 3; line++) {
      for (int i = 0; i < 100_000; i++) {
        text.append(i == 0 ? "" : ",").append(line == 0 ? "c" : "").append(i * (line + 1));
      }
      text.append('\n');
    }
    file("w.csv", text.toString());
    TableSource table = open("w.csv", Map.of());
    assertEquals(100_000, table.schema().size());
    assertEquals("c77777", table.schema().field(77_777).name());
    assertEquals(2, table.statistics().rowCount());
    assertEquals(3L * 77_777, table.statistics().column(77_777).max());
  }

  @Test
  void typesAreThoseOfAllValues() throws IOException {
    file(
        "t.csv",
        """
        a,b,c,d,e,f,g
        1,1.5,2024-01-02,true,x,10:11:12,2024-01-02 03:04:05
        ,2,2024-01-03,FALSE,,23:59:59.5,2024-01-02T03:04:05.25
        """);
    TableSource table = open("t.csv", Map.of());
    assertEquals(
        "a BIGINT, b DOUBLE, c DATE, d BOOLEAN, e VARCHAR, f TIME(6), g TIMESTAMP(6)",
        types(table));
    assertEquals(
        List.of(
            List.of("1", "1.5", "19724", "true", "x", "36672000000", "1704164645000000"),
            List.of("null", "2.0", "19725", "false", "null", "86399500000", "1704164645250000")),
        rows(table));
    assertEquals(2, table.statistics().rowCount());
    assertEquals(19_725, table.statistics().column(2).max());
  }

  @Test
  void aValueInQuotesThatIsLongerThanTheSampleIsOneValue() throws IOException {
    String inside = "x,\"\"\n".repeat(300_000);
    file("long.csv", "a,b\n1,\"" + inside + "\"\n2,y\n");
    List<List<String>> rows = rows(open("long.csv", Map.of()));
    assertEquals(2, rows.size());
    assertEquals(inside.replace("\"\"", "\""), rows.getFirst().get(1));
    assertEquals(List.of("2", "y"), rows.getLast());
  }

  @Test
  void aSurpriseInTheLastRowWidensTheColumn() throws IOException {
    StringBuilder text = new StringBuilder("zip,n\n");
    for (int i = 0; i < 5000; i++) {
      text.append(10_000 + i).append(',').append(i).append('\n');
    }
    file("zips.csv", text + "12345-6789,1.5\n");
    TableSource table = open("zips.csv", Map.of(), 1000);
    assertEquals("zip VARCHAR, n DOUBLE", types(table));
    assertTrue(table.splits().size() > 40);
    List<List<String>> rows = rows(table);
    assertEquals(List.of("10000", "0.0"), rows.getFirst());
    assertEquals(List.of("12345-6789", "1.5"), rows.getLast());
  }

  @Test
  void anySplitSizeGivesTheSameRows() throws IOException {
    Random random = new Random(7);
    String[] values = {
      "1",
      "",
      "\"\"",
      "\"a\"\"b\"",
      "\"x\ny\"",
      "\"1,\r\n2\n\"",
      "plain",
      "\"\n\n\"",
      "'",
      "a\"b",
      "\"" + "long,\n".repeat(20) + "\"",
      "ä€😀"
    };
    StringBuilder text = new StringBuilder("p,q,r\n");
    for (int i = 0; i < 400; i++) {
      for (int c = 0; c < 3; c++) {
        text.append(c == 0 ? "" : ",").append(values[random.nextInt(values.length)]);
      }
      text.append(random.nextBoolean() ? "\n" : "\r\n");
    }
    file("q.csv", text.toString());
    Map<String, Object> options = Map.of("delim", ",", "quote", "\"");
    List<List<String>> whole = rows(open("q.csv", options));
    assertEquals(400, whole.size());
    for (int blockBytes : new int[] {1, 2, 3, 7, 16, 33, 64, 100, 129, 500, 1000, 4096}) {
      assertEquals(whole, rows(open("q.csv", options, blockBytes)), "blocks of " + blockBytes);
    }
  }

  @Test
  void readsWhatDuckDbWrites() throws SQLException {
    Path file = folder.resolve("d.csv");
    try (DuckDb duckDb = new DuckDb()) {
      duckDb.execute(
          "COPY (SELECT i AS a, i * 1.25::DOUBLE AS b, 'text, \"' || i AS c, DATE '2020-01-01' +"
              + " i::INTEGER AS d, CASE WHEN i % 3 = 0 THEN NULL ELSE i % 2 = 0 END AS e, TIMESTAMP"
              + " '2020-01-01 00:00:00' + to_seconds(i * 1001) AS f, chr(10) || i AS g FROM"
              + " range(20000) t(i)) TO '"
              + file
              + "' (FORMAT CSV)");
      TableSource table = open("d.csv", Map.of(), 10_000);
      assertEquals(duckDb.rows(file, table.schema()), rows(table));
    }
  }

  @Test
  void dialectsAreFoundOut() throws IOException {
    file("semicolon.csv", "a;b\n1;2,5\n3;4,5\n");
    assertEquals("a BIGINT, b VARCHAR", types(open("semicolon.csv", Map.of())));
    assertEquals(
        "a BIGINT, b DOUBLE", types(open("semicolon.csv", Map.of("decimal_separator", ","))));
    file("tab.tsv", "a\tb\nx, y\t2\n");
    assertEquals("a VARCHAR, b BIGINT", types(open("tab.tsv", Map.of())));
    file("pipe.csv", "1|x|2.5\n2|y|3.5\n");
    assertEquals(
        "column0 BIGINT, column1 VARCHAR, column2 DOUBLE", types(open("pipe.csv", Map.of())));
    file("single.csv", "'a','b'\n'1','x,y'\n");
    assertEquals(List.of(List.of("1", "x,y")), rows(open("single.csv", Map.of())));
    file("backslash.csv", "a,b\n1,\"x\\\"y\"\n2,\"\\\\\"\n");
    assertEquals(
        List.of(List.of("1", "x\"y"), List.of("2", "\\")), rows(open("backslash.csv", Map.of())));
    file("return.csv", "a,b\r1,2\r3,4");
    assertEquals(List.of(List.of("1", "2"), List.of("3", "4")), rows(open("return.csv", Map.of())));
    file("preamble.csv", "made by a machine\n\na,b,c\n1,2,3\n4,5,6\n7,8,9\n");
    assertEquals("a BIGINT, b BIGINT, c BIGINT", types(open("preamble.csv", Map.of())));
  }

  @Test
  void encodingsAndCompressionsAreRead() throws IOException, SQLException {
    String text = "name,n\nGrün,1\n€uro,2\n";
    file("mark.csv", "\uFEFF" + text);
    file("u16.csv", text.getBytes(StandardCharsets.UTF_16));
    file("w1252.csv", text.getBytes(Charset.forName("windows-1252")));
    List<List<String>> expected = List.of(List.of("Grün", "1"), List.of("€uro", "2"));
    assertEquals(expected, rows(open("mark.csv", Map.of())));
    assertEquals("name VARCHAR, n BIGINT", types(open("mark.csv", Map.of())));
    assertEquals(expected, rows(open("u16.csv", Map.of())));
    assertEquals(expected, rows(open("w1252.csv", Map.of("encoding", "windows-1252"))));
    SheafException error = assertThrows(SheafException.class, () -> open("w1252.csv", Map.of()));
    assertEquals(
        "'" + folder + "/w1252.csv', line 2: byte 0xFC is not UTF-8",
        error.getMessage().replaceAll("line \\d", "line 2"));
    try (DuckDb duckDb = new DuckDb()) {
      for (String ending : List.of("gz", "zst")) {
        duckDb.execute(
            "COPY (SELECT i AS a, 'x' || i AS b FROM range(50000) t(i)) TO '%s/c.csv.%s'"
                .formatted(folder, ending));
        // The content tells the compression, whatever the name is.
        Files.move(
            folder.resolve("c.csv." + ending),
            folder.resolve("c.csv"),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        TableSource table = open("c.csv", Map.of());
        List<List<String>> rows = rows(table);
        assertEquals(50_000, rows.size());
        assertEquals(List.of("49999", "x49999"), rows.getLast());
      }
    }
  }

  @Test
  void errorsNameFileLineColumnAndText() throws IOException {
    file("short.csv", "a,b\n1,2\n3\n");
    SheafException error = assertThrows(SheafException.class, () -> open("short.csv", Map.of()));
    assertEquals(
        "'" + folder + "/short.csv', line 3: it has 1 value, but the table has 2 columns",
        error.getMessage());
    assertEquals(
        List.of(List.of("1", "2"), List.of("3", "null")),
        rows(open("short.csv", Map.of("null_padding", true))));
    assertEquals(
        List.of(List.of("1", "2")), rows(open("short.csv", Map.of("ignore_errors", true))));
    file("bad.csv", "a,b\n1,2\nx,3\n4,5\n");
    TableSource declared = open("bad.csv", Map.of("types", Map.of("a", "INTEGER")));
    error = assertThrows(SheafException.class, () -> rows(declared));
    assertEquals(
        "'" + folder + "/bad.csv', line 3, column a: 'x' is not a value of type INTEGER",
        error.getMessage());
    assertEquals(
        List.of(List.of("1", "2"), List.of("4", "5")),
        rows(open("bad.csv", Map.of("types", Map.of("a", "INTEGER"), "ignore_errors", true))));
    error = assertThrows(SheafException.class, () -> open("bad.csv", Map.of("delimeter", ";")));
    assertTrue(error.hint().orElseThrow().startsWith("did you mean delimiter?"));
  }

  @Test
  void filesOfOneTableJoinTheirTypes() throws IOException {
    file("s1.csv", "a,b\n1,x\n");
    file("s2.csv", "a,b\n2.5,y\n");
    assertEquals("a DOUBLE, b VARCHAR", types(open("s*.csv", Map.of())));
    file("s3.csv", "b,c\nz,2024-01-01\n");
    SheafException error = assertThrows(SheafException.class, () -> open("s*.csv", Map.of()));
    assertTrue(error.getMessage().endsWith("it has no column a"), error.getMessage());
    TableSource union = open("s*.csv", Map.of("union_by_name", true));
    assertEquals("a DOUBLE, b VARCHAR, c DATE", types(union));
    assertEquals(
        List.of(
            List.of("1.0", "x", "null"),
            List.of("2.5", "y", "null"),
            List.of("null", "z", "19723")),
        rows(union));
  }

  @Test
  void aTableTravelsAsItsPlan() throws IOException {
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 0; i < 1000; i++) {
      text.append(i).append(",\"line\n").append(i).append("\"\n");
    }
    file("p.csv", text.toString());
    TableSource table = open("p.csv", Map.of(), 500);
    TableSource again =
        CsvPlan.open(
            table.files().orElseThrow().files(), table.files().orElseThrow().options(), 1 << 20);
    assertEquals(table.schema(), again.schema());
    assertEquals(table.splits().size(), again.splits().size());
    assertEquals(rows(table), rows(again));
  }

  @Test
  void declaredTypesOfEveryKindAreRead() throws IOException {
    file("k.csv", "1,-2,3.456,0.5,f,00112233-4455-6677-8899-aabbccddeeff,12345678901234567890.5\n");
    Map<String, Object> columns = new java.util.LinkedHashMap<>();
    columns.put("a", "TINYINT");
    columns.put("b", "SMALLINT");
    columns.put("c", "DECIMAL(10,2)");
    columns.put("d", "REAL");
    columns.put("e", "BOOLEAN");
    columns.put("f", "UUID");
    columns.put("h", "DECIMAL(38,1)");
    assertEquals(
        List.of(
            List.of(
                "1",
                "-2",
                "3.46",
                "0.5",
                "false",
                "00112233-4455-6677-8899-aabbccddeeff",
                "12345678901234567890.5")),
        rows(open("k.csv", Map.of("columns", columns))));
    file("us.csv", "d\n12/31/2024\n01/02/2025\n");
    TableSource dates = open("us.csv", Map.of("dateformat", "%m/%d/%Y"));
    assertEquals(
        List.of("DATE"),
        dates.schema().fields().stream().map(Field::type).map(Object::toString).toList());
    assertEquals(List.of(List.of("20088"), List.of("20090")), rows(dates));
  }
}
