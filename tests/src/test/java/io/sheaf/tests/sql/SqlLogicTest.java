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
          "scheduler=sync",
          "batch_rows=3;division_rows=500",
          "partitions=1",
          "partitions=3",
          "partitions=129;divisions=off",
          "scheduler=loopback;task_rows=1000",
          "scheduler=loopback;partitions=3");

  @TestFactory
  Stream<DynamicTest> everyFileInEveryMode() throws IOException {
    String prefix = System.getProperty("sql.files", "");
    return LogicFile.all().stream()
        .filter(file -> file.getFileName().toString().startsWith(prefix))
        .flatMap(
            file ->
                MODES.stream()
                    .limit(Integer.getInteger("sql.modes", MODES.size()))
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
