package io.sheaf.jdbc;

import static java.sql.DatabaseMetaData.typeNullable;
import static java.sql.DatabaseMetaData.typePredBasic;
import static java.sql.DatabaseMetaData.typePredNone;
import static java.sql.DatabaseMetaData.typeSearchable;

import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The types that columns can have, as rows of {@code getTypeInfo}. */
final class TypeRows {
  static final String[] COLUMNS = {
    "TYPE_NAME",
    "DATA_TYPE:int",
    "PRECISION:int",
    "LITERAL_PREFIX",
    "LITERAL_SUFFIX",
    "CREATE_PARAMS",
    "NULLABLE:short",
    "CASE_SENSITIVE:boolean",
    "SEARCHABLE:short",
    "UNSIGNED_ATTRIBUTE:boolean",
    "FIXED_PREC_SCALE:boolean",
    "AUTO_INCREMENT:boolean",
    "LOCAL_TYPE_NAME",
    "MINIMUM_SCALE:short",
    "MAXIMUM_SCALE:short",
    "SQL_DATA_TYPE:int",
    "SQL_DATETIME_SUB:int",
    "NUM_PREC_RADIX:int"
  };

  private TypeRows() {}

  /** The rows, by JDBC's number of the type and then by how close the type is to it. */
  static List<Object[]> all() {
    List<Object[]> rows = new ArrayList<>();
    rows.add(number("TINYINT", Types.TINYINT, 3));
    rows.add(number("SMALLINT", Types.SMALLINT, 5));
    rows.add(number("INTEGER", Types.INTEGER, 10));
    rows.add(number("BIGINT", Types.BIGINT, 19));
    rows.add(number("REAL", Types.REAL, 7));
    rows.add(number("DOUBLE", Types.DOUBLE, 15));
    rows.add(number("FLOAT", Types.FLOAT, 15));
    rows.add(decimal("DECIMAL", Types.DECIMAL));
    rows.add(decimal("NUMERIC", Types.NUMERIC));
    rows.add(row("BOOLEAN", Types.BOOLEAN, 1, "", null, false, typePredBasic, 0));
    rows.add(row("VARCHAR", Types.VARCHAR, Integer.MAX_VALUE, "'", null, true, typeSearchable, 0));
    rows.add(row("CHAR", Types.CHAR, Integer.MAX_VALUE, "'", "length", true, typeSearchable, 0));
    rows.add(
        row("VARBINARY", Types.VARBINARY, Integer.MAX_VALUE, "x'", null, false, typePredBasic, 0));
    rows.add(row("DATE", Types.DATE, 10, "DATE '", null, false, typePredBasic, 0));
    rows.add(row("TIME", Types.TIME, 18, "TIME '", "digits", false, typePredBasic, 9));
    rows.add(
        row("TIMESTAMP", Types.TIMESTAMP, 29, "TIMESTAMP '", "digits", false, typePredBasic, 9));
    rows.add(
        row(
            "TIMESTAMP WITH LOCAL TIME ZONE",
            Types.TIMESTAMP_WITH_TIMEZONE,
            35,
            "TIMESTAMP WITH LOCAL TIME ZONE '",
            "digits",
            false,
            typePredBasic,
            9));
    rows.add(row("UUID", Types.OTHER, 36, "UUID '", null, false, typePredBasic, 0));
    rows.add(row("INTERVAL YEAR TO MONTH", Types.OTHER, 0, "", null, false, typePredBasic, 0));
    rows.add(row("INTERVAL DAY TO SECOND", Types.OTHER, 0, "", null, false, typePredBasic, 6));
    rows.add(row("ARRAY", Types.ARRAY, 0, "[", null, false, typePredNone, 0));
    rows.add(row("ROW", Types.STRUCT, 0, "ROW(", null, false, typePredNone, 0));
    rows.add(row("MAP", Types.OTHER, 0, "MAP {", null, false, typePredNone, 0));
    rows.sort(Comparator.comparingInt(row -> (Integer) row[1]));
    return rows;
  }

  private static Object[] number(String name, int jdbcType, int precision) {
    return row(name, jdbcType, precision, "", null, false, typePredBasic, 0);
  }

  private static Object[] decimal(String name, int jdbcType) {
    return row(name, jdbcType, 38, "", "precision,scale", false, typePredBasic, 38);
  }

  /**
   * @param prefix what a literal begins with; its end follows from that
   */
  private static Object[] row(
      String name,
      int jdbcType,
      int precision,
      String prefix,
      String parameters,
      boolean caseSensitive,
      int searchable,
      int maxScale) {
    boolean number = SheafResultSetMetaData.isNumber(jdbcType);
    return new Object[] {
      name,
      jdbcType,
      precision,
      prefix.isEmpty() ? null : prefix,
      suffix(prefix),
      parameters,
      typeNullable,
      caseSensitive,
      searchable,
      !number,
      false,
      false,
      name,
      0,
      maxScale,
      null,
      null,
      number ? 10 : null
    };
  }

  private static String suffix(String prefix) {
    if (prefix.isEmpty()) {
      return null;
    }
    return switch (prefix.charAt(prefix.length() - 1)) {
      case '[' -> "]";
      case '(' -> ")";
      case '{' -> "}";
      default -> "'";
    };
  }
}
