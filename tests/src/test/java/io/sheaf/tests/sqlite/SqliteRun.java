package io.sheaf.tests.sqlite;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.SheafRows;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs files of the corpus and counts. */
final class SqliteRun {
  /** A file about a statement that Sheaf has not. */
  private static final String ABOUT_REPLACE = "slt_lang_replace.test";

  /** Indexes change no result, and Sheaf has none; nor has it triggers. */
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "(?is)\\s*((create|drop)\\s+(unique\\s+)?index|reindex|(create|drop)\\s+trigger)\\b.*");

  /** SQLite compares values of any types. Here, as in PostgreSQL, that is an error. */
  private static final Pattern OTHER_TYPES = Pattern.compile("(?s).*\\bx'303132'.*");

  /** One row given by its values, for a table or some of its columns. */
  private static final Pattern ONE_ROW =
      Pattern.compile("(?is)\\s*(insert\\s+into\\s+[\\w(), ]+?\\s*values)\\s*(\\(.*\\))\\s*");

  private static final int MOST_ROWS_AT_ONCE = 500;

  private static final Pattern LEADING_INTEGER = Pattern.compile("\\s*([+-]?\\d+)");

  /** What is said of a query that takes texts for numbers: an error here, 0 to SQLite. */
  private static final String TEXT_FOR_NUMBER = ErrorCode.INVALID_CAST + " ";

  /** What went wrong, as {@code file:line code message}. */
  final List<String> failures = new ArrayList<>();

  int passed;
  int skipped;

  private final List<SqliteFile.Statement> rows = new ArrayList<>();
  private String head = "";

  /** Runs a file up to so many queries. */
  void run(SqliteFile file, int most, Map<String, String> settings) {
    if (file.name().endsWith(ABOUT_REPLACE)) {
      skipped += file.entries().size();
      return;
    }
    int queries = 0;
    try (Session session = Session.open(settings)) {
      for (SqliteFile.Entry entry : file.entries()) {
        if (isOneMore(entry)) {
          continue;
        }
        insert(session, file);
        if (isOneMore(entry)) {
          continue;
        }
        switch (entry) {
          case SqliteFile.Statement statement -> run(session, file, statement);
          case SqliteFile.Query query -> {
            if (queries++ == most) {
              return;
            }
            if (OTHER_TYPES.matcher(query.sql()).matches()) {
              skipped++;
              continue;
            }
            String wrong = difference(session, query);
            if (wrong == null) {
              passed++;
            } else if (wrong.startsWith(TEXT_FOR_NUMBER)) {
              skipped++;
            } else {
              failures.add(file.name() + ":" + query.line() + " " + wrong);
            }
          }
        }
      }
      insert(session, file);
    }
  }

  /** Takes a row that goes where those before it go: they are inserted together. */
  private boolean isOneMore(SqliteFile.Entry entry) {
    if (!(entry instanceof SqliteFile.Statement statement)
        || !statement.succeeds()
        || rows.size() == MOST_ROWS_AT_ONCE) {
      return false;
    }
    Matcher row = ONE_ROW.matcher(statement.sql());
    if (!row.matches() || (!rows.isEmpty() && !row.group(1).equalsIgnoreCase(head))) {
      return false;
    }
    head = row.group(1);
    rows.add(statement);
    return true;
  }

  private void insert(Session session, SqliteFile file) {
    if (rows.size() > 1) {
      StringBuilder all = new StringBuilder(head);
      String separator = " ";
      for (SqliteFile.Statement row : rows) {
        Matcher values = ONE_ROW.matcher(row.sql());
        if (values.matches()) {
          all.append(separator).append(values.group(2));
          separator = ", ";
        }
      }
      try {
        session.execute(all.toString()).close();
        rows.clear();
        return;
      } catch (SheafException one) {
        // Nothing was changed: each is tried by itself, so that the one that fails is named.
      }
    }
    rows.forEach(row -> run(session, file, row));
    rows.clear();
  }

  private void run(Session session, SqliteFile file, SqliteFile.Statement statement) {
    if (LEFT_OUT.matcher(statement.sql()).matches()) {
      skipped++;
      return;
    }
    String where = file.name() + ":" + statement.line() + " ";
    try {
      session.execute(statement.sql()).close();
      if (!statement.succeeds()) {
        failures.add(where + "an error was expected");
      }
    } catch (SheafException failure) {
      if (statement.succeeds()) {
        failures.add(where + failure.code() + " " + firstLine(failure));
      }
    }
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  private static String difference(Session session, SqliteFile.Query query) {
    List<List<Object>> rows;
    try {
      rows = SheafRows.query(session, query.sql()).rows();
    } catch (SheafException failure) {
      return failure.code() + " " + firstLine(failure);
    } catch (RuntimeException | AssertionError bug) {
      return "BUG " + bug;
    }
    List<String> values = values(rows, query);
    if (query.expected().size() == 1
        && query.expected().getFirst().contains(" values hashing to ")) {
      String actual = values.size() + " values hashing to " + hash(values);
      return actual.equals(query.expected().getFirst())
          ? null
          : "WRONG expected " + query.expected().getFirst() + ", came " + actual;
    }
    return values.equals(query.expected())
        ? null
        : "WRONG expected " + query.expected() + ", came " + values;
  }

  private static List<String> values(List<List<Object>> rows, SqliteFile.Query query) {
    List<List<String>> texts = new ArrayList<>();
    for (List<Object> row : rows) {
      List<String> text = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        text.add(text(row.get(i), query.types().charAt(Math.min(i, query.types().length() - 1))));
      }
      texts.add(text);
    }
    if (query.order() == SqliteFile.Order.ROWSORT) {
      texts.sort((a, b) -> compare(a, b));
    }
    List<String> values = new ArrayList<>();
    texts.forEach(values::addAll);
    if (query.order() == SqliteFile.Order.VALUESORT) {
      Collections.sort(values);
    }
    return values;
  }

  private static int compare(List<String> a, List<String> b) {
    for (int i = 0; i < a.size(); i++) {
      int order = a.get(i).compareTo(b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static String text(Object value, char type) {
    if (value == null) {
      return "NULL";
    }
    if (type == 'I' && (value.equals("true") || value.equals("false"))) {
      return value.equals("true") ? "1" : "0";
    }
    if (value instanceof String text && type != 'T') {
      // As SQLite's runner shows a text in a column that it was told to take for numbers.
      return type == 'I' ? leadingInteger(text) : "0.000";
    }
    if (value instanceof Number number && type != 'T') {
      BigDecimal exact =
          number instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf(number.doubleValue());
      return type == 'I'
          ? exact.setScale(0, RoundingMode.DOWN).toPlainString()
          : exact.setScale(3, RoundingMode.HALF_UP).toPlainString();
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    String text = value.toString();
    return text.isEmpty() ? "(empty)" : text;
  }

  private static String leadingInteger(String text) {
    Matcher number = LEADING_INTEGER.matcher(text);
    return number.lookingAt() ? number.group(1) : "0";
  }

  private static String hash(List<String> values) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      for (String value : values) {
        digest.update(value.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
