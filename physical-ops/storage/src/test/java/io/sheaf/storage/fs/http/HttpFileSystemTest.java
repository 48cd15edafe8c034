package io.sheaf.storage.fs.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.FileFormats;
import io.sheaf.storage.Options;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.Split;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.fs.FileSystem;
import io.sheaf.storage.fs.FileSystems;
import io.sheaf.storage.fs.RetryPolicy;
import io.sheaf.storage.fs.Secrets;
import io.sheaf.storage.fs.http.FaultyWebServer.Fault;
import io.sheaf.storage.parquet.DuckDb;
import io.sheaf.storage.parquet.TableText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpFileSystemTest {
  private static final RetryPolicy QUICK =
      new RetryPolicy(5, Duration.ofMillis(2), Duration.ofMillis(4));

  @TempDir private Path folder;
  private FaultyWebServer server;
  private final FileSystem http = new HttpFileSystem(QUICK);

  @BeforeEach
  void start() throws IOException {
    server = new FaultyWebServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private TableSource open(String url) throws IOException {
    return FileFormats.byPath(url).orElseThrow().open(http.list(url), Options.NONE);
  }

  private static TableSource local(Path file) {
    String path = file.toString();
    return FileFormats.byPath(path).orElseThrow().open(FileSystems.list(path), Options.NONE);
  }

  /** Numbers, texts that do not compress, and a third column. */
  private Path parquet(int rows) throws SQLException {
    Path file = folder.resolve("t.parquet");
    try (DuckDb duck = new DuckDb()) {
      duck.execute(
          """
          COPY (SELECT i AS a, md5(i::VARCHAR) AS b, [i, i + 1] AS c FROM range(%d) t(i))
          TO '%s' (FORMAT PARQUET, ROW_GROUP_SIZE 20000)
          """
              .formatted(rows, file));
    }
    return file;
  }

  private static byte[] csv(int rows) {
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 0; i < rows; i++) {
      text.append(i).append(",name ").append(i).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void parquetIsReadByRanges() throws IOException, SQLException {
    Path file = parquet(100_000);
    String url = server.put("t.parquet", Files.readAllBytes(file));
    assertEquals(TableText.rows(local(file), 1000), TableText.rows(open(url), 1000));
  }

  @Test
  void aColumnCostsItsOwnBytes() throws IOException, SQLException {
    Path file = parquet(100_000);
    long size = Files.size(file);
    String url = server.put("t.parquet", Files.readAllBytes(file));
    TableSource table = open(url);
    try (MemoryPool pool = new MemoryPool(64L << 20);
        MemoryConsumer memory = pool.consumer("test")) {
      for (Split split : table.splits()) {
        ReadRequest request = new ReadRequest(new int[] {0}, List.of(), 1000, memory);
        try (BatchReader reader = table.open(split, request)) {
          for (var batch = reader.next(); batch != null; batch = reader.next()) {
            batch.column(0);
          }
        }
      }
    }
    assertTrue(server.sent() < size / 2, server.sent() + " bytes of " + size);
  }

  @Test
  void columnsThatLieTogetherAreAskedForTogether() throws IOException, SQLException {
    Path file = parquet(20_000);
    TableSource table = open(server.put("t.parquet", Files.readAllBytes(file)));
    long before = server.requests();
    TableText.rows(table, 1000);
    assertEquals(1, server.requests() - before, "one row group, whose columns lie side by side");
  }

  @Test
  void textIsReadOverHttp() throws IOException {
    byte[] text = csv(300_000);
    assertEquals(300_000, TableText.rows(open(server.put("t.csv", text)), 1000).size());
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(text);
    }
    String url = server.put("z.csv.gz", zipped.toByteArray());
    assertEquals(List.of("299999", "name 299999"), TableText.rows(open(url), 1000).get(299_999));
    byte[] json = "{\"a\": 1}\n{\"a\": 2}\n".getBytes(StandardCharsets.UTF_8);
    assertEquals(
        List.of(List.of("1"), List.of("2")),
        TableText.rows(open(server.put("t.ndjson", json) + "?token=1.2"), 10));
  }

  @Test
  void failuresThatPassAreAskedAgain() throws IOException {
    byte[] text = csv(100_000);
    String url = server.put("t.csv", text);
    server.fail(
        new Fault.Status(503),
        new Fault.Status(429),
        new Fault.Cut(10),
        new Fault.Status(500),
        new Fault.Cut(100_000),
        new Fault.Cut(0));
    List<List<String>> rows = TableText.rows(open(url), 1000);
    assertEquals(100_000, rows.size());
    assertEquals(List.of("77777", "name 77777"), rows.get(77_777));
  }

  @Test
  void anAnswerThatIsCutOffGoesOnWhereItEnded() throws IOException {
    byte[] bytes = new byte[3_000_000];
    new Random(1).nextBytes(bytes);
    FileEntry entry = http.list(server.put("x.bin", bytes)).getFirst();
    for (int i = 0; i < 20; i++) {
      server.fail(new Fault.Cut(100_000));
    }
    try (var reader = http.open(entry)) {
      byte[] read = reader.read(5, bytes.length - 5);
      assertEquals(bytes[5], read[0]);
      assertEquals(bytes[bytes.length - 1], read[read.length - 1]);
      assertTrue(server.sent() < bytes.length + 2 * 100_000, "what came is not asked for again");
    }
  }

  @Test
  void whatKeepsFailingIsAnErrorThatNamesIt() throws IOException {
    String url = server.put("t.csv", csv(10));
    FileEntry entry = http.list(url).getFirst();
    for (int i = 0; i < 5; i++) {
      server.fail(new Fault.Status(503));
    }
    SheafException error =
        assertThrows(
            SheafException.class,
            () -> FileFormats.byName("csv").open(List.of(entry), Options.NONE));
    assertEquals(ErrorCode.IO_ERROR, error.code());
    assertTrue(error.getMessage().contains(url), error.getMessage());
    assertTrue(error.getMessage().contains("503"), error.getMessage());
  }

  @Test
  void aServerWithoutRangesGivesItsFileOnce() throws IOException, SQLException {
    Path file = parquet(50_000);
    server.withoutRanges();
    String url = server.put("t.parquet", Files.readAllBytes(file));
    assertEquals(TableText.rows(local(file), 1000), TableText.rows(open(url), 1000));
    // The first answer to a request for a range is given up when it turns out to be all.
    assertTrue(server.sent() <= 2 * Files.size(file), server.sent() + " bytes");
  }

  @Test
  void aServerWithoutHeadIsAskedForTheFirstByte() throws IOException {
    server.withoutHeads();
    assertEquals(10, TableText.rows(open(server.put("t.csv", csv(10))), 1000).size());
    server.withoutRanges();
    assertEquals(20, TableText.rows(open(server.put("u.csv", csv(20))), 1000).size());
  }

  @Test
  void aFileThatChangesIsAnErrorThatNamesIt() throws IOException, SQLException {
    Path file = parquet(30_000);
    String url = server.put("t.parquet", Files.readAllBytes(file));
    TableSource table = open(url);
    server.put("t.parquet", Files.readAllBytes(parquet(31_000)));
    SheafException error = assertThrows(SheafException.class, () -> TableText.rows(table, 1000));
    assertEquals(ErrorCode.INVALID_FILE, error.code());
    assertEquals("'" + url + "' changed while it was read", error.getMessage());
    assertEquals(31_000, TableText.rows(open(url), 1000).size());
  }

  @Test
  void whatIsNotThereIsSaid() throws IOException {
    String url = server.put("t.csv", csv(1));
    assertEquals(
        ErrorCode.FILE_NOT_FOUND,
        assertThrows(SheafException.class, () -> http.list(url + "x")).code());
    assertEquals(
        ErrorCode.UNSUPPORTED,
        assertThrows(SheafException.class, () -> http.list(url.replace("t.csv", "*.csv"))).code());
    assertEquals(
        ErrorCode.UNSUPPORTED, assertThrows(SheafException.class, () -> http.create(url)).code());
    SheafException password =
        assertThrows(SheafException.class, () -> http.list("https://me:hush@host/t.csv"));
    assertEquals(ErrorCode.INVALID_ARGUMENT, password.code());
    assertFalse(password.toString().contains("hush"), password.toString());
  }

  @Test
  void aSecretGoesWithRequestsBelowItsScope() throws IOException {
    String url = server.put("t.csv", csv(3));
    Secrets secrets = new Secrets();
    secrets.create(
        "web",
        Map.of("type", "http", "bearer_token", "abc", "scope", url),
        Secrets.Existing.IS_AN_ERROR);
    List<FileEntry> files = secrets.within(() -> FileSystems.list(url));
    assertEquals(3, TableText.rows(FileFormats.byName("csv").open(files, Options.NONE), 10).size());
    assertTrue(server.authorizations().size() > 1);
    assertTrue(server.authorizations().stream().allMatch("Bearer abc"::equals));
    assertFalse(files.toString().contains("abc"), files.toString());
    int before = server.authorizations().size();
    FileSystems.list(server.put("u.csv", csv(3)));
    assertEquals(before, server.authorizations().size());
  }
}
