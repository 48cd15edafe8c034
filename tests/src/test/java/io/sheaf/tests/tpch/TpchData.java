package io.sheaf.tests.tpch;

import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
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
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * TPC-H tables as Parquet files that DuckDB wrote, made once a scale and kept in the build folder.
 */
public final class TpchData {
  /** Rows a row group: small, so that even tiny tables have several. */
  private static final int ROW_GROUP_ROWS = 4096;

  public static final List<String> TABLES =
      List.of("region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem");

  private TpchData() {}

  /**
   * The folder with one file a table, {@code lineitem.parquet} and so on. Threads of one process
   * wait for each other here, since a lock on a file is the whole process's.
   */
  public static synchronized Path parquet(double scale) {
    Path folder = Path.of("target", "tpch-" + scale).toAbsolutePath();
    Path done = folder.resolve("done");
    try {
      Files.createDirectories(folder);
      try (FileChannel lockFile =
              FileChannel.open(
                  folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = lockFile.lock()) {
        if (lock.isValid() && !Files.exists(done)) {
          for (String table : TABLES) {
            write(table, scale, folder);
          }
          Files.createFile(done);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB could not write TPC-H data", e);
    }
    return folder;
  }

  /** Statements that name the tables of such a folder, for either engine. */
  public static List<String> views(Path folder) {
    return TABLES.stream()
        .map(
            table ->
                "CREATE VIEW %s AS SELECT * FROM '%s'"
                    .formatted(table, folder.resolve(table + ".parquet")))
        .toList();
  }

  private static void write(String name, double scale, Path folder)
      throws IOException, SQLException {
    Path text = folder.resolve(name + ".tbl");
    TpchTable<?> table = TpchTable.getTable(name);
    dump(table, scale, text);
    String columns =
        table.getColumns().stream()
            .map(c -> "'" + c.getColumnName().toLowerCase(Locale.ROOT) + "': '" + type(c) + "'")
            .collect(Collectors.joining(", "));
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute(
          "COPY (FROM read_csv('%s', delim='|', header=false, quote='', escape='', columns={%s})) TO '%s' (FORMAT parquet, ROW_GROUP_SIZE %d)"
              .formatted(text, columns, folder.resolve(name + ".parquet"), ROW_GROUP_ROWS));
    }
    Files.delete(text);
  }

  private static <E extends TpchEntity> void dump(TpchTable<E> table, double scale, Path to)
      throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(to)) {
      for (E row : table.createGenerator(scale, 1, 1)) {
        String line = row.toLine();
        out.write(line, 0, line.length() - 1);
        out.write('\n');
      }
    }
  }

  private static String type(TpchColumn<?> column) {
    return switch (column.getType().getBase()) {
      case IDENTIFIER -> "BIGINT";
      case INTEGER -> "INTEGER";
      case DATE -> "DATE";
      case DOUBLE -> "DECIMAL(15,2)";
      case VARCHAR -> "VARCHAR";
    };
  }
}
