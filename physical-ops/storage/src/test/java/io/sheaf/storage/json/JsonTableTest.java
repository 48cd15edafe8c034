package io.sheaf.storage.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.FileFormats;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.fs.FileSystems;
import io.sheaf.storage.parquet.TableText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonTableTest {
  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private TableSource open(String glob, Map<String, Object> options) {
    String path = folder.resolve(glob).toString();
    return FileFormats.byName(glob.endsWith("json") && !glob.contains("nd") ? "json" : "ndjson")
        .open(FileSystems.list(path), new Options(options));
  }

  private TableSource open(String glob, int blockBytes) {
    return JsonPlan.open(
        "ndjson",
        Options.NONE,
        JsonLayout.LINES,
        FileSystems.list(folder.resolve(glob).toString()),
        blockBytes);
  }

  private static String types(TableSource table) {
    return String.join(
        ", ", table.schema().fields().stream().map(f -> f.name() + " " + f.type()).toList());
  }

  private static List<List<String>> rows(TableSource table) {
    return TableText.rows(table, 100);
  }

  @Test
  void linesBecomeRowsWithTypes() throws IOException {
    file(
        "a.ndjson",
        """
        {"a": 1, "b": "x", "c": true, "d": "2024-01-02", "e": 1.5}
        {"b": "\\u00e9\\n\\ud83d\\ude00", "a": null, "f": [1, null, 2]}

        {"a": 3, "g": {"h": "2024-01-01 10:00:00", "i": {"j": []}}, "c": false}
        """);
    TableSource table = open("a.ndjson", Map.of());
    assertEquals(
        "a BIGINT, b VARCHAR, c BOOLEAN, d DATE, e DOUBLE, f BIGINT[], "
            + "g STRUCT(h TIMESTAMP(6), i STRUCT(j VARCHAR[]))",
        types(table));
    assertEquals(
        List.of(
            List.of("1", "x", "true", "19724", "1.5", "null", "null"),
            List.of("null", "é\n😀", "null", "null", "null", "[1, NULL, 2]", "null"),
            List.of(
                "3", "null", "false", "null", "null", "null",
                "{'h': '2024-01-01 10:00:00', 'i': {'j': []}}")),
        rows(table));
  }

  @Test
  void arraysAndLooseValuesAreFoundOut() throws IOException {
    List<List<String>> expected = List.of(List.of("1", "x"), List.of("2", "null"));
    file("array.json", " [ {\"a\":1,\"b\":\"x\"} ,\n{\"a\":2} ] \n");
    assertEquals(expected, rows(open("array.json", Map.of())));
    file("loose.json", "{\n \"a\": 1,\n \"b\": \"x\"\n}\n{ \"a\": 2 }");
    assertEquals(expected, rows(open("loose.json", Map.of())));
    file("lines.json", "{\"a\":1,\"b\":\"x\"}\n{\"a\":2}");
    assertEquals(expected, rows(open("lines.json", Map.of())));
    file("numbers.json", "[1, 2.5, 3]");
    assertEquals("json DOUBLE", types(open("numbers.json", Map.of())));
    assertEquals(
        List.of(List.of("1.0"), List.of("2.5"), List.of("3.0")),
        rows(open("numbers.json", Map.of())));
  }

  @Test
  void valuesOfSeveralKindsAreText() throws IOException {
    file("m.ndjson", "{\"a\":1}\n{\"a\":\"x\\\"y\"}\n{\"a\":{\"b\":2}}\n{\"a\":[1]}\n{\"a\":null}\n");
    assertEquals("a VARCHAR", types(open("m.ndjson", Map.of())));
    assertEquals(
        List.of(
            List.of("1"), List.of("x\"y"), List.of("{\"b\":2}"), List.of("[1]"), List.of("null")),
        rows(open("m.ndjson", Map.of())));
  }

  @Test
  void manyKeysMakeAMap() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      text.append("{\"m\":{\"k").append(i).append("\":").append(i).append("}}\n");
    }
    file("map.ndjson", text.toString());
    assertEquals("m MAP(VARCHAR, BIGINT)", types(open("map.ndjson", Map.of())));
    assertEquals("m MAP(VARCHAR, BIGINT)", types(open("map.ndjson", 64)));
    assertEquals(List.of("{k299=299}"), rows(open("map.ndjson", 64)).getLast());
  }

  @Test
  void anySplitSizeGivesTheSameRows() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      text.append("{\"i\": %d, \"s\": \"%s\"}%n".formatted(i, "text\\n".repeat(i % 7)));
      text.append(i % 11 == 0 ? "\r\n" : "");
    }
    file("s.ndjson", text.toString());
    List<List<String>> whole = rows(open("s.ndjson", 1 << 20));
    assertEquals(300, whole.size());
    for (int blockBytes : new int[] {1, 7, 64, 1000}) {
      assertEquals(whole, rows(open("s.ndjson", blockBytes)), "blocks of " + blockBytes);
    }
  }

  @Test
  void errorsNameTheLine() throws IOException {
    file("bad.ndjson", "{\"a\":1}\n{\"a\":}\n{\"a\":3}\n");
    SheafException error = assertThrows(SheafException.class, () -> open("bad.ndjson", Map.of()));
    assertEquals("'" + folder + "/bad.ndjson', line 2: a digit is missing", error.getMessage());
    assertEquals(
        List.of(List.of("1"), List.of("3")),
        rows(open("bad.ndjson", Map.of("ignore_errors", true))));
    TableSource declared =
        open("bad.ndjson", Map.of("ignore_errors", true, "columns", Map.of("a", "TINYINT")));
    assertEquals(List.of(List.of("1"), List.of("3")), rows(declared));
    file("cut.json", "[{\"a\":1},{\"a\":");
    error = assertThrows(SheafException.class, () -> open("cut.json", Map.of()));
    assertTrue(error.getMessage().endsWith("the text ends within a value"), error.getMessage());
    file("type.ndjson", "{\"a\":1}\n{\"a\":\"x\"}\n");
    TableSource typed = open("type.ndjson", Map.of("columns", Map.of("a", "BIGINT")));
    error = assertThrows(SheafException.class, () -> rows(typed));
    assertEquals(
        "'" + folder + "/type.ndjson', line 2, column a: 'x' is not a value of type BIGINT",
        error.getMessage());
  }

  @Test
  void aTableTravelsAsItsPlan() throws IOException {
    file("p1.ndjson", "{\"a\":1,\"b\":{\"c\":[1,2]}}\n".repeat(50));
    file("p2.ndjson", "{\"d\":\"x\"}\n".repeat(50));
    TableSource table = open("p*.ndjson", 300);
    TableSource again = table.files().orElseThrow().open();
    assertEquals(table.schema(), again.schema());
    assertEquals(table.splits().size(), again.splits().size());
    assertEquals(rows(table), rows(again));
  }
}
