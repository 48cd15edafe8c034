package io.sheaf.tests.jdbc;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sheaf.service.SqlServer;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.text.SimpleDateFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Type x getter x zone, by both transports. Expected values are those of the JDBC specification: a
 * value without a zone is a moment in the calendar's zone; an instant is itself in every zone.
 */
class GetterTableTest {
  /** Asks a result's first column. */
  private interface Getter {
    Object of(ResultSet row) throws SQLException;
  }

  private record Case(String sql, String getter, Getter get, String expected) {}

  private static Case of(String sql, String name, Getter getter, String expected) {
    return new Case(sql, name, getter, expected);
  }

  private static Calendar in(String zone) {
    return Calendar.getInstance(TimeZone.getTimeZone(zone));
  }

  @SuppressWarnings("JavaUtilDate") // the classes of java.sql are of it
  private static String instant(java.util.Date date) {
    return date == null ? null : Instant.ofEpochMilli(date.getTime()).toString();
  }

  @SuppressWarnings("JavaUtilDate") // programs ask for it
  private static java.util.Date dateOfOld(ResultSet row) throws SQLException {
    return row.getObject(1, java.util.Date.class);
  }

  @SuppressWarnings("JavaUtilDate") // the classes of java.sql are of it
  private static String shown(java.util.Date date, String zone) {
    SimpleDateFormat format = new SimpleDateFormat("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);
    format.setTimeZone(TimeZone.getTimeZone(zone));
    return format.format(date);
  }

  private static String here() {
    return TimeZone.getDefault().getID();
  }

  private static <T> Getter as(Class<T> type) {
    return row -> row.getObject(1, type);
  }

  private static Stream<Case> numbers() {
    return Stream.of(
        of("TRUE", "getBoolean", r -> r.getBoolean(1), "true"),
        of("TRUE", "getInt", r -> r.getInt(1), "1"),
        of("TRUE", "getString", r -> r.getString(1), "true"),
        of("CAST(-128 AS TINYINT)", "getByte", r -> r.getByte(1), "-128"),
        of(
            "CAST(-128 AS TINYINT)",
            "getObject",
            r -> r.getObject(1).getClass(),
            "class java.lang.Integer"),
        of("CAST(300 AS SMALLINT)", "getShort", r -> r.getShort(1), "300"),
        of("CAST(300 AS SMALLINT)", "getByte", r -> r.getByte(1), "22003"),
        of("2147483647", "getInt", r -> r.getInt(1), "2147483647"),
        of("2147483647", "getLong", r -> r.getLong(1), "2147483647"),
        of("9223372036854775807", "getLong", r -> r.getLong(1), "9223372036854775807"),
        of("9223372036854775807", "getInt", r -> r.getInt(1), "22003"),
        of("9223372036854775807", "getBigDecimal", r -> r.getBigDecimal(1), "9223372036854775807"),
        of("1.50", "getBigDecimal", r -> r.getBigDecimal(1), "1.50"),
        of("1.50", "getObject", r -> r.getObject(1), "1.50"),
        of("1.50", "getInt", r -> r.getInt(1), "1"),
        of("1.50", "getDouble", r -> r.getDouble(1), "1.5"),
        of("1.50", "getString", r -> r.getString(1), "1.50"),
        of(
            "12345678901234567890123456789012345.678",
            "getBigDecimal",
            r -> r.getBigDecimal(1),
            "12345678901234567890123456789012345.678"),
        of("CAST(0.1 AS REAL)", "getFloat", r -> r.getFloat(1), "0.1"),
        of("CAST(0.1 AS REAL)", "getString", r -> r.getString(1), "0.1"),
        of("1e300", "getDouble", r -> r.getDouble(1), "1.0E300"),
        of("1e300", "getLong", r -> r.getLong(1), "22003"),
        of("'12'", "getInt", r -> r.getInt(1), "12"),
        of("'x'", "getInt", r -> r.getInt(1), "22018"),
        of("'x'", "getString", r -> r.getString(1), "x"),
        of(
            "'x'",
            "getBytes",
            r -> new String(r.getBytes(1), java.nio.charset.StandardCharsets.UTF_8),
            "x"),
        of("X'00ff'", "getBytes", r -> Arrays.toString(r.getBytes(1)), "[0, -1]"),
        of("X'00ff'", "getString", r -> r.getString(1), "00ff"),
        of("CAST(NULL AS INTEGER)", "getInt", r -> r.getInt(1) + " " + r.wasNull(), "0 true"),
        of("CAST(NULL AS VARCHAR)", "getString", r -> r.getString(1), "null"));
  }

  private static Stream<Case> times() {
    String date = "DATE '2024-02-29'";
    String time = "TIME '12:34:56'";
    String timestamp = "TIMESTAMP '2024-02-29 12:34:56.5'";
    return Stream.of(
        of(date, "getDate", r -> r.getDate(1), "2024-02-29"),
        of(date, "getString", r -> r.getString(1), "2024-02-29"),
        of(date, "LocalDate", as(LocalDate.class), "2024-02-29"),
        of(date, "LocalDateTime", as(LocalDateTime.class), "2024-02-29T00:00"),
        of(date, "getTime", r -> r.getTime(1), "07006"),
        of(date, "getDate UTC", r -> instant(r.getDate(1, in("UTC"))), "2024-02-29T00:00:00Z"),
        of(
            date,
            "getDate New York",
            r -> instant(r.getDate(1, in("America/New_York"))),
            "2024-02-29T05:00:00Z"),
        of(
            date,
            "getTimestamp Kolkata",
            r -> instant(r.getTimestamp(1, in("Asia/Kolkata"))),
            "2024-02-28T18:30:00Z"),
        of("DATE '0001-01-01'", "LocalDate", as(LocalDate.class), "0001-01-01"),
        // Before the Gregorian calendar, and before zones: as the classes themselves print them.
        of("DATE '1500-02-28'", "getDate", r -> r.getDate(1), "1500-02-28"),
        of(
            "DATE '1500-02-28'",
            "getDate Kolkata",
            r -> shown(r.getDate(1, in("Asia/Kolkata")), "Asia/Kolkata"),
            "1500-02-28 00:00:00.000"),
        of(
            "TIMESTAMP '1850-01-02 03:04:05.678'",
            "getTimestamp Paris",
            r -> shown(r.getTimestamp(1, in("Europe/Paris")), "Europe/Paris"),
            "1850-01-02 03:04:05.678"),
        of("TIME '12:34:56.789'", "getTime", r -> shown(r.getTime(1), here()).substring(20), "789"),
        of("TIME '12:34:56.789'", "getObject", r -> r.getObject(1).equals(r.getTime(1)), "true"),
        of(time, "getTime", r -> r.getTime(1), "12:34:56"),
        of(time, "LocalTime", as(LocalTime.class), "12:34:56"),
        of(time, "getTime UTC", r -> instant(r.getTime(1, in("UTC"))), "1970-01-01T12:34:56Z"),
        of(
            time,
            "getTime Kolkata",
            r -> instant(r.getTime(1, in("Asia/Kolkata"))),
            "1970-01-01T07:04:56Z"),
        of(timestamp, "getTimestamp", r -> r.getTimestamp(1), "2024-02-29 12:34:56.5"),
        of(timestamp, "getString", r -> r.getString(1), "2024-02-29 12:34:56.5"),
        of(
            timestamp,
            "java.util.Date",
            r -> shown(dateOfOld(r), here()),
            "2024-02-29 12:34:56.500"),
        of(
            timestamp,
            "Calendar",
            r -> r.getObject(1, Calendar.class).get(Calendar.HOUR_OF_DAY),
            "12"),
        of(timestamp, "getDate", r -> r.getDate(1), "2024-02-29"),
        of(timestamp, "getTime", r -> r.getTime(1), "12:34:56"),
        of(timestamp, "LocalDateTime", as(LocalDateTime.class), "2024-02-29T12:34:56.500"),
        of(
            timestamp,
            "getTimestamp UTC",
            r -> instant(r.getTimestamp(1, in("UTC"))),
            "2024-02-29T12:34:56.500Z"),
        of(
            timestamp,
            "getTimestamp New York",
            r -> instant(r.getTimestamp(1, in("America/New_York"))),
            "2024-02-29T17:34:56.500Z"),
        of(
            timestamp,
            "getDate Kolkata",
            r -> instant(r.getDate(1, in("Asia/Kolkata"))),
            "2024-02-28T18:30:00Z"),
        of(
            "CAST('2024-02-29 12:34:56.123456789' AS TIMESTAMP(9))",
            "LocalDateTime",
            as(LocalDateTime.class),
            "2024-02-29T12:34:56.123456789"),
        // A day that summer time makes an hour shorter: 02:30 is not there, and moves on.
        of(
            "TIMESTAMP '2024-03-10 02:30:00'",
            "getTimestamp New York",
            r -> instant(r.getTimestamp(1, in("America/New_York"))),
            "2024-03-10T07:30:00Z"));
  }

  private static Stream<Case> instants() {
    String instant = "CAST(TIMESTAMP '2024-02-29 23:30:00' AS TIMESTAMP WITH LOCAL TIME ZONE)";
    return Stream.of(
        of(instant, "OffsetDateTime", as(OffsetDateTime.class), "2024-02-29T23:30+09:00"),
        of(instant, "getObject", r -> r.getObject(1), "2024-02-29T23:30+09:00"),
        of(instant, "ZonedDateTime", as(ZonedDateTime.class), "2024-02-29T23:30+09:00[Asia/Tokyo]"),
        of(instant, "Instant", as(Instant.class), "2024-02-29T14:30:00Z"),
        of(instant, "getTimestamp", r -> instant(r.getTimestamp(1)), "2024-02-29T14:30:00Z"),
        of(
            instant,
            "getTimestamp New York",
            r -> instant(r.getTimestamp(1, in("America/New_York"))),
            "2024-02-29T14:30:00Z"),
        of(
            instant,
            "getDate New York",
            r -> instant(r.getDate(1, in("America/New_York"))),
            "2024-02-29T05:00:00Z"),
        of(instant, "getTime UTC", r -> instant(r.getTime(1, in("UTC"))), "1970-01-01T14:30:00Z"),
        of(instant, "LocalDate", as(LocalDate.class), "2024-02-29"));
  }

  private static Stream<Case> others() {
    return Stream.of(
        of("INTERVAL '1-02' YEAR TO MONTH", "getString", r -> r.getString(1), "1-02"),
        of("INTERVAL '1-02' YEAR TO MONTH", "Period", as(Period.class), "P1Y2M"),
        of(
            "INTERVAL '3 04:05:06.5' DAY TO SECOND",
            "getString",
            r -> r.getString(1),
            "3 04:05:06.5"),
        of("INTERVAL '3 04:05:06.5' DAY TO SECOND", "Duration", as(Duration.class), "PT76H5M6.5S"),
        of(
            "CAST('00112233-4455-6677-8899-aabbccddeeff' AS UUID)",
            "UUID",
            as(UUID.class),
            "00112233-4455-6677-8899-aabbccddeeff"),
        of(
            "CAST('00112233-4455-6677-8899-aabbccddeeff' AS UUID)",
            "getObject",
            r -> r.getObject(1).getClass(),
            "class java.util.UUID"),
        of(
            "ARRAY[1, NULL, 3]",
            "getArray",
            r -> Arrays.toString((Object[]) r.getArray(1).getArray()),
            "[1, null, 3]"),
        of("ARRAY[1, NULL, 3]", "getString", r -> r.getString(1), "[1, NULL, 3]"),
        of("ARRAY[1, NULL, 3]", "List", as(List.class), "[1, null, 3]"),
        of("ARRAY[1, 2]", "int[]", r -> Arrays.toString(r.getObject(1, int[].class)), "[1, 2]"),
        of("ARRAY[1, 2]", "base type", r -> r.getArray(1).getBaseTypeName(), "INTEGER"),
        of("ARRAY['a, b', 'c']", "getString", r -> r.getString(1), "['a, b', c]"),
        of(
            "ARRAY[DATE '2024-02-29']",
            "rows of the array",
            r -> {
              Array array = r.getArray(1);
              try (ResultSet rows = array.getResultSet()) {
                rows.next();
                return rows.getInt(1) + " " + rows.getDate(2);
              }
            },
            "1 2024-02-29"),
        of("{'a': 7, 'b': 'x'}", "getString", r -> r.getString(1), "{'a': 7, 'b': x}"),
        of(
            "{'a': 7, 'b': 'x'}",
            "Struct",
            r -> Arrays.toString(r.getObject(1, Struct.class).getAttributes()),
            "[7, x]"),
        of("{'a': 7, 'b': 'x'}", "Map", as(Map.class), "{a=7, b=x}"),
        of("MAP {'k': 1}", "Map", as(Map.class), "{k=1}"),
        of("MAP {'k': 1}", "getString", r -> r.getString(1), "{k=1}"));
  }

  private static Executable check(Statement statement, Case each) {
    return () -> {
      String what = each.sql + " by " + each.getter;
      try (ResultSet row = statement.executeQuery("SELECT " + each.sql)) {
        row.next();
        String given;
        try {
          given = String.valueOf(each.get.of(row));
        } catch (SQLException e) {
          given = e.getSQLState();
        }
        assertEquals(each.expected, given, what);
      }
    };
  }

  private static void checkAll(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      assertAll(
          Stream.of(numbers(), times(), instants(), others())
              .flatMap(cases -> cases)
              .map(each -> check(statement, each)));
    }
  }

  @Test
  void inProcess() throws SQLException {
    checkAll("jdbc:sheaf:time_zone=Asia/Tokyo;memory=128MB");
  }

  @Test
  void onAServer(@TempDir Path spill) throws SQLException {
    try (SqlServer server = Servers.start(spill)) {
      checkAll(Servers.url(server) + "?time_zone=Asia/Tokyo");
    }
  }
}
