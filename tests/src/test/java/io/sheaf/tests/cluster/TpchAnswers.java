package io.sheaf.tests.cluster;

import io.sheaf.tests.oracle.Rows;
import io.sheaf.tests.tpch.TpchData;
import io.sheaf.tests.tpch.TpchQueries;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** What DuckDB answers to the TPC-H queries at SF 0.01, asked once. */
final class TpchAnswers {
  private static Map<String, Rows> answers;

  private TpchAnswers() {}

  static synchronized Rows of(String query) {
    if (answers == null) {
      try {
        answers = ask();
      } catch (SQLException e) {
        throw new IllegalStateException("DuckDB does not answer", e);
      }
    }
    return answers.get(query);
  }

  private static Map<String, Rows> ask() throws SQLException {
    Map<String, Rows> all = new HashMap<>();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      for (String view : TpchData.views(TpchData.parquet(0.01))) {
        statement.execute(view);
      }
      for (String query : TpchQueries.names()) {
        try (ResultSet results = statement.executeQuery(TpchQueries.text(query))) {
          all.put(query, Rows.read(results));
        }
      }
    }
    return all;
  }
}
