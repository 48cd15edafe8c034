package io.sheaf.storage.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it writes ORC leaves the old file, or the new one whole. */
@Tag("slow")
class KilledOrcWriterTest {
  private static final int ROWS = 600_000;
  private static final int KILLS = 4;

  @TempDir private Path folder;

  /** The process that is killed. */
  static final class Writing {
    private Writing() {}

    /** Writes a file: its path, and how many rows. */
    public static void main(String[] arguments) throws SQLException {
      try (Connection connection = DriverManager.getConnection("jdbc:sheaf:threads=2");
          Statement statement = connection.createStatement()) {
        statement.execute(
            "COPY (SELECT i, 'text ' || i AS s FROM range(%s) AS r (i)) TO '%s'"
                .formatted(arguments[1], arguments[0]));
      }
    }
  }

  @Test
  void theOldOrTheNewIsThere() throws Exception {
    Random random = new Random(7);
    Path file = folder.resolve("t.orc");
    assertEquals(0, start(file, 1).waitFor());
    assertEquals(1, rows(file));
    assertEquals(0, start(file, ROWS).waitFor());
    assertEquals(ROWS, rows(file));
    long bytes = Files.size(file);
    assertEquals(0, start(file, 1).waitFor());
    int killed = 0;
    for (int i = 0; i < KILLS; i++) {
      long moment = (long) (bytes * random.nextDouble());
      Process writing = start(file, ROWS);
      while (writing.isAlive() && staged() <= moment) {
        Thread.onSpinWait();
      }
      writing.destroyForcibly();
      killed += writing.waitFor() == 0 ? 0 : 1;
      long rows = rows(file);
      assertTrue(rows == 1 || rows == ROWS, rows + " rows after " + moment + " bytes");
      if (rows == ROWS) {
        assertEquals(0, start(file, 1).waitFor());
      }
    }
    assertTrue(killed > 0, "a process was killed before it ended");
  }

  private static long rows(Path file) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sheaf:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT count(*) FROM '" + file + "'")) {
      result.next();
      return result.getLong(1);
    }
  }

  /** Bytes of the hidden file that is being written. */
  private long staged() throws IOException {
    long bytes = 0;
    for (Path file : hidden()) {
      try {
        bytes += Files.size(file);
      } catch (NoSuchFileException gone) {
        return bytes; // It took its place meanwhile.
      }
    }
    return bytes;
  }

  private List<Path> hidden() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith(".")).toList();
    }
  }

  private Process start(Path file, int rows) throws IOException {
    for (Path left : hidden()) {
      Files.delete(left);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-javaagent") && !option.startsWith("-agent"))
        .forEach(command::add);
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Writing.class.getName(), file.toString(), Integer.toString(rows)));
    return new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
  }
}
