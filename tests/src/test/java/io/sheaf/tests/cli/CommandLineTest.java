package io.sheaf.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
  @TempDir Path folder;
  private Launcher launcher;

  @BeforeEach
  void makeLauncher() throws Exception {
    launcher = new Launcher(folder);
  }

  @Test
  void theFirstFailureEndsTheRunAfterWhatWasRight() throws Exception {
    Files.writeString(
        folder.resolve("script.sql"),
        "SELECT 1 AS a;\n\nSELECT 2 AS b,\n  nope FROM (VALUES (1)) AS t (x);\nSELECT 3;");
    Launcher.Outcome outcome = launcher.sheaf("sql", "-f", "script.sql", "--format", "csv");
    assertEquals(1, outcome.status());
    assertEquals("a\n1\n", outcome.stdout());
    assertTrue(
        outcome
            .stderr()
            .startsWith(
                """
                error [UNKNOWN_COLUMN 42703]: column "nope" does not exist
                line 4, column 3
                  nope FROM (VALUES (1)) AS t (x);
                  ^^^^
                """),
        outcome.stderr());
  }

  @Test
  void wrongUsageIsToldFromAFailedStatement() throws Exception {
    for (String[] wrong :
        new String[][] {
          {"sql", "--formt", "csv", "-c", "SELECT 1"},
          {"sql", "--format", "xml", "-c", "SELECT 1"},
          {"sql", "--set", "nothing=1", "-c", "SELECT 1"},
          {"sql", "-f", "missing.sql"},
          {"server", "--port", "0x1"},
          {"selct"}
        }) {
      Launcher.Outcome outcome = launcher.sheaf(wrong);
      assertEquals(2, outcome.status(), String.join(" ", wrong));
      assertEquals("", outcome.stdout());
      assertFalse(outcome.stderr().isBlank());
    }
  }

  @Test
  void aFileAppearsWhenAllIsDoneAndNotBefore() throws Exception {
    assertEquals(
        1, launcher.sheaf("sql", "-c", "SELECT 1; SELECT 1 / 0", "-o", "out.csv").status());
    assertFalse(Files.exists(folder.resolve("out.csv")));
    assertEquals(0, launcher.sheaf("sql", "-c", "SELECT 1 AS a", "-o", "out.csv").status());
    assertEquals("a\n1\n", Files.readString(folder.resolve("out.csv")));
    assertEquals(0, launcher.sheaf("sql", "-c", "SELECT 1 AS a", "-o", "out.parquet").status());
    assertEquals(
        "{\"a\":1}\n",
        launcher.sheaf("sql", "-c", "SELECT * FROM 'out.parquet'", "--format", "ndjson").stdout());
  }

  @Test
  void aReaderThatGoesEndsTheRunQuietly() throws Exception {
    String digits = "(VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9))";
    String rows =
        "SELECT a.n FROM %1$s AS a (n), %1$s AS b (n), %1$s AS c (n), %1$s AS d (n), %1$s AS e (n)"
            .formatted(digits);
    Launcher.Outcome outcome =
        launcher.bash(
            "./sheaf sql --format csv -c '" + rows + "' | head -1; echo ${PIPESTATUS[0]}");
    assertEquals("n\n0\n", outcome.stdout());
    assertEquals("", outcome.stderr());
  }

  @Test
  void aFullDiskIsAnError() throws Exception {
    Launcher.Outcome outcome = launcher.bash("./sheaf sql -c 'SELECT 1' > /dev/full");
    assertEquals(1, outcome.status());
    assertTrue(outcome.stderr().startsWith("error [DISK_FULL 53100]"), outcome.stderr());
  }

  @Test
  void anInterruptedStatementIsCancelled() throws Exception {
    String endless =
        """
        CREATE VIEW d AS SELECT * FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS t (n);
        CREATE VIEW k AS SELECT a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n AS n
          FROM d AS a, d AS b, d AS c, d, d AS e;
        SELECT 1 AS begun;
        SELECT count(*) FROM k AS x, k AS y, k AS z WHERE x.n + y.n < z.n + 7\
        """;
    Files.writeString(folder.resolve("endless.sql"), endless);
    Launcher.Outcome outcome =
        launcher.bash(
            """
            set -m
            mkfifo begun
            ./sheaf sql --format csv -f endless.sql > begun &
            read line < begun
            kill -INT $!
            wait $!
            """);
    assertEquals(130, outcome.status(), outcome.stderr());
    assertTrue(outcome.stderr().startsWith("error [CANCELLED 57014]"), outcome.stderr());
  }

  @Test
  void theDemoShowsThatAJoinNeedsNoExchange() throws Exception {
    Launcher.Outcome outcome = launcher.sheaf("demo", "--scale", "0.1", "--dir", "d");
    assertEquals(0, outcome.status(), outcome.stderr());
    assertTrue(outcome.stdout().contains("no exchange: l_orderkey divisions"), outcome.stdout());
    assertTrue(outcome.stdout().contains("Try next:"), outcome.stdout());
    Launcher.Outcome again = launcher.sheaf("demo", "--scale", "0.1", "--dir", "d");
    assertEquals(0, again.status());
    assertEquals("", again.stderr());
  }
}
