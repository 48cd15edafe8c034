package io.sheaf.storage.parquet;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Schema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** DuckDB in the test's process: writes files and tells what is in them. */
public final class DuckDb implements AutoCloseable {
  private final Connection connection;

  public DuckDb() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    execute("SET threads = 1");
    execute("SET TimeZone = 'UTC'");
  }

  public void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The file's rows as {@link TableText} writes them. */
  public List<List<String>> rows(Path file, Schema schema) throws SQLException {
    List<String> expressions = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      expressions.add(text("\"" + schema.field(i).name() + "\"", schema.type(i)));
    }
    String sql = "SELECT " + String.join(", ", expressions) + " FROM '" + file + "'";
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
          String value = result.getString(i + 1);
          boolean floating = schema.type(i).isFloating() && value != null;
          row.add(floating ? String.valueOf(number(value) + 0.0) : String.valueOf(value));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static double number(String text) {
    return switch (text) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> Double.parseDouble(text);
    };
  }

  private static String text(String column, DataType type) {
    String value =
        switch (type) {
          case Simple simple when simple == Simple.DATE ->
              "datediff('day', DATE '1970-01-01', " + column + ")";
          case Simple simple when simple == Simple.VARBINARY -> "hex(" + column + ")";
          case Simple simple when simple == Simple.REAL -> column + "::DOUBLE";
          case DataType.Time time -> "epoch_us(" + column + ")";
          case DataType.Timestamp stamp when stamp.precision() > 6 -> "epoch_ns(" + column + ")";
          case DataType.Timestamp _ -> "epoch_us(" + column + ")";
          default -> column;
        };
    return "CAST(" + value + " AS VARCHAR)";
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
