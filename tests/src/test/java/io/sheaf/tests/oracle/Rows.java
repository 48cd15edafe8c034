package io.sheaf.tests.oracle;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rows of a result as plain values that two engines agree on: numbers that are exact as BigDecimal,
 * everything else as text, doubles as Double; lists, the fields of structs and the entries of maps
 * as lists.
 *
 * @param rows in the order they came
 */
public record Rows(List<List<Object>> rows) {
  /** Relative difference up to which two doubles count as the same. */
  private static final double TOLERANCE = 1e-12;

  /** Digits by which doubles are put in order. */
  private static final MathContext SORTED_BY = new MathContext(7);

  /** Reads a result set to its end. */
  public static Rows read(ResultSet results) throws SQLException {
    return read(results, Integer.MAX_VALUE);
  }

  /** Reads a result set to its end, or until there are so many rows. */
  public static Rows read(ResultSet results, int most) throws SQLException {
    int columns = results.getMetaData().getColumnCount();
    List<List<Object>> rows = new ArrayList<>();
    while (rows.size() < most && results.next()) {
      List<Object> row = new ArrayList<>(columns);
      for (int i = 1; i <= columns; i++) {
        row.add(plain(results.getObject(i)));
      }
      rows.add(row);
    }
    return new Rows(rows);
  }

  private static Object plain(Object value) throws SQLException {
    return switch (value) {
      case null -> null;
      case Array array -> plainList(Arrays.asList((Object[]) array.getArray()));
      case Struct struct -> plainList(Arrays.asList(struct.getAttributes()));
      case Map<?, ?> map -> {
        List<Object> entries = new ArrayList<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          entries.add(plainList(Arrays.asList(entry.getKey(), entry.getValue())));
        }
        yield entries;
      }
      case Byte number -> BigDecimal.valueOf(number);
      case Short number -> BigDecimal.valueOf(number);
      case Integer number -> BigDecimal.valueOf(number);
      case Long number -> BigDecimal.valueOf(number);
      case BigInteger number -> new BigDecimal(number);
      case BigDecimal number -> number;
      case Float number -> (double) number;
      case Double number -> number;
      case byte[] bytes -> new String(bytes, StandardCharsets.ISO_8859_1);
      case java.sql.Date date -> date.toLocalDate().toString();
      case java.sql.Timestamp timestamp -> timestamp.toLocalDateTime().toString();
      default -> value.toString();
    };
  }

  private static List<Object> plainList(List<?> values) throws SQLException {
    List<Object> plain = new ArrayList<>();
    for (Object value : values) {
      plain.add(plain(value));
    }
    return plain;
  }

  /**
   * Compares two results: exactly, doubles to a relative 1e-12.
   *
   * @param ordered whether the order of rows counts
   * @return what differs first, or null when nothing does
   */
  public static String difference(Rows expected, Rows actual, boolean ordered) {
    if (expected.rows().size() != actual.rows().size()) {
      return expected.rows().size() + " rows expected, " + actual.rows().size() + " came";
    }
    Set<Integer> inexact = new HashSet<>(doubles(expected));
    inexact.addAll(doubles(actual));
    List<List<Object>> left = ordered ? expected.rows() : sorted(expected.rows(), inexact);
    List<List<Object>> right = ordered ? actual.rows() : sorted(actual.rows(), inexact);
    for (int i = 0; i < left.size(); i++) {
      if (!sameRow(left.get(i), right.get(i))) {
        return "row %d: expected %s, came %s".formatted(i, left.get(i), right.get(i));
      }
    }
    return null;
  }

  private static boolean sameRow(List<Object> expected, List<Object> actual) {
    if (expected.size() != actual.size()) {
      return false;
    }
    for (int i = 0; i < expected.size(); i++) {
      if (!sameValue(expected.get(i), actual.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameValue(Object expected, Object actual) {
    if (expected == null || actual == null) {
      return expected == null && actual == null;
    }
    if (expected instanceof List<?> a && actual instanceof List<?> b) {
      return sameRow(new ArrayList<>(a), new ArrayList<>(b));
    }
    if (expected instanceof BigDecimal a && actual instanceof BigDecimal b) {
      return a.compareTo(b) == 0;
    }
    if (expected instanceof Double quotient && actual instanceof BigDecimal decimal) {
      // A quotient of decimals is a double there and a decimal, rounded half up, here.
      BigDecimal difference = new BigDecimal(quotient).subtract(decimal).abs();
      double rounding = 0.5 * Math.pow(10, -decimal.scale());
      return difference.doubleValue() <= rounding * (1 + 1e-6) + TOLERANCE * Math.abs(quotient);
    }
    if (expected instanceof Number a && actual instanceof Number b) {
      double x = a.doubleValue();
      double y = b.doubleValue();
      return Double.compare(x, y) == 0
          || Math.abs(x - y) <= TOLERANCE * Math.max(Math.abs(x), Math.abs(y));
    }
    return expected.equals(actual);
  }

  /** The columns that hold doubles. */
  private static Set<Integer> doubles(Rows rows) {
    Set<Integer> columns = new HashSet<>();
    for (List<Object> row : rows.rows()) {
      for (int i = 0; i < row.size(); i++) {
        if (row.get(i) instanceof Double) {
          columns.add(i);
        }
      }
    }
    return columns;
  }

  /**
   * Sorted by the exact columns first, so that doubles that differ in the last bits don't change
   * the order.
   *
   * @param inexact the other columns: a quotient may be a double here and a decimal there
   */
  private static List<List<Object>> sorted(List<List<Object>> rows, Set<Integer> inexact) {
    Comparator<List<Object>> order =
        Comparator.comparing((List<Object> row) -> key(row, inexact, false))
            .thenComparing(row -> key(row, inexact, true));
    return rows.stream().sorted(order).toList();
  }

  private static String key(List<Object> row, Set<Integer> inexact, boolean ofInexact) {
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      if (inexact.contains(i) == ofInexact) {
        key.append(ofInexact ? rounded(row.get(i)) : exact(row.get(i))).append('\u0001');
      }
    }
    return key.toString();
  }

  private static String exact(Object value) {
    return value instanceof BigDecimal number
        ? number.stripTrailingZeros().toPlainString()
        : String.valueOf(value);
  }

  private static String rounded(Object value) {
    boolean finite =
        value instanceof BigDecimal
            || (value instanceof Number number && Double.isFinite(number.doubleValue()));
    return finite
        ? exact(new BigDecimal(value.toString()).round(SORTED_BY))
        : String.valueOf(value);
  }
}
