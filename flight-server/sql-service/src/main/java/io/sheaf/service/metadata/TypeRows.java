package io.sheaf.service.metadata;

import java.util.Comparator;
import java.util.List;
import org.apache.arrow.flight.sql.impl.FlightSql.Nullable;
import org.apache.arrow.flight.sql.impl.FlightSql.Searchable;
import org.apache.arrow.flight.sql.impl.FlightSql.XdbcDataType;
import org.apache.arrow.flight.sql.impl.FlightSql.XdbcDatetimeSubcode;

/** The types of SQL as rows of {@code GetXdbcTypeInfo}. */
public final class TypeRows {
  private static final String QUOTE = "'";
  private static final int RADIX = 10;

  private TypeRows() {}

  private static final List<Object[]> ALL =
      List.<Object[]>of(
              plain("BOOLEAN", XdbcDataType.XDBC_BIT, 1, null),
              number("TINYINT", XdbcDataType.XDBC_TINYINT, 3),
              number("BIGINT", XdbcDataType.XDBC_BIGINT, 19),
              number("INTEGER", XdbcDataType.XDBC_INTEGER, 10),
              number("SMALLINT", XdbcDataType.XDBC_SMALLINT, 5),
              number("REAL", XdbcDataType.XDBC_REAL, 7),
              number("DOUBLE", XdbcDataType.XDBC_DOUBLE, 15),
              decimal(),
              text("CHAR", XdbcDataType.XDBC_CHAR, 65_536, List.of("length")),
              text("VARCHAR", XdbcDataType.XDBC_VARCHAR, null, List.of()),
              binary(),
              moment(
                  "DATE", "DATE '", XdbcDataType.XDBC_DATE, XdbcDatetimeSubcode.XDBC_SUBCODE_DATE, 10, 0),
              moment(
                  "TIME", "TIME '", XdbcDataType.XDBC_TIME, XdbcDatetimeSubcode.XDBC_SUBCODE_TIME, 18, 9),
              moment(
                  "TIMESTAMP",
                  "TIMESTAMP '",
                  XdbcDataType.XDBC_TIMESTAMP,
                  XdbcDatetimeSubcode.XDBC_SUBCODE_TIMESTAMP,
                  29,
                  9),
              moment(
                  "TIMESTAMP WITH LOCAL TIME ZONE",
                  "TIMESTAMP WITH LOCAL TIME ZONE '",
                  XdbcDataType.XDBC_TIMESTAMP,
                  XdbcDatetimeSubcode.XDBC_SUBCODE_TIMESTAMP_WITH_TIMEZONE,
                  35,
                  9),
              interval(
                  "INTERVAL YEAR TO MONTH", XdbcDatetimeSubcode.XDBC_SUBCODE_INTERVAL_YEAR_TO_MONTH),
              interval(
                  "INTERVAL DAY TO SECOND", XdbcDatetimeSubcode.XDBC_SUBCODE_INTERVAL_DAY_TO_SECOND),
              plain("UUID", XdbcDataType.XDBC_UNKNOWN_TYPE, 36, "UUID '"))
          .stream()
          .sorted(Comparator.comparing(row -> (Integer) row[1]))
          .toList();

  /** All types, by their number. */
  public static List<Object[]> all() {
    return ALL;
  }

  /** Those of one number. */
  public static List<Object[]> of(int dataType) {
    return ALL.stream().filter(row -> (Integer) row[1] == dataType).toList();
  }

  private static Object[] row(
      String name,
      XdbcDataType type,
      Integer size,
      String prefix,
      List<String> parameters,
      boolean caseSensitive,
      boolean isNumber,
      Integer mostScale,
      XdbcDataType verbose,
      Integer subcode) {
    return new Object[] {
      name,
      type.getNumber(),
      size,
      prefix,
      prefix == null ? null : QUOTE,
      parameters,
      Nullable.NULLABILITY_NULLABLE_VALUE,
      caseSensitive,
      Searchable.SEARCHABLE_FULL_VALUE,
      isNumber ? false : null,
      false,
      isNumber ? false : null,
      name,
      mostScale == null ? null : 0,
      mostScale,
      verbose.getNumber(),
      subcode,
      isNumber ? RADIX : null,
      null
    };
  }

  private static Object[] plain(String name, XdbcDataType type, Integer size, String prefix) {
    return row(name, type, size, prefix, List.of(), false, false, null, type, null);
  }

  private static Object[] number(String name, XdbcDataType type, int digits) {
    return row(name, type, digits, null, List.of(), false, true, null, type, null);
  }

  private static Object[] decimal() {
    XdbcDataType type = XdbcDataType.XDBC_DECIMAL;
    return row(
        "DECIMAL", type, 38, null, List.of("precision", "scale"), false, true, 38, type, null);
  }

  private static Object[] text(
      String name, XdbcDataType type, Integer size, List<String> parameters) {
    return row(name, type, size, QUOTE, parameters, true, false, null, type, null);
  }

  private static Object[] binary() {
    XdbcDataType type = XdbcDataType.XDBC_VARBINARY;
    return row("VARBINARY", type, null, "X'", List.of(), false, false, null, type, null);
  }

  private static Object[] moment(
      String name,
      String prefix,
      XdbcDataType type,
      XdbcDatetimeSubcode subcode,
      int size,
      int mostScale) {
    return row(
        name,
        type,
        size,
        prefix,
        mostScale == 0 ? List.of() : List.of("precision"),
        false,
        false,
        mostScale,
        XdbcDataType.XDBC_DATETIME,
        subcode.getNumber());
  }

  private static Object[] interval(String name, XdbcDatetimeSubcode subcode) {
    XdbcDataType type = XdbcDataType.XDBC_INTERVAL;
    return row(
        name, type, null, "INTERVAL '", List.of(), false, false, null, type, subcode.getNumber());
  }
}
