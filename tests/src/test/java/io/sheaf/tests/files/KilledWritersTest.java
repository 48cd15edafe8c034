package io.sheaf.tests.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.SheafRows;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Processes that are killed while they write. What was there before stays, or what they write is
 * there whole.
 */
class KilledWritersTest {
  private static final int ROWS = 400_000;
  private static final int KILLS = 3;

  @TempDir private Path folder;

  /**
   * A way to write.
   *
   * @param target file or folder
   * @param files what reads it, below the folder of the test
   * @param options of COPY
   */
  record Writer(String target, String files, String options) {
    String copy(int rows) {
      return "COPY (SELECT i, 'text ' || i AS s, i %% 3 AS k FROM range(%d) AS r (i)) TO '%s' %s"
          .formatted(rows, target, options);
    }

    @Override
    public String toString() {
      return target + " " + options;
    }
  }

  static Stream<Writer> writers() {
    return Stream.of(
        new Writer("t.parquet", "t.parquet", ""),
        new Writer("t.csv", "t.csv", ""),
        new Writer("t.csv.gz", "t.csv.gz", ""),
        new Writer("t.ndjson", "t.ndjson", ""),
        new Writer("t.json", "t.json", ""),
        new Writer("t.arrow", "t.arrow", ""),
        new Writer("t.avro", "t.avro", ""),
        new Writer("t.xlsx", "t.xlsx", ""),
        new Writer("d", "d/**/*.parquet", "(FORMAT parquet, PARTITION_BY (k), OVERWRITE)"),
        new Writer("d", "d/**/*.csv", "(FORMAT csv, PER_THREAD_OUTPUT, OVERWRITE)"));
  }

  static Stream<Writer> commonWriters() {
    return writers().filter(writer -> writer.options().contains("_BY"));
  }

  @ParameterizedTest
  @MethodSource("commonWriters")
  void commonWritersLeaveTheOldOrTheNew(Writer writer) throws IOException, InterruptedException {
    theOldOrTheNew(writer);
  }

  @ParameterizedTest
  @MethodSource("writers")
  @Tag("slow")
  void everyWriterLeavesTheOldOrTheNew(Writer writer) throws IOException, InterruptedException {
    theOldOrTheNew(writer);
  }

  private void theOldOrTheNew(Writer writer) throws IOException, InterruptedException {
    Random random = new Random(writer.toString().hashCode());
    assertEquals(0, start(writer, 1).waitFor());
    assertEquals(1, rows(writer));
    Process whole = start(writer, ROWS);
    long bytes = 0;
    while (whole.isAlive()) {
      bytes = Math.max(bytes, staged());
    }
    assertEquals(0, whole.waitFor());
    assertEquals(ROWS, rows(writer));
    assertEquals(0, start(writer, 1).waitFor());
    int killed = 0;
    for (int i = 0; i < KILLS; i++) {
      long moment = (long) (bytes * random.nextDouble());
      Process writing = start(writer, ROWS);
      while (writing.isAlive() && staged() <= moment) {
        Thread.onSpinWait();
      }
      writing.destroyForcibly();
      killed += writing.waitFor() == 0 ? 0 : 1;
      long rows = rows(writer);
      assertTrue(rows == 1 || rows == ROWS, rows + " rows after " + moment + " bytes");
      if (rows == ROWS) {
        assertEquals(0, start(writer, 1).waitFor());
      }
    }
    assertTrue(killed > 0, "a process was killed before it ended");
  }

  private long rows(Writer writer) {
    try (Session session = Session.open(Map.of("threads", "1"))) {
      String sql = "SELECT count(*) FROM '" + folder.resolve(writer.files()) + "'";
      return Long.parseLong(SheafRows.query(session, sql).rows().getFirst().getFirst().toString());
    }
  }

  /** Bytes in hidden files and folders, which are those that are being written. */
  private long staged() throws IOException {
    long bytes = 0;
    List<Path> hidden;
    try (Stream<Path> files = Files.list(folder)) {
      hidden = files.filter(file -> file.getFileName().toString().startsWith(".")).toList();
    }
    for (Path file : hidden) {
      try (Stream<Path> below = Files.walk(file)) {
        for (Path each : below.filter(Files::isRegularFile).toList()) {
          bytes += Files.size(each);
        }
      } catch (NoSuchFileException | java.io.UncheckedIOException gone) {
        return bytes; // It took its place meanwhile.
      }
    }
    return bytes;
  }

  private Process start(Writer writer, int rows) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path left : files.filter(f -> f.getFileName().toString().startsWith(".")).toList()) {
        deleteAll(left);
      }
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-javaagent") && !option.startsWith("-agent"))
        .forEach(command::add);
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.sheaf.cli.Main", "sql", "--threads", "2", "-c", writer.copy(rows)));
    return new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
  }

  private static void deleteAll(Path path) throws IOException {
    try (Stream<Path> below = Files.walk(path)) {
      for (Path each : below.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
