package io.sheaf.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.common.base.Splitter;
import io.sheaf.sql.Session;
import io.sheaf.sql.catalog.Relation;
import io.sheaf.tests.oracle.Rows;
import io.sheaf.tests.oracle.SheafRows;
import io.sheaf.tests.sql.LogicFile;
import io.sheaf.tests.sql.LogicRun;
import io.sheaf.tests.sql.Modes;
import io.sheaf.tests.tpch.TpchQueries;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Worker processes give the rows of DuckDB, however plans are cut and however small memory is.
 *
 * <p>The slow sweep runs every query and SQL file in 48 ways: every number of partitions with every
 * join and divisions on and off, and every number of partitions with every number of workers and
 * size of memory. All 192 ways take over an hour: {@code -Dsweep.ways=all}. {@code
 * -Dsweep.partitions=3,129} runs only those partitions, {@code -Dsql.files=window} only the SQL
 * files whose names start so: the sweep in pieces.
 */
class ProcessSweepTest {
  /** Splits the small tables too, so that workers have something to exchange. */
  private static final String CUT = ";task_rows=4000;division_rows=3000";

  private static final List<String> PARTITIONS =
      List.of("1", "2", "3", "7", "16", "128", "129", "257");
  private static final List<String> JOINS = List.of("auto", "broadcast", "hash");
  private static final List<String> DIVISIONS = List.of("on", "off");

  /** Kinds of cluster: workers and sizes of memory. */
  private static final int CLUSTERS = 4;

  @TempDir Path folder;

  @Test
  void everyTpchQuery() {
    tpch(
        3,
        "512MB",
        List.of(
            "partitions=3;join=auto;divisions=on",
            "partitions=1;join=broadcast;divisions=off",
            "partitions=129;join=hash;divisions=off"));
  }

  @Test
  void everyTpchQueryInLittleMemory() {
    tpch(3, "48MB", List.of("partitions=3;join=hash;divisions=off"));
  }

  @Test
  void everySqlFile() throws IOException, SQLException {
    sqlFiles(3, "512MB", List.of("partitions=3;join=auto;divisions=on"));
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"0,1,1GB", "1,3,1GB", "2,1,48MB", "3,3,48MB"})
  void everyQueryInEveryMode(int share, int workers, String memory)
      throws IOException, SQLException {
    List<String> modes = modes(share);
    tpch(workers, memory, modes);
    sqlFiles(workers, memory, modes);
  }

  /**
   * The modes that one of the four kinds of cluster runs: shares are dealt so that each number of
   * partitions, each join and each setting of divisions gets all four.
   */
  private static List<String> modes(int share) {
    boolean all = System.getProperty("sweep.ways", "").equals("all");
    List<String> wanted = Splitter.on(',').splitToList(System.getProperty("sweep.partitions", ""));
    List<String> modes = new ArrayList<>();
    for (int p = 0; p < PARTITIONS.size(); p++) {
      String partitions = PARTITIONS.get(p);
      for (int j = 0; j < JOINS.size(); j++) {
        for (int d = 0; d < DIVISIONS.size(); d++) {
          boolean dealt = all || (p + j + 2 * d) % CLUSTERS == share;
          if (dealt && (wanted.equals(List.of("")) || wanted.contains(partitions))) {
            modes.add(
                "partitions=%s;join=%s;divisions=%s"
                    .formatted(partitions, JOINS.get(j), DIVISIONS.get(d)));
          }
        }
      }
    }
    return modes;
  }

  private ProcessSession open(int workers, String memory) {
    return new ProcessSession(
        folder.resolve("spill"),
        Map.of(
            "workers",
            String.valueOf(workers),
            "threads",
            "2",
            "memory",
            memory,
            "check_operators",
            "on"));
  }

  private void tpch(int workers, String memory, List<String> modes) {
    StringBuilder wrong = new StringBuilder();
    try (ProcessSession processes = open(workers, memory)) {
      for (String mode : modes) {
        processes.set(Modes.parse(mode + CUT));
        for (String query : TpchQueries.names()) {
          String difference;
          try {
            Rows actual = SheafRows.query(processes.session(), TpchQueries.text(query));
            difference = Rows.difference(TpchAnswers.of(query), actual, false);
          } catch (RuntimeException failure) {
            difference = failure.toString();
          }
          if (difference != null) {
            wrong.append("%s with %s: %s\n".formatted(query, mode, difference));
          }
        }
      }
    }
    assertNull(wrong.isEmpty() ? null : wrong.toString());
  }

  private void sqlFiles(int workers, String memory, List<String> modes)
      throws IOException, SQLException {
    String prefix = System.getProperty("sql.files", "");
    StringBuilder wrong = new StringBuilder();
    try (ProcessSession processes = open(workers, memory)) {
      drop(processes.session());
      for (String mode : modes) {
        processes.set(Modes.parse(mode + CUT));
        for (Path file : LogicFile.all()) {
          if (!file.getFileName().toString().startsWith(prefix)) {
            continue;
          }
          try {
            LogicRun.of(file, processes.session(), mode);
          } catch (AssertionError failure) {
            wrong.append(failure.getMessage()).append('\n');
          }
          drop(processes.session());
        }
      }
    }
    assertNull(wrong.isEmpty() ? null : wrong.toString());
  }

  /** Drops all tables and views, since the next file may use their names. */
  private static void drop(Session session) {
    new HashMap<>(session.catalog().relations())
        .forEach(
            (name, relation) ->
                session
                    .catalog()
                    .drop(
                        session.catalog().named(List.of(name)),
                        relation instanceof Relation.View,
                        true));
  }
}
