package io.sheaf.tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.Result;
import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.SheafRows;
import io.sheaf.tests.tpch.TpchData;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Heavy queries stop soon after they are cancelled or their result is closed, whatever they are
 * doing. Closing the session checks that no memory is held; the spill folder is empty after it.
 */
class CancellationTest {
  /** From the call of cancel to the query's end, on a machine that does other things too. */
  private static final Duration SOON = Duration.ofSeconds(2);

  @TempDir Path folder;

  private static final List<String> HEAVY =
      List.of(
          "SELECT count(*) FROM lineitem a, lineitem b WHERE a.l_comment < b.l_comment",
          "SELECT sum(a.l_quantity * b.l_tax) FROM lineitem a JOIN lineitem b ON a.l_linenumber ="
              + " b.l_linenumber",
          "SELECT a.l_orderkey, count(*) FROM lineitem a JOIN lineitem b ON a.l_suppkey ="
              + " b.l_suppkey GROUP BY a.l_orderkey",
          "SELECT a.l_comment, b.l_comment FROM lineitem a, lineitem b",
          "SELECT a.l_comment AS x, b.l_comment AS y FROM lineitem a JOIN lineitem b ON a.l_suppkey"
              + " = b.l_suppkey ORDER BY x, y",
          "SELECT count(DISTINCT a.l_comment || b.l_shipinstruct) FROM lineitem a JOIN lineitem b"
              + " ON a.l_suppkey = b.l_suppkey",
          "SELECT DISTINCT a.l_comment, b.l_partkey FROM lineitem a JOIN lineitem b ON a.l_suppkey"
              + " = b.l_suppkey",
          "SELECT count(*) FROM lineitem a LEFT JOIN lineitem b ON a.l_partkey < b.l_suppkey AND"
              + " a.l_comment > b.l_comment",
          "SELECT count(*) FROM lineitem a WHERE NOT EXISTS (SELECT * FROM lineitem b WHERE"
              + " a.l_linenumber = b.l_linenumber AND a.l_comment < b.l_shipmode)");

  private static Session open(Path spill, Map<String, String> more) {
    Map<String, String> settings =
        new HashMap<>(Map.of("threads", "2", "spill_directory", spill.toString()));
    settings.putAll(more);
    Session session = Session.open(settings);
    TpchData.views(TpchData.parquet(0.01)).forEach(view -> session.execute(view).close());
    return session;
  }

  private static final List<Map<String, String>> MODES =
      List.of(
          Map.of(),
          Map.of("memory", "64MB"),
          Map.of("partitions", "3", "memory", "1GB"),
          Map.of("scheduler", "sync"));

  static Stream<Arguments> cases() {
    return HEAVY.stream().flatMap(query -> MODES.stream().map(mode -> arguments(query, mode)));
  }

  static List<Map<String, String>> modes() {
    return MODES;
  }

  @ParameterizedTest
  @MethodSource("cases")
  @Timeout(60)
  void aHeavyQueryEndsSoonAfterCancel(String sql, Map<String, String> mode) throws Exception {
    try (ExecutorService clients = Executors.newSingleThreadExecutor();
        Session session = open(folder, mode)) {
      CompletableFuture<Long> ended = new CompletableFuture<>();
      Future<SheafException> query =
          clients.submit(
              () -> {
                try {
                  return assertThrows(SheafException.class, () -> drain(session, sql), sql);
                } finally {
                  ended.complete(System.nanoTime());
                }
              });
      awaitWork(session, query);
      long cancelled = System.nanoTime();
      session.cancel();
      SheafException error = query.get();
      Duration took = Duration.ofNanos(ended.get() - cancelled);
      assertEquals(ErrorCode.CANCELLED, error.code(), error::toString);
      assertTrue(took.compareTo(SOON) < 0, () -> "took " + took);
      assertEquals(
          List.of(List.of(BigDecimal.valueOf(25))),
          SheafRows.query(session, "SELECT count(*) FROM nation").rows());
    }
    assertNothingSpilled();
  }

  private static void drain(Session session, String sql) {
    try (Result result = session.execute(sql)) {
      while (result.next() != null) {
        // Rows don't matter.
      }
    }
  }

  /** Returns once the query runs and has had some time to get to its heavy part. */
  private static void awaitWork(Session session, Future<?> query) throws Exception {
    while (session.progress().fraction() < 0 && !query.isDone()) {
      Thread.onSpinWait();
    }
    try {
      query.get(150, TimeUnit.MILLISECONDS);
    } catch (TimeoutException working) {
      return;
    }
    throw new AssertionError("the query was over before it could be cancelled");
  }

  private void assertNothingSpilled() throws IOException {
    try (Stream<Path> left = Files.walk(folder)) {
      assertEquals(List.of(), left.filter(Files::isRegularFile).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("modes")
  @Timeout(60)
  void closingTheSessionStopsWhatRuns(Map<String, String> mode) throws IOException {
    Session session = open(folder, mode);
    // So many rows that the client reads while the query runs; an exchange would collect them
    // first.
    Result result =
        session.execute(
            mode.containsKey("partitions")
                ? "SELECT * FROM lineitem, region"
                : "SELECT a.l_comment, b.l_comment FROM lineitem a, lineitem b");
    assertNotNull(result.next());
    long start = System.nanoTime();
    session.close();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(took.compareTo(SOON) < 0, () -> "took " + took);
    assertNothingSpilled();
  }

  @Test
  @Timeout(60)
  void aResultClosedHalfWayLetsTheNextStatementRun() throws IOException {
    try (Session session = open(folder, Map.of("memory", "64MB"))) {
      for (int i = 0; i < 5; i++) {
        Result result =
            session.execute("SELECT a.l_comment, b.l_comment FROM lineitem a, lineitem b");
        for (int batch = 0; batch <= i * 10; batch++) {
          assertNotNull(result.next());
        }
        result.close();
        SheafException closed = assertThrows(SheafException.class, result::next);
        assertEquals(ErrorCode.OBJECT_CLOSED, closed.code());
        assertEquals(
            List.of(List.of(BigDecimal.valueOf(5))),
            SheafRows.query(session, "SELECT count(*) FROM region").rows());
      }
    }
    assertNothingSpilled();
  }

  @Test
  @Timeout(60)
  void cancelBetweenStatementsIsHarmless() {
    try (Session session = open(folder, Map.of())) {
      session.cancel();
      assertEquals(
          List.of(List.of(BigDecimal.valueOf(25))),
          SheafRows.query(session, "SELECT count(*) FROM nation").rows());
      session.cancel();
      assertEquals(
          List.of(List.of(BigDecimal.valueOf(25))),
          SheafRows.query(session, "SELECT count(*) FROM nation").rows());
    }
  }

  @Test
  @Timeout(60)
  void sessionsDoNotDisturbEachOther() throws InterruptedException, ExecutionException {
    String query =
        "SELECT l_suppkey, count(*), sum(l_quantity), max(l_comment) FROM lineitem JOIN orders ON"
            + " l_orderkey = o_orderkey WHERE o_totalprice > 1000 GROUP BY l_suppkey ORDER BY"
            + " l_suppkey";
    try (ExecutorService clients = Executors.newFixedThreadPool(3);
        Session victim = open(folder, Map.of())) {
      Future<SheafException> heavy =
          clients.submit(
              () -> assertThrows(SheafException.class, () -> drain(victim, HEAVY.getFirst())));
      List<Callable<List<List<Object>>>> tasks = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        tasks.add(
            () -> {
              try (Session session = open(folder, Map.of("memory", "64MB"))) {
                List<List<Object>> rows = SheafRows.query(session, query).rows();
                assertEquals(rows, SheafRows.query(session, query).rows());
                return rows;
              }
            });
      }
      List<Future<List<List<Object>>>> results = clients.invokeAll(tasks);
      assertEquals(100, results.getFirst().get().size());
      assertEquals(results.getFirst().get(), results.getLast().get());
      victim.cancel();
      assertEquals(ErrorCode.CANCELLED, heavy.get().code());
    }
  }
}
