package io.sheaf.sql.statement;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.sql.parser.SheafParser;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/**
 * The query that SUMMARIZE is short for: one row of aggregates over all columns, as a list with a
 * struct for each column, which is then taken apart.
 */
final class Summary {
  private static final List<String> COLUMNS =
      List.of(
          "column_name",
          "column_type",
          "min",
          "max",
          "approx_unique",
          "avg",
          "std",
          "q25",
          "q50",
          "q75",
          "count",
          "null_percentage");

  private Summary() {}

  /**
   * The query.
   *
   * @param subject a table's name, a path or a query; still to be planned
   * @param schema its columns
   */
  static SqlNode query(SqlNode subject, Schema schema) {
    String text = SheafParser.unparse(subject);
    boolean relation = subject.getKind() == SqlKind.IDENTIFIER;
    String fields =
        COLUMNS.stream()
            .map(name -> "c.s.%1$s AS %1$s".formatted(quoted(name)))
            .collect(Collectors.joining(", "));
    return SheafParser.parseKept(
        "SELECT %s FROM (SELECT [%s] AS l FROM %s) AS t, UNNEST(t.l) WITH ORDINALITY AS c (s, i) ORDER BY c.i"
            .formatted(
                fields,
                schema.fields().stream().map(Summary::struct).collect(Collectors.joining(", ")),
                relation ? text : "(" + text + ") AS q"));
  }

  private static String struct(Field field) {
    DataType type = field.type();
    String column = quoted(field.name());
    boolean number = type.isNumeric();
    boolean scaled = number || isMoment(type);
    boolean ordered = !type.isNested();
    String count = ordered ? "approx_count_distinct(" + column + ")" : "NULL";
    return "{'column_name': %s, 'column_type': %s, 'min': %s, 'max': %s, 'approx_unique': CAST(%s AS BIGINT), %s 'count': count(*), 'null_percentage': %s}"
        .formatted(
            literal(field.name()),
            literal(type.toString()),
            text(ordered, "min(" + column + ")"),
            text(ordered, "max(" + column + ")"),
            count,
            "'avg': %s, 'std': %s, 'q25': %s, 'q50': %s, 'q75': %s,"
                .formatted(
                    text(number, "avg(CAST(" + column + " AS DOUBLE))"),
                    text(number, "stddev(CAST(" + column + " AS DOUBLE))"),
                    text(scaled, "quantile_disc(" + column + ", 0.25)"),
                    text(scaled, "quantile_disc(" + column + ", 0.5)"),
                    text(scaled, "quantile_disc(" + column + ", 0.75)")),
            "CAST(100.0 * (count(*) - count(%s)) / nullif(count(*), 0) AS DECIMAL(9, 2))"
                .formatted(column));
  }

  private static boolean isMoment(DataType type) {
    return type == DataType.Simple.DATE
        || type instanceof DataType.Timestamp
        || type instanceof DataType.Time;
  }

  private static String text(boolean known, String value) {
    return "CAST(" + (known ? value : "NULL") + " AS VARCHAR)";
  }

  private static String literal(String text) {
    return "CAST('" + text.replace("'", "''") + "' AS VARCHAR)";
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
