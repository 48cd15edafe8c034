package io.sheaf.tests.fuzz;

import io.sheaf.sql.Session;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables of random queries: small and large, empty, with repeats, clustered by a key in many
 * row groups, one file from each writer. Columns are the same in all: a number that tells rows
 * apart, one of each type, a second integer, and numbers up to the ends of their ranges.
 */
final class FuzzTables {
  /** A column; extreme ones are read and compared only. */
  record Column(String name, FuzzType type, boolean isExtreme) {}

  /** The column that tells rows apart; rows with equal ones are equal. */
  static final String ID = "id";

  static final List<Column> COLUMNS = columns();

  static final List<String> NAMES = List.of("t0", "t1", "t2", "t3", "so1", "so2", "emp");

  private static final List<String> EXTREME_BIGINTS =
      List.of("9223372036854775807", "-9223372036854775808", "0", "-1", "9007199254740993");
  private static final List<String> EXTREME_DOUBLES =
      List.of(
          "'NaN'::DOUBLE",
          "'Infinity'::DOUBLE",
          "'-Infinity'::DOUBLE",
          "-0.0::DOUBLE",
          "0e0",
          "1.7976931348623157e308",
          "4.9e-324",
          "-1.5e0");

  private FuzzTables() {}

  private static List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(ID, FuzzType.INT, false));
    for (FuzzType type : FuzzType.values()) {
      columns.add(new Column("c_" + type.name().toLowerCase(java.util.Locale.ROOT), type, false));
    }
    columns.add(new Column("c_i2", FuzzType.INT, false));
    columns.add(new Column("x_big", FuzzType.BIGINT, true));
    columns.add(new Column("x_dbl", FuzzType.DOUBLE, true));
    return columns;
  }

  /** Makes the tables in DuckDB and as files. */
  static void create(Statement duckdb, Path folder) throws SQLException {
    Choices choices = Choices.random(42);
    int[] sizes = {40, 300, 5};
    for (int table = 0; table < sizes.length; table++) {
      List<String> rows = new ArrayList<>();
      for (int row = 0; row < sizes[table]; row++) {
        List<String> values = new ArrayList<>();
        for (Column column : COLUMNS) {
          String text =
              column.name().equals(ID)
                  ? String.valueOf(1000 * table + row)
                  : value(column, choices, sizes[table]);
          values.add("(%s)::%s".formatted(text, column.type().sql));
        }
        rows.add("(" + String.join(", ", values) + ")");
      }
      String names = String.join(", ", COLUMNS.stream().map(Column::name).toList());
      duckdb.execute(
          "CREATE TABLE t%d AS SELECT * FROM (VALUES %s) v(%s)"
              .formatted(table, String.join(", ", rows), names));
    }
    duckdb.execute(
        "CREATE TABLE t3 AS SELECT * FROM t0 UNION ALL SELECT * FROM t0 UNION ALL SELECT * FROM"
            + " t2");
    duckdb.execute("CREATE TABLE emp AS SELECT * FROM t0 WHERE c_int > 1000");
    for (String table : List.of("t0", "t1", "t2", "t3", "emp")) {
      duckdb.execute("COPY %s TO '%s' (FORMAT PARQUET)".formatted(table, file(folder, table)));
    }
    // Files of our own writer, clustered, with many small row groups.
    try (Session session = Session.open(java.util.Map.of("threads", "1"))) {
      session
          .execute(
              "COPY (SELECT * FROM '%s' ORDER BY c_int) TO '%s' (FORMAT PARQUET, ROW_GROUP_SIZE 20)"
                  .formatted(file(folder, "t1"), file(folder, "so1")))
          .close();
      session
          .execute(
              "COPY (SELECT * FROM '%s' ORDER BY c_int NULLS FIRST, c_string) TO '%s' (FORMAT PARQUET, ROW_GROUP_SIZE 7)"
                  .formatted(file(folder, "t3"), file(folder, "so2")))
          .close();
    }
    for (String table : List.of("so1", "so2")) {
      duckdb.execute("CREATE VIEW %s AS SELECT * FROM '%s'".formatted(table, file(folder, table)));
    }
  }

  private static Path file(Path folder, String table) {
    return folder.resolve(table + ".parquet");
  }

  /** Makes the files known to a session. */
  static void open(Session session, Path folder) {
    for (String table : NAMES) {
      session
          .execute("CREATE VIEW %s AS SELECT * FROM '%s'".formatted(table, file(folder, table)))
          .close();
    }
  }

  private static String value(Column column, Choices choices, int size) {
    if (choices.chance(12)) {
      return "NULL";
    }
    if (column.isExtreme()) {
      return choices.of(column.type() == FuzzType.BIGINT ? EXTREME_BIGINTS : EXTREME_DOUBLES);
    }
    return switch (column.type()) {
      case INT, BIGINT, SMALL -> String.valueOf(choices.next(size > 100 ? 40 : 12) - 5);
      case DECIMAL -> String.valueOf((choices.next(500) - 125) * 0.25);
      case DATE -> "DATE '2020-01-01' + " + (choices.next(20) - 8);
      case TIMESTAMP ->
          "TIMESTAMP '2020-01-01 00:00:00' + INTERVAL %d SECOND".formatted(choices.next(200_000));
      case DOUBLE -> String.valueOf((choices.next(80) - 20) * 0.25) + "e0";
      case WIDE, STRING, BOOLEAN, LIST, TEXTS, STRUCT -> choices.of(column.type().literals);
    };
  }
}
