package io.sheaf.tests.tpcds;

import io.trino.tpcds.Results;
import io.trino.tpcds.Session;
import io.trino.tpcds.Table;
import io.trino.tpcds.column.Column;
import io.trino.tpcds.column.ColumnType;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * TPC-DS tables as Parquet files that DuckDB wrote, made once a scale and kept in the build folder.
 */
public final class TpcdsData {
  /** Rows a row group: small, so that even tiny tables have several. */
  private static final int ROW_GROUP_ROWS = 8192;

  private TpcdsData() {}

  private static List<Table> tables() {
    return Table.getBaseTables().stream().filter(t -> t != Table.DBGEN_VERSION).toList();
  }

  /** The folder with one file a table. */
  public static Path parquet(double scale) {
    Path folder = Path.of("target", "tpcds-" + scale).toAbsolutePath();
    Path done = folder.resolve("done");
    try {
      Files.createDirectories(folder);
      try (FileChannel lockFile =
              FileChannel.open(
                  folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = lockFile.lock()) {
        if (lock.isValid() && !Files.exists(done)) {
          write(scale, folder);
          Files.createFile(done);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB could not write TPC-DS data", e);
    }
    return folder;
  }

  /** Statements that name the tables of such a folder, for either engine. */
  public static List<String> views(Path folder) {
    return tables().stream()
        .map(
            table ->
                "CREATE VIEW %s AS SELECT * FROM '%s'"
                    .formatted(table.getName(), folder.resolve(table.getName() + ".parquet")))
        .toList();
  }

  private static void write(double scale, Path folder) throws IOException, SQLException {
    // A table of returns is made from its sales, so each table gets a session of its own.
    for (Table table : tables()) {
      Path text = folder.resolve(table.getName() + ".csv");
      Session session = Session.getDefaultSession().withScale(scale).withTable(table);
      try (BufferedWriter out = Files.newBufferedWriter(text)) {
        for (List<List<String>> rows : Results.constructResults(table, session)) {
          out.write(rows.getFirst().stream().map(TpcdsData::cell).collect(Collectors.joining(",")));
          out.write('\n');
        }
      }
      String columns =
          Arrays.stream(table.getColumns())
              .map(c -> "'" + c.getName() + "': '" + type(c) + "'")
              .collect(Collectors.joining(", "));
      try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
          Statement statement = duckdb.createStatement()) {
        statement.execute(
            "COPY (FROM read_csv('%s', header=false, delim=',', quote='\"', escape='\"', allow_quoted_nulls=false, columns={%s})) TO '%s' (FORMAT parquet, ROW_GROUP_SIZE %d)"
                .formatted(
                    text, columns, folder.resolve(table.getName() + ".parquet"), ROW_GROUP_ROWS));
      }
      Files.delete(text);
    }
  }

  private static String cell(String value) {
    return value == null ? "" : "\"" + value.replace("\"", "\"\"") + "\"";
  }

  private static String type(Column column) {
    ColumnType type = column.getType();
    return switch (type.getBase()) {
      case INTEGER -> "INTEGER";
      case IDENTIFIER -> "BIGINT";
      case DATE -> "DATE";
      case TIME, VARCHAR, CHAR -> "VARCHAR";
      case DECIMAL -> "DECIMAL(%d,%d)".formatted(type.getPrecision().get(), type.getScale().get());
    };
  }
}
