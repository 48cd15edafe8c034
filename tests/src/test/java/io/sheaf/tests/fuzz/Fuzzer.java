package io.sheaf.tests.fuzz;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.Rows;
import io.sheaf.tests.oracle.SheafRows;
import io.sheaf.tests.sql.Modes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs random queries in Sheaf, in random modes of execution, and in DuckDB, and compares the rows.
 * A query that DuckDB refuses does not count. One that fails is made smaller while it fails in the
 * same way. Not thread-safe.
 */
final class Fuzzer implements AutoCloseable {
  static final List<String> MODES =
      List.of(
          "threads=2",
          "scheduler=sync",
          "batch_rows=3;division_rows=50",
          "partitions=3",
          "partitions=1;join=hash",
          "partitions=129;divisions=off",
          "batch_rows=64;join=broadcast",
          "scheduler=loopback;task_rows=50",
          "scheduler=loopback;partitions=3",
          "memory=48MB;batch_rows=7");

  /** Rows beyond which results are not compared. */
  private static final int MOST_ROWS = 20_000;

  /** Longest that DuckDB may take. */
  private static final int SECONDS = 10;

  private static final int LONGEST_TEXT = 4_000;
  private static final int MOST_ATTEMPTS = 600;

  /** How a query fails. */
  enum Kind {
    OTHER_ROWS,
    ERROR,
    CRASH
  }

  /** A query that fails. */
  record Failure(long seed, String mode, String sql, Kind kind, String message) {
    @Override
    public String toString() {
      return "seed %d with %s: %s: %s%n%s".formatted(seed, mode, kind, message, sql);
    }

    /** What failures of one cause have in common: an error's text without names and numbers. */
    String likeness() {
      String first = message.lines().findFirst().orElse("");
      return kind == Kind.OTHER_ROWS
          ? kind.name()
          : kind + " " + first.replaceAll("'[^']*'", "'?'").replaceAll("\\d+", "N");
    }
  }

  private final Connection connection;
  private final List<String> modes;
  private Statement duckdb;
  private final Path folder;
  private final Map<String, Session> sessions = new HashMap<>();
  private final ScalarCalls calls;

  /** What failed so far: of errors that are alike one is made smaller. */
  private final Set<String> likenesses = new HashSet<>();

  private int compared;
  private int refused;

  Fuzzer() throws SQLException, IOException {
    this(MODES);
  }

  /**
   * @param modes settings of sessions, one of them a query
   */
  Fuzzer(List<String> modes) throws SQLException, IOException {
    this.modes = modes;
    this.folder = Files.createDirectories(Path.of("target", "fuzz")).toAbsolutePath();
    this.connection = DriverManager.getConnection("jdbc:duckdb:");
    this.duckdb = connection.createStatement();
    duckdb.execute("SET threads = 1");
    duckdb.execute("SET lambda_syntax = 'ENABLE_SINGLE_ARROW'");
    FuzzTables.create(duckdb, folder);
    this.calls = ScalarCalls.of(duckdb);
  }

  /** Queries whose rows were compared. */
  int compared() {
    return compared;
  }

  /** Queries that DuckDB did not take. */
  int refused() {
    return refused;
  }

  String text(long seed) {
    return new Queries(Choices.random(seed), calls).statement();
  }

  /** Runs the query of a seed; a failure is as small as could be found. */
  Optional<Failure> run(long seed) throws SQLException {
    Choices choices = Choices.random(seed);
    String sql = new Queries(choices, calls).statement();
    String mode = modes.get(Math.floorMod(seed * 31 + 17, modes.size()));
    if (sql.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    Failure failure = check(seed, mode, sql);
    if (failure == null) {
      return Optional.empty();
    }
    boolean isKnown = failure.kind() != Kind.OTHER_ROWS && !likenesses.add(failure.likeness());
    return Optional.of(isKnown ? failure : smaller(failure, choices.taken()));
  }

  /** The failure of a query in a mode, or null. */
  Failure check(long seed, String mode, String sql) throws SQLException {
    Rows expected;
    duckdb.setQueryTimeout(SECONDS);
    try (ResultSet results = duckdb.executeQuery(sql)) {
      expected = Rows.read(results, MOST_ROWS + 1);
    } catch (SQLException notTaken) {
      refused++;
      lastRefusal = notTaken.getMessage();
      // The driver closes a statement that failed.
      duckdb.close();
      duckdb = connection.createStatement();
      return null;
    }
    if (expected.rows().size() > MOST_ROWS) {
      return null;
    }
    compared++;
    try {
      Rows actual = SheafRows.query(session(mode), sql);
      String difference = Rows.difference(expected, actual, false);
      return difference == null ? null : new Failure(seed, mode, sql, Kind.OTHER_ROWS, difference);
    } catch (SheafException error) {
      return new Failure(seed, mode, sql, Kind.ERROR, error.code() + " " + error.getMessage());
    } catch (RuntimeException | Error crash) {
      StringBuilder trace = new StringBuilder(crash.toString());
      Arrays.stream(crash.getStackTrace()).limit(12).forEach(f -> trace.append("\n    ").append(f));
      return new Failure(seed, mode, sql, Kind.CRASH, trace.toString());
    }
  }

  private String lastRefusal = "";

  /** Why DuckDB did not take the last query that it refused. */
  String lastRefusal() {
    return lastRefusal;
  }

  private Session session(String mode) {
    return sessions.computeIfAbsent(
        mode,
        m -> {
          Map<String, String> settings =
              new HashMap<>(Map.of("check_operators", "on", "threads", "2", "memory", "256MB"));
          settings.putAll(Modes.parse(m));
          Session session = Session.open(settings);
          FuzzTables.open(session, folder);
          return session;
        });
  }

  /** Leaves numbers out and makes them less, as long as the query fails alike. */
  private Failure smaller(Failure failure, int[] numbers) throws SQLException {
    Failure best = failure;
    int[] kept = numbers;
    int attempts = 0;
    boolean changed = true;
    while (changed && attempts < MOST_ATTEMPTS) {
      changed = false;
      for (int length = Math.max(1, kept.length / 2);
          length >= 1 && attempts < MOST_ATTEMPTS;
          length /= 2) {
        for (int at = 0; at + length <= kept.length && attempts < MOST_ATTEMPTS; ) {
          Failure found = null;
          for (int[] attempt : attempts(kept, at, length)) {
            attempts++;
            found = tried(failure, best, attempt);
            if (found != null) {
              best = found;
              kept = attempt;
              changed = true;
              break;
            }
          }
          at += found == null ? length : 0;
        }
      }
    }
    return best;
  }

  /** Without some numbers, and with zeros in their place. */
  private static List<int[]> attempts(int[] numbers, int at, int length) {
    int[] without = new int[numbers.length - length];
    System.arraycopy(numbers, 0, without, 0, at);
    System.arraycopy(numbers, at + length, without, at, without.length - at);
    int[] zeros = numbers.clone();
    Arrays.fill(zeros, at, at + length, 0);
    return Arrays.equals(zeros, numbers) ? List.of(without) : List.of(without, zeros);
  }

  private Failure tried(Failure failure, Failure best, int[] numbers) throws SQLException {
    String sql = new Queries(Choices.replay(numbers), calls).statement();
    if (sql.length() > best.sql().length() || sql.equals(best.sql())) {
      return null;
    }
    Failure found = check(failure.seed(), failure.mode(), sql);
    return found != null && found.likeness().equals(failure.likeness()) ? found : null;
  }

  @Override
  public void close() throws SQLException {
    sessions.values().forEach(Session::close);
    duckdb.close();
    connection.close();
  }
}
