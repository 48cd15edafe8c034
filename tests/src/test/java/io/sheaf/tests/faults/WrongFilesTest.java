package io.sheaf.tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.Result;
import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.Rows;
import io.sheaf.tests.oracle.SheafRows;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that are missing, cut, damaged or not what they seem: each gives one error that names the
 * file; the next statement works, and closing the session finds no memory held.
 */
class WrongFilesTest {
  @TempDir static Path given;

  private static Path good;
  private static byte[] bytes;

  @TempDir Path folder;

  private Session session;

  @BeforeAll
  static void writeGoodFile() throws SQLException, IOException {
    good = given.resolve("good.parquet");
    duckdb(
        "COPY (SELECT i AS k, 'text ' || i AS s, i / 4 AS d, CASE WHEN i %% 3 > 0 THEN i END AS n FROM range(10000) t(i)) TO '%s' (FORMAT parquet, ROW_GROUP_SIZE 2048)"
            .formatted(good));
    bytes = Files.readAllBytes(good);
  }

  private static void duckdb(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @BeforeEach
  void open() {
    session = Session.open(Map.of("threads", "2", "check_operators", "on"));
  }

  /** The session works still, and gives back all memory. */
  @AfterEach
  void aGoodStatementWorks() {
    assertEquals(
        List.of(List.of(BigDecimal.valueOf(10000))),
        SheafRows.query(session, "SELECT count(s) FROM '%s'".formatted(good)).rows());
    session.close();
  }

  private SheafException fails(ErrorCode code, String name, String sql) {
    SheafException error =
        assertThrows(SheafException.class, () -> SheafRows.query(session, sql), sql);
    assertEquals(code, error.code(), error::toString);
    assertTrue(error.getMessage().contains(name), error::toString);
    return error;
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static String readAll(Path file) {
    return "SELECT count(*), sum(k), max(s), sum(d), sum(n) FROM '%s'".formatted(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing.parquet", "none/*.parquet", "*.parquet", "none/nothing.parquet"})
  void missing(String name) {
    fails(ErrorCode.FILE_NOT_FOUND, name, readAll(folder.resolve(name)));
  }

  @Test
  void folderWithoutFiles() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    fails(ErrorCode.FILE_NOT_FOUND, "empty", readAll(empty));
  }

  @Test
  void folderOfOtherFilesOnly() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("notes.parquet"));
    Files.writeString(empty.resolve("notes.txt"), "no table");
    SheafException error =
        assertThrows(SheafException.class, () -> SheafRows.query(session, readAll(empty)));
    assertTrue(
        Set.of(ErrorCode.FILE_NOT_FOUND, ErrorCode.INVALID_FILE).contains(error.code()),
        error::toString);
    assertTrue(error.getMessage().contains("notes"), error::toString);
  }

  @Test
  void emptyFile() throws IOException {
    fails(ErrorCode.INVALID_FILE, "empty.parquet", readAll(write("empty.parquet", new byte[0])));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 7, 8, 11, 12, 100, 5000})
  void cutAtTheEnd(int length) throws IOException {
    Path file = write("cut.parquet", Arrays.copyOf(bytes, length));
    fails(ErrorCode.INVALID_FILE, "cut.parquet", readAll(file));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 8, 9, 500})
  void cutNearTheEnd(int missing) throws IOException {
    Path file = write("cut.parquet", Arrays.copyOf(bytes, bytes.length - missing));
    fails(ErrorCode.INVALID_FILE, "cut.parquet", readAll(file));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 20, 16})
  void wrongLengthOfTheFooter(int length) throws IOException {
    byte[] wrong = bytes.clone();
    ByteBuffer.wrap(wrong).order(ByteOrder.LITTLE_ENDIAN).putInt(wrong.length - 8, length);
    fails(ErrorCode.INVALID_FILE, "footer.parquet", readAll(write("footer.parquet", wrong)));
  }

  @Test
  void textNamedParquet() throws IOException {
    Path file =
        write(
            "text.parquet", "k,s,d,n\n1,one,1.5,2\n".repeat(100).getBytes(StandardCharsets.UTF_8));
    fails(ErrorCode.INVALID_FILE, "text.parquet", readAll(file));
  }

  @Test
  void encryptedFooter() throws IOException {
    byte[] wrong = bytes.clone();
    System.arraycopy("PARE".getBytes(StandardCharsets.UTF_8), 0, wrong, wrong.length - 4, 4);
    SheafException error =
        assertThrows(
            SheafException.class,
            () -> SheafRows.query(session, readAll(write("secret.parquet", wrong))));
    assertTrue(
        Set.of(ErrorCode.UNSUPPORTED, ErrorCode.INVALID_FILE).contains(error.code()),
        error::toString);
    assertTrue(error.getMessage().contains("secret.parquet"), error::toString);
  }

  @Test
  void startOverwritten() throws IOException {
    byte[] wrong = bytes.clone();
    Arrays.fill(wrong, 4, 3000, (byte) 0xff);
    fails(ErrorCode.INVALID_FILE, "start.parquet", readAll(write("start.parquet", wrong)));
  }

  @Test
  void unknownEnding() throws IOException {
    SheafException error =
        assertThrows(
            SheafException.class,
            () -> SheafRows.query(session, readAll(write("table.xyz", bytes))));
    assertTrue(error.getMessage().contains("table.xyz"), error::toString);
  }

  /** There is no checksum to notice every change; but no damage crashes, hangs or leaks. */
  @ParameterizedTest
  @CsvSource({"pages, 60", "footer, 60"})
  void damagedBytesGiveRowsOrAnError(String where, int rounds) throws IOException {
    Random random = new Random(42);
    int footer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8) + 8;
    int from = where.equals("pages") ? 4 : bytes.length - footer;
    int to = where.equals("pages") ? bytes.length - footer : bytes.length - 8;
    for (int round = 0; round < rounds; round++) {
      byte[] wrong = bytes.clone();
      for (int i = 0; i <= random.nextInt(4); i++) {
        wrong[from + random.nextInt(to - from)] ^= (byte) (1 << random.nextInt(8));
      }
      Path file = write("damaged" + where + round + ".parquet", wrong);
      try {
        SheafRows.query(session, readAll(file));
      } catch (SheafException error) {
        assertTrue(
            Set.of(
                    ErrorCode.INVALID_FILE,
                    ErrorCode.UNSUPPORTED,
                    ErrorCode.UNKNOWN_COLUMN,
                    ErrorCode.INVALID_STATEMENT,
                    ErrorCode.OUT_OF_RANGE)
                .contains(error.code()),
            () -> file + ": " + error);
      }
    }
  }

  @Test
  void differentSchemasUnderOneGlob() throws SQLException, IOException {
    write("a.parquet", bytes);
    duckdb(
        "COPY (SELECT 'x' AS other) TO '%s' (FORMAT parquet)"
            .formatted(folder.resolve("b.parquet")));
    SheafException error =
        fails(
            ErrorCode.INVALID_FILE,
            "b.parquet",
            "SELECT * FROM '%s'".formatted(folder.resolve("*.parquet")));
    assertTrue(
        error.getMessage().contains("a.parquet") || error.hint().isPresent(), error::toString);
  }

  @Test
  void differentTypesUnderOneGlob() throws SQLException, IOException {
    write("a.parquet", bytes);
    duckdb(
        "COPY (SELECT 'x' AS k, 's' AS s, 1.5 AS d, 1 AS n) TO '%s' (FORMAT parquet)"
            .formatted(folder.resolve("b.parquet")));
    fails(
        ErrorCode.INVALID_FILE,
        "b.parquet",
        "SELECT * FROM '%s'".formatted(folder.resolve("*.parquet")));
  }

  @Test
  void oneOfManyFilesIsDamaged() throws IOException {
    for (int i = 0; i < 4; i++) {
      write("part" + i + ".parquet", bytes);
    }
    byte[] wrong = bytes.clone();
    Arrays.fill(wrong, 4, 3000, (byte) 0xff);
    write("part2.parquet", wrong);
    fails(ErrorCode.INVALID_FILE, "part2.parquet", readAll(folder.resolve("*.parquet")));
  }

  @Test
  void fileThatMayNotBeRead() throws IOException {
    Path file = write("closed.parquet", bytes);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "this user may read everything");
    fails(ErrorCode.IO_ERROR, "closed.parquet", readAll(file));
  }

  @Test
  void fileReplacedByAShorterOneAfterPlanning() throws IOException, SQLException {
    Path file = write("changing.parquet", bytes);
    session.execute("CREATE VIEW v AS SELECT * FROM '%s'".formatted(file)).close();
    assertEquals(1, SheafRows.query(session, readAll(file)).rows().size());
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2), StandardOpenOption.TRUNCATE_EXISTING);
    fails(ErrorCode.INVALID_FILE, "changing.parquet", "SELECT count(s) FROM v");
    Files.delete(file);
    fails(ErrorCode.FILE_NOT_FOUND, "changing.parquet", "SELECT count(s) FROM v");
    duckdb(
        "COPY (SELECT i AS k, 'new' AS s, 0.5 AS d, i AS n FROM range(7) t(i)) TO '%s' (FORMAT parquet)"
            .formatted(file));
    assertNull(
        Rows.difference(
            new Rows(List.of(List.of(BigDecimal.valueOf(7)))),
            SheafRows.query(session, "SELECT count(s) FROM v"),
            true));
  }

  @Test
  void fileCutWhileItIsRead() throws IOException {
    Path file = folder.resolve("read.parquet");
    session
        .execute(
            "COPY (SELECT a.k, a.s, a.d, b.n FROM '%1$s' a, (SELECT n FROM '%1$s' LIMIT 40) b) TO '%2$s'"
                .formatted(good, file))
        .close();
    SheafException error =
        assertThrows(
            SheafException.class,
            () -> {
              try (Result result = session.execute("SELECT * FROM '%s'".formatted(file))) {
                result.next();
                Files.write(file, new byte[100], StandardOpenOption.TRUNCATE_EXISTING);
                while (result.next() != null) {
                  // Reads on, to where the file ends now.
                }
              }
            });
    assertTrue(
        Set.of(ErrorCode.INVALID_FILE, ErrorCode.IO_ERROR).contains(error.code()), error::toString);
    assertTrue(error.getMessage().contains("read.parquet"), error::toString);
  }

  @Test
  void copyIntoAMissingFolder() {
    Path target = folder.resolve("missing").resolve("x.parquet");
    SheafException error =
        assertThrows(
            SheafException.class,
            () -> SheafRows.query(session, "COPY (SELECT 1 AS x) TO '%s'".formatted(target)));
    assertTrue(error.getMessage().contains("missing"), error::toString);
    assertTrue(Files.notExists(target));
  }

  @Test
  void copyOverADirectory() throws IOException {
    Path target = Files.createDirectory(folder.resolve("taken.parquet"));
    Files.writeString(target.resolve("keep.txt"), "kept");
    SheafException error =
        assertThrows(
            SheafException.class,
            () -> SheafRows.query(session, "COPY (SELECT 1 AS x) TO '%s'".formatted(target)));
    assertTrue(error.getMessage().contains("taken.parquet"), error::toString);
    assertEquals("kept", Files.readString(target.resolve("keep.txt")));
  }

  @Test
  void copyBelowAFile() throws IOException {
    Path target = write("file.parquet", bytes).resolve("x.parquet");
    SheafException error =
        assertThrows(
            SheafException.class,
            () -> SheafRows.query(session, "COPY (SELECT 1 AS x) TO '%s'".formatted(target)));
    assertTrue(error.getMessage().contains("file.parquet"), error::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.parquet", "x.csv"})
  void copyThatFailsLeavesNothingBehind(String name) throws IOException {
    Path target = folder.resolve(name);
    fails(
        ErrorCode.DIVISION_BY_ZERO,
        "",
        "COPY (SELECT s, 1 / (9000 - k) FROM '%s') TO '%s'".formatted(good, target));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void copyThatFailsLeavesTheOldFile() throws IOException {
    Path target = write("old.parquet", bytes);
    fails(
        ErrorCode.DIVISION_BY_ZERO,
        "",
        "COPY (SELECT s, 1 / (9000 - k) FROM '%s') TO '%s'".formatted(good, target));
    assertEquals(bytes.length, Files.size(target));
  }

  /** Writes the workbook of one row (7, a date) with its sheet's text changed. */
  private Path workbook(String old, String replacement) throws IOException {
    Path file = folder.resolve("made.xlsx");
    session.execute("COPY (SELECT 7 AS n, DATE '2024-02-29' AS d) TO '%s'".formatted(file)).close();
    URI zip = URI.create("jar:" + file.toUri());
    try (FileSystem entries = FileSystems.newFileSystem(zip, Map.of())) {
      Path sheet = entries.getPath("/xl/worksheets/sheet1.xml");
      String text = Files.readString(sheet);
      assertTrue(text.contains(old), text);
      Files.writeString(sheet, text.replace(old, replacement));
    }
    return file;
  }

  @ParameterizedTest
  @CsvSource({
    "r=\"A2\", r=\"2\"",
    "r=\"A2\", r=\"ZZZZZZZZ2\"",
    "<v>7</v>, <v>seven</v>",
    "</sheetData>, <sheetData>"
  })
  void sheetsThatAreWrong(String old, String replacement) throws IOException {
    Path file = workbook(old, replacement);
    fails(ErrorCode.INVALID_FILE, "made.xlsx", "SELECT * FROM '%s'".formatted(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e300", "-1", "2958466"})
  void numbersThatAreNoDates(String number) throws IOException {
    Path file = workbook("<v>45351.0</v>", "<v>" + number + "</v>");
    assertEquals(
        List.of(List.of(new BigDecimal(number).doubleValue())),
        SheafRows.query(session, "SELECT d FROM '%s'".formatted(file)).rows());
  }

  @Test
  void copyOverTheFileItReads() throws IOException {
    Path file = write("self.parquet", bytes);
    session.execute("COPY (SELECT * FROM '%1$s' WHERE k < 5000) TO '%1$s'".formatted(file)).close();
    assertEquals(
        List.of(List.of(BigDecimal.valueOf(5000))),
        SheafRows.query(session, "SELECT count(s) FROM '%s'".formatted(file)).rows());
  }

  /**
   * DuckDB reads what a valid file says; so that the tests above do not all fail for one reason.
   */
  @Test
  void theGoodFileIsGood() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(readAll(good))) {
      assertNull(
          Rows.difference(Rows.read(results), SheafRows.query(session, readAll(good)), true));
    }
  }
}
