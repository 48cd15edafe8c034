package io.sheaf.tests.adaptive;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.Rows;
import io.sheaf.tests.oracle.SheafRows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** Files whose joins are not what was estimated, and DuckDB's answers about them. */
final class SkewedTables implements AutoCloseable {
  private final Path folder;
  private final Connection duckdb;

  /** Writes the files. */
  SkewedTables(Path folder) throws SQLException {
    this.folder = folder;
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
    // Two thirds of the rows of "skewed" have key 7; a thirtieth has none.
    write(
        "skewed",
        "SELECT CASE WHEN i % 3 > 0 THEN 7 WHEN i % 30 > 0 THEN hash(i) % 500 END::BIGINT AS k, i"
            + " AS v FROM range(30000) t(i)");
    write("even", "SELECT CAST(hash(i) % 600 AS BIGINT) AS k, i AS v FROM range(3000) t(i)");
    // As an estimate has it, a third of the rows pass a comparison with a computed value.
    write("wide", "SELECT CAST(hash(i) % 9000 AS BIGINT) AS k, i AS v FROM range(200000) t(i)");
  }

  private void write(String name, String query) throws SQLException {
    execute("COPY (%s) TO '%s' (FORMAT parquet, ROW_GROUP_SIZE 2048)".formatted(query, file(name)));
  }

  private Path file(String name) {
    return folder.resolve(name + ".parquet");
  }

  /** The query with files for {@code {skewed}}, {@code {even}} and {@code {wide}}. */
  String named(String query) {
    String named = query;
    for (String table : List.of("skewed", "even", "wide")) {
      named = named.replace("{" + table + "}", "'" + file(table) + "'");
    }
    return named;
  }

  /** Runs a statement in DuckDB. */
  void execute(String statement) throws SQLException {
    try (Statement running = duckdb.createStatement()) {
      running.execute(named(statement));
    }
  }

  /** Runs the query in both and compares the rows. */
  void assertSame(Session session, String query) throws SQLException {
    Rows expected;
    try (Statement statement = duckdb.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      expected = Rows.read(rows);
    }
    boolean ordered = query.contains("ORDER BY");
    assertNull(Rows.difference(expected, SheafRows.query(session, query), ordered), query);
  }

  /** Runs the query and compares; gives the decisions that EXPLAIN ANALYZE tells of. */
  String decisions(Session session, String query) throws SQLException {
    assertSame(session, query);
    return SheafRows.query(session, "EXPLAIN ANALYZE " + query).rows().stream()
        .map(row -> row.getFirst().toString())
        .filter(line -> line.startsWith("adaptive: "))
        .collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    try {
      duckdb.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
