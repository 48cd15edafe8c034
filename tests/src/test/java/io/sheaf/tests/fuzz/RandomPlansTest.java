package io.sheaf.tests.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.Result;
import io.sheaf.sql.Session;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Planning random queries always ends: with a plan or an error of the user's, within two seconds of
 * processor time. {@code -Dfuzz.seed=N} starts at another seed.
 */
class RandomPlansTest {
  private static final long MOST_NANOS = 2_000_000_000L;

  /** Settings whose plans differ most: one process, exchanges, workers. */
  private static final List<Map<String, String>> SETTINGS =
      List.of(
          Map.of("threads", "2"),
          Map.of("threads", "2", "partitions", "3"),
          Map.of("threads", "2", "plan_for_workers", "3", "task_rows", "50"));

  @Test
  void twoHundredPlans() throws SQLException, IOException {
    run(200);
  }

  @Tag("slow")
  @Test
  void tenThousandPlans() throws SQLException, IOException {
    run(10_000);
  }

  private static void run(int plans) throws SQLException, IOException {
    long first = Long.getLong("fuzz.seed", 1_000_000);
    Path folder = Files.createDirectories(Path.of("target", "fuzz")).toAbsolutePath();
    List<String> failures = new ArrayList<>();
    List<Session> sessions = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement duckdb = connection.createStatement()) {
      FuzzTables.create(duckdb, folder);
      ScalarCalls calls = ScalarCalls.of(duckdb);
      for (Map<String, String> settings : SETTINGS) {
        Session session = Session.open(settings);
        sessions.add(session);
        FuzzTables.open(session, folder);
      }
      for (long seed = first; seed < first + plans && failures.size() < 10; seed++) {
        String sql = new Queries(Choices.random(seed), calls).statement();
        Session session = sessions.get((int) (seed % sessions.size()));
        String failure = failure(session, sql);
        if (failure != null) {
          failures.add("seed %d: %s%n%s".formatted(seed, failure, sql));
        }
      }
    } finally {
      sessions.forEach(Session::close);
    }
    assertEquals(List.of(), failures);
  }

  private static String failure(Session session, String sql) {
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    try (Result plan = session.execute("EXPLAIN " + sql)) {
      plan.next();
    } catch (SheafException error) {
      if (error.code() == ErrorCode.INTERNAL_ERROR || error.code() == ErrorCode.UNSUPPORTED) {
        return error.code() + " " + error.getMessage();
      }
    } catch (RuntimeException | Error crash) {
      return String.valueOf(crash);
    }
    long nanos = threads.getCurrentThreadCpuTime() - start;
    return nanos > MOST_NANOS ? "planned in " + nanos / 1_000_000 + " ms" : null;
  }
}
