package io.sheaf.tests.sqlite;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A fixed sample of SQLite's corpus: the first queries of every file. What fails is counted and
 * named in {@code target/sqlite-failures.txt}; the count may only fall.
 */
class SqliteLogicTest {
  /** Failures that are known; lower it when they get fewer. */
  private static final int KNOWN_FAILURES_OF_FEW = 0;

  private static final int KNOWN_FAILURES = 0;

  @Test
  void aFewQueriesOfEveryTenthFileGiveTheExpectedRows() throws IOException {
    check(10, 20, KNOWN_FAILURES_OF_FEW, "few");
  }

  @Tag("slow")
  @Test
  void twentyThousandQueriesOfAllFilesGiveTheExpectedRows() throws IOException {
    int each = Integer.getInteger("sheaf.sqlite.queries", 33);
    check(1, each, KNOWN_FAILURES, "all");
  }

  private static void check(int step, int queries, int known, String name) throws IOException {
    SqliteRun run = new SqliteRun();
    try (FileSystem jar = FileSystems.newFileSystem(jar(), Map.of())) {
      List<Path> files = files(jar);
      for (int i = 0; i < files.size(); i += step) {
        List<String> lines = Files.readAllLines(files.get(i), StandardCharsets.UTF_8);
        run.run(SqliteFile.parse(files.get(i).toString(), lines), queries, Map.of("threads", "1"));
      }
    }
    Path report = Path.of("target", "sqlite-failures-" + name + ".txt");
    Files.write(report, run.failures);
    String summary =
        "%d passed, %d failed, %d skipped; see %s"
            .formatted(run.passed, run.failures.size(), run.skipped, report);
    System.Logger log = System.getLogger(SqliteLogicTest.class.getName());
    log.log(System.Logger.Level.INFO, summary);
    assertTrue(run.failures.size() <= known, summary);
  }

  private static List<Path> files(FileSystem jar) throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(jar.getPath("/test"))) {
      files.filter(file -> file.toString().endsWith(".test")).sorted().forEach(all::add);
    }
    return all;
  }

  private static URI jar() {
    try {
      String file = SqliteLogicTest.class.getResource("/test/select1.test").toURI().toString();
      return new URI(file.substring(0, file.indexOf('!')));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
