package io.sheaf.sql.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The functions that the metadata lists are those that {@code {fn ..}} can call, and what they
 * give.
 */
class EscapeFunctionsTest {
  private static final List<String> CALLED = new ArrayList<>();
  private static Connection connection;

  @BeforeAll
  static void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:sheaf:");
  }

  /** Every function that is listed was called by the rows below. */
  @AfterAll
  static void close() throws SQLException {
    DatabaseMetaData metadata = connection.getMetaData();
    List<String> listed = new ArrayList<>();
    for (String names :
        List.of(
            metadata.getNumericFunctions(),
            metadata.getStringFunctions(),
            metadata.getSystemFunctions(),
            metadata.getTimeDateFunctions())) {
      listed.addAll(List.of(names.split(",", -1)));
    }
    connection.close();
    if (CALLED.size() > 1) { // not when one row is run alone
      assertEquals(listed.stream().sorted().toList(), CALLED.stream().distinct().sorted().toList());
    }
  }

  private static String value(String call) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT {fn " + call + "}")) {
      assertTrue(row.next());
      return row.getString(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "ABS(-2) | 2",
        "ACOS(1e0) | 0.0",
        "ASIN(0e0) | 0.0",
        "ATAN(0e0) | 0.0",
        "ATAN2(0e0, 1e0) | 0.0",
        "CEILING(1.2) | 2",
        "COS(0e0) | 1.0",
        "ROUND(COT(1e0), 3) | 0.642",
        "DEGREES(0e0) | 0.0",
        "EXP(0e0) | 1.0",
        "FLOOR(1.8) | 1",
        "LOG(1e0) | 0.0",
        "LOG10(100e0) | 2.0",
        "MOD(7, 4) | 3",
        "ROUND(PI(), 2) | 3.14",
        "POWER(2, 3) | 8.0",
        "RADIANS(0e0) | 0.0",
        "FLOOR(RAND()) | 0.0",
        "ROUND(2.567, 1) | 2.600",
        "SIGN(-5) | -1",
        "SIN(0e0) | 0.0",
        "SQRT(9e0) | 3.0",
        "TAN(0e0) | 0.0",
        "TRUNCATE(2.567, 1) | 2.500",
        "ASCII('A') | 65",
        "CHAR(65) | A",
        "CHAR_LENGTH('abc') | 3",
        "CHARACTER_LENGTH('abc') | 3",
        "CONCAT('a', 'b') | ab",
        "INSERT('abcdef', 2, 3, 'X, Y') | aX, Yef",
        "LCASE('A') | a",
        "LEFT('abc', 2) | ab",
        "LENGTH('ab ') | 2",
        "LOCATE('c', 'abcabc') | 3",
        "LOCATE('c', 'abcabc', 4) | 6",
        "LTRIM(' a') | a",
        "OCTET_LENGTH('é') | 2",
        "POSITION('b' IN 'abc') | 2",
        "REPEAT('ab', 2) | abab",
        "REPLACE('abc', 'b', 'x') | axc",
        "RIGHT('abc', 2) | bc",
        "RTRIM('a ') | a",
        "CONCAT(SPACE(2), 'x') |   x",
        "SUBSTRING('abcdef', 2, 3) | bcd",
        "UCASE('a') | A",
        "DATABASE() | sheaf",
        "IFNULL(NULL, 'x') | x",
        "CONCAT(LEFT(USER(), 0), 'x') | x",
        "DAYNAME(DATE '2024-02-29') | Thursday",
        "DAYOFMONTH(DATE '2024-02-29') | 29",
        "DAYOFWEEK(DATE '2024-02-29') | 5",
        "DAYOFYEAR(DATE '2024-02-29') | 60",
        "EXTRACT(YEAR FROM DATE '2024-02-29') | 2024",
        "HOUR(TIME '10:20:30') | 10",
        "MINUTE(TIME '10:20:30') | 20",
        "MONTH(DATE '2024-02-29') | 2",
        "MONTHNAME(DATE '2024-02-29') | February",
        "QUARTER(DATE '2024-02-29') | 1",
        "SECOND(TIME '10:20:30') | 30",
        "TIMESTAMPADD(SQL_TSI_DAY, 1, DATE '2024-02-29') | 2024-03-01",
        "TIMESTAMPDIFF(SQL_TSI_DAY, DATE '2024-02-28', DATE '2024-03-01') | 2",
        "WEEK(DATE '2024-02-29') | 9",
        "YEAR(DATE '2024-02-29') | 2024"
      })
  void aFunctionGives(String call, String expected) throws SQLException {
    note(call);
    assertEquals(expected.strip(), value(call).strip());
  }

  @ParameterizedTest
  @CsvSource({
    "CURDATE(), DATE",
    "CURRENT_DATE(), DATE",
    "CURTIME(), TIME",
    "CURRENT_TIME(), TIME",
    "NOW(), TIMESTAMP",
    "CURRENT_TIMESTAMP(), TIMESTAMP"
  })
  void theClockIsAsked(String call, String type) throws SQLException {
    note(call);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT {fn " + call + "}")) {
      assertTrue(row.next());
      assertTrue(
          row.getMetaData().getColumnTypeName(1).startsWith(type),
          row.getMetaData().getColumnTypeName(1));
    }
  }

  private static void note(String call) {
    for (String name : call.split("\\(", -1)) {
      String word = name.replaceAll(".*[^A-Z0-9_]", "");
      if (!word.isEmpty()) {
        CALLED.add(word);
      }
    }
  }

  @Test
  void argumentsAreToldApart() throws SQLException {
    assertEquals("5", value("LOCATE({fn LCASE('C')}, CONCAT('a,b', 'bc'))").strip());
    assertEquals("x(,", value("IFNULL(NULL, 'x(,')"));
  }
}
