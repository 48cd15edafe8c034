package io.sheaf.tests.conformance;

import io.sheaf.tests.sql.LogicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes {@code docs/conformance.md} of the counts that are kept in {@code conformance.csv}: run
 * {@link #main} after the counts have changed.
 */
final class Conformance {
  static final Path PAGE = Path.of("..", "docs", "conformance.md");

  private static final Path COUNTS = Path.of("src", "test", "resources", "conformance.csv");

  /**
   * The outcome of one suite.
   *
   * @param against where the expected rows are from
   * @param how the test that runs it
   * @param why what failed and what was left out, and for what reason
   */
  record Suite(
      String name,
      String against,
      int taken,
      int passed,
      int failed,
      int skipped,
      String how,
      String why) {
    private static final int COLUMNS = 8;

    static Suite of(String line) {
      String[] parts = line.split("\\|", -1);
      if (parts.length != COLUMNS) {
        throw new IllegalStateException("not " + COLUMNS + " columns: " + line);
      }
      return new Suite(
          parts[0],
          parts[1],
          Integer.parseInt(parts[2]),
          Integer.parseInt(parts[3]),
          Integer.parseInt(parts[4]),
          Integer.parseInt(parts[5]),
          parts[6],
          parts[7]);
    }
  }

  private Conformance() {}

  public static void main(String[] arguments) throws IOException {
    Files.writeString(PAGE, page());
  }

  static List<Suite> suites() throws IOException {
    List<Suite> suites = new ArrayList<>();
    for (String line : Files.readAllLines(COUNTS)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        suites.add(Suite.of(line));
      }
    }
    return suites;
  }

  /** How many records the SQL logic files have. */
  static int logicRecords() throws IOException {
    int records = 0;
    for (Path file : LogicFile.all()) {
      records +=
          (int)
              Files.readAllLines(file).stream()
                  .filter(line -> line.startsWith("statement ") || line.matches("query( .*)?"))
                  .count();
    }
    return records;
  }

  static String page() throws IOException {
    StringBuilder out =
        new StringBuilder(
            """
            # Conformance

            What Sheaf's rows are compared with, and how often they were the same. Everything here is
            run by tests; this page is made from the counts they gave.

            | suite | rows expected from | taken | passed | failed | skipped | run by |
            |---|---|---|---|---|---|---|
            """);
    for (Suite suite : suites()) {
      out.append(
          "| %s | %s | %,d | %,d | %,d | %,d | `%s` |%n"
              .formatted(
                  suite.name(),
                  suite.against(),
                  suite.taken(),
                  suite.passed(),
                  suite.failed(),
                  suite.skipped(),
                  suite.how()));
    }
    out.append("\n## What failed or was skipped, and why\n\n");
    for (Suite suite : suites()) {
      if (!suite.why().isBlank()) {
        out.append("* **%s**: %s%n".formatted(suite.name(), suite.why()));
      }
    }
    out.append(
        """

        Where dialects mean different things by the same text, [differences](reference/differences.md)
        lists them with the reason. Those are not failures: the tests write such a query once for each
        dialect, and random queries leave it out.
        """);
    return out.toString();
  }
}
