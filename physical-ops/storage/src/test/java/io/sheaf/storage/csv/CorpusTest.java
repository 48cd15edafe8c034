package io.sheaf.storage.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.FileFormats;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.fs.FileSystems;
import io.sheaf.storage.parquet.TableText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Odd files with what they must give: rows that are known before the file is made, in every
 * combination of delimiter, quoting, line end, encoding and compression; and files that are cut or
 * changed, which must give rows or one clear error and never hang, crash or leak.
 */
class CorpusTest {
  private static final List<List<String>> ROWS =
      List.of(
          List.of("plain", "1", "2024-01-02"),
          List.of("with, comma", "-2", "2024-02-29"),
          List.of("with; semicolon", "30", "1999-12-31"),
          List.of("with | pipe and\ttab", "4", "2000-01-01"),
          List.of("say \"hi\"", "5", "0001-01-01"),
          List.of("two\nlines", "6", "9999-12-31"),
          List.of("Grün ß", "7", "2024-01-02"),
          List.of("'single'", "8", "2024-01-02"),
          List.of(" spaces ", "9223372036854775807", "2024-01-02"),
          List.of("x".repeat(5000), "-9223372036854775808", "2024-01-02"));

  private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');
  private static final List<String> LINE_ENDS = List.of("\n", "\r\n");

  @TempDir private Path folder;

  private record Shape(
      char delimiter,
      String lineEnd,
      boolean header,
      boolean quoteAll,
      String encoding,
      boolean gzip,
      boolean lastLineEnds) {
    byte[] bytes() throws IOException {
      StringBuilder text = new StringBuilder();
      if (encoding.equals("mark")) {
        text.append('\uFEFF');
      }
      if (header) {
        text.append("name").append(delimiter).append("n").append(delimiter).append("d");
        text.append(lineEnd);
      }
      for (int i = 0; i < ROWS.size(); i++) {
        for (int c = 0; c < 3; c++) {
          text.append(c == 0 ? "" : String.valueOf(delimiter)).append(field(ROWS.get(i).get(c)));
        }
        text.append(i < ROWS.size() - 1 || lastLineEnds ? lineEnd : "");
      }
      Charset charset =
          encoding.equals("mark") ? StandardCharsets.UTF_8 : Charset.forName(encoding);
      byte[] plain = text.toString().getBytes(charset);
      if (!gzip) {
        return plain;
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
        zip.write(plain);
      }
      return out.toByteArray();
    }

    private String field(String value) {
      boolean special =
          value.indexOf(delimiter) >= 0 || value.indexOf('"') >= 0 || value.indexOf('\n') >= 0;
      return quoteAll || special ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }

    Map<String, Object> options() {
      return encoding.equals("ISO-8859-1") ? Map.of("encoding", "latin-1") : Map.of();
    }
  }

  private static List<Shape> shapes() {
    List<Shape> shapes = new ArrayList<>();
    for (char delimiter : DELIMITERS) {
      for (String lineEnd : LINE_ENDS) {
        for (boolean header : new boolean[] {true, false}) {
          for (boolean quoteAll : new boolean[] {true, false}) {
            for (String encoding : List.of("UTF-8", "mark", "UTF-16", "ISO-8859-1")) {
              for (boolean last : new boolean[] {true, false}) {
                boolean gzip = (shapes.size() & 3) == 1;
                shapes.add(new Shape(delimiter, lineEnd, header, quoteAll, encoding, gzip, last));
              }
            }
          }
        }
      }
    }
    return shapes;
  }

  private TableSource open(byte[] bytes, String format, Map<String, Object> options)
      throws IOException {
    Path file = Files.createTempFile(folder, "f", "." + format);
    Files.write(file, bytes);
    return FileFormats.byName(format).open(FileSystems.list(file.toString()), new Options(options));
  }

  @TestFactory
  Stream<DynamicTest> everyShapeGivesTheSameRows() {
    return shapes().stream()
        .map(
            shape ->
                DynamicTest.dynamicTest(
                    shape.toString(),
                    () -> {
                      TableSource table = open(shape.bytes(), "csv", shape.options());
                      assertEquals(
                          List.of("VARCHAR", "BIGINT", "DATE"),
                          table.schema().fields().stream().map(f -> f.type().toString()).toList());
                      assertEquals(
                          shape.header() ? "name" : "column0", table.schema().field(0).name());
                      List<List<String>> rows = TableText.rows(table, 4);
                      List<List<String>> expected =
                          ROWS.stream()
                              .map(
                                  row ->
                                      List.of(
                                          row.get(0),
                                          row.get(1),
                                          String.valueOf(
                                              java.time.LocalDate.parse(row.get(2)).toEpochDay())))
                              .toList();
                      assertEquals(expected, rows);
                    }));
  }

  private void expect(String text, String rows) throws IOException {
    TableSource table = open(text.getBytes(StandardCharsets.UTF_8), "csv", Map.of());
    String names = String.join(",", table.schema().fields().stream().map(f -> f.name()).toList());
    assertEquals(rows, names + " " + TableText.rows(table, 100), "of " + text);
  }

  private void expectError(String text, String message) throws IOException {
    String got;
    try {
      got =
          "no error: "
              + TableText.rows(open(text.getBytes(StandardCharsets.UTF_8), "csv", Map.of()), 9);
    } catch (SheafException error) {
      assertEquals(ErrorCode.INVALID_FILE, error.code());
      got = error.getMessage().substring(error.getMessage().indexOf("',") + 3);
    }
    assertEquals(message, got, "of " + text);
  }

  @Test
  void oddFilesGiveWhatTheyHold() throws IOException {
    expect("a\n1\n", "a [[1]]");
    expect("a\n1\n\n3\n", "a [[1], [null], [3]]");
    expect("a,b\n1,2\n\n3,4\n", "a,b [[1, 2], [3, 4]]");
    expect("a,a,A\n1,2,3\n", "a,a_1,A_2 [[1, 2, 3]]");
    expect("a,,c\n1,2,3\n", "a,column1,c [[1, 2, 3]]");
    expect("a,b\n,\n", "a,b [[null, null]]");
    expect("a,b\n\"\",x\n,y\n", "a,b [[, x], [null, y]]");
    expect("1,2\n3,4\n", "column0,column1 [[1, 2], [3, 4]]");
    expect("x,y\n", "x,y []");
    expect("a,b\n1,2", "a,b [[1, 2]]");
    expect("a,b\r\n1,2\r\n", "a,b [[1, 2]]");
    expect("a b;c d\n1;2\n", "a b,c d [[1, 2]]");
    expect("n\n007\n12\n", "n [[007], [12]]");
    expect("n\n1e3\n2.5\n", "n [[1000.0], [2.5]]");
    expect("n\n12345678901234567890\n1\n", "n [[12345678901234567890], [1]]");
    expect("n\n12345678901234567890\n1.5\n", "n [[1.2345678901234567E19], [1.5]]");
    expect("n\n1.5\n12345678901234567890\n", "n [[1.5], [1.2345678901234567E19]]");
    expect("n\n" + "9".repeat(38) + "\n-1\n", "n [[" + "9".repeat(38) + "], [-1]]");
    expect("n\n" + "9".repeat(39) + "\n-1\n", "n [[1.0E39], [-1.0]]");
    expect("zip\n01234\n94103\n", "zip [[01234], [94103]]");
    expect("zip\n94103\n01234\n", "zip [[94103], [01234]]");
    expect("n\n0\n0.5\n-0.25\n", "n [[0.0], [0.5], [-0.25]]");
    expect("n\n00.5\n1\n", "n [[00.5], [1]]");
    expect("t\n2024-02-30\n2024-02-28\n", "t [[2024-02-30], [2024-02-28]]");
    expect("a,b\n1,\"x\"\"y\"\n", "a,b [[1, x\"y]]");
    expect("a,b\n1,x\"y\n", "a,b [[1, x\"y]]");
    expect("a|b\n1,5|2\n", "a|b".replace('|', ',') + " [[1,5, 2]]");
  }

  @Test
  void wrongFilesSayWhere() throws IOException {
    expectError("a,b\n1,2\n3,4,5\n6,7\n", "line 3: it has 3 values, but the table has 2 columns");
    expectError("a,b\n1,2\n3\n6,7\n", "line 3: it has 1 value, but the table has 2 columns");
  }

  @Test
  void changedFilesGiveRowsOrOneClearError() throws IOException {
    byte[] csv = shapes().getFirst().bytes();
    byte[] json =
        "{\"a\":1,\"b\":{\"c\":[1,2,null]},\"d\":\"x\\u00e9\"}\n"
            .repeat(20)
            .getBytes(StandardCharsets.UTF_8);
    Random random = new Random(11);
    int rows = 0;
    int errors = 0;
    for (int i = 0; i < 400; i++) {
      byte[] original = i % 2 == 0 ? csv : json;
      byte[] changed = original.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        changed[random.nextInt(changed.length)] =
            (byte) random.nextInt(random.nextBoolean() ? 128 : 256);
      }
      if (random.nextInt(4) == 0) {
        changed = java.util.Arrays.copyOf(changed, random.nextInt(changed.length));
      }
      try {
        rows += TableText.rows(open(changed, i % 2 == 0 ? "csv" : "ndjson", Map.of()), 7).size();
      } catch (SheafException error) {
        assertEquals(ErrorCode.INVALID_FILE, error.code(), error.toString());
        errors++;
      }
    }
    // Both must have happened often, else the changes test nothing.
    org.junit.jupiter.api.Assertions.assertTrue(rows > 400 && errors > 50, rows + " " + errors);
  }
}
