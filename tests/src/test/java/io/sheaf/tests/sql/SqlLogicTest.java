package io.sheaf.tests.sql;

import io.sheaf.sql.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every SQL logic file in every mode, with the contract of each operator checked. {@code
 * -Dsql.files=window} runs only those whose names start so, {@code -Dsql.modes=1} only that many
 * modes.
 */
class SqlLogicTest {
  private static final List<String> MODES =
      List.of(
          "threads=2",
          "batch_rows=3;division_rows=500",
          "scheduler=sync;partitions=1",
          "partitions=129;divisions=off;join=hash",
          "scheduler=loopback;partitions=3");

  private static final List<String> FURTHER_MODES =
      List.of(
          "scheduler=sync", "partitions=1", "partitions=3", "scheduler=loopback;task_rows=1000");

  @TestFactory
  Stream<DynamicTest> everyFileInEveryMode() throws IOException {
    return all(MODES.subList(0, Integer.getInteger("sql.modes", MODES.size())));
  }

  @Tag("slow")
  @TestFactory
  Stream<DynamicTest> everyFileInFurtherModes() throws IOException {
    return all(FURTHER_MODES);
  }

  private static Stream<DynamicTest> all(List<String> modes) throws IOException {
    String prefix = System.getProperty("sql.files", "");
    return LogicFile.all().stream()
        .filter(file -> file.getFileName().toString().startsWith(prefix))
        .flatMap(
            file ->
                modes.stream()
                    .map(
                        mode ->
                            DynamicTest.dynamicTest(
                                file.getFileName() + " with " + mode, () -> run(file, mode))));
  }

  private static void run(Path path, String mode) throws IOException, SQLException {
    Map<String, String> settings = new HashMap<>(Map.of("check_operators", "on", "threads", "2"));
    settings.putAll(Modes.parse(mode));
    try (Session session = Session.open(settings)) {
      LogicRun.of(path, session, mode);
    }
  }
}
