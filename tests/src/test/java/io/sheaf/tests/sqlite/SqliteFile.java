package io.sheaf.tests.sqlite;

import java.util.ArrayList;
import java.util.List;

/**
 * One file of the corpus as records, those for other systems left out: Sheaf reads it as PostgreSQL
 * does.
 *
 * @see <a href="https://www.sqlite.org/sqllogictest/doc/trunk/about.wiki">the format</a>
 */
record SqliteFile(String name, List<Entry> entries) {
  private static final String SYSTEM = "postgresql";

  /** How the values of a result are ordered before they are compared. */
  enum Order {
    NOSORT,
    ROWSORT,
    VALUESORT
  }

  /** A statement or a query. */
  sealed interface Entry {
    int line();

    String sql();
  }

  /** Succeeds or fails. */
  record Statement(int line, String sql, boolean succeeds) implements Entry {}

  /**
   * A query and its values, row by row.
   *
   * @param types a letter a column: I, R or T
   * @param expected the values, or the one line that gives their number and hash
   */
  record Query(int line, String sql, String types, Order order, List<String> expected)
      implements Entry {}

  static SqliteFile parse(String name, List<String> lines) {
    List<Entry> entries = new ArrayList<>();
    int at = 0;
    boolean ours = true;
    while (at < lines.size()) {
      String line = lines.get(at).strip();
      String[] words = line.split("\\s+");
      switch (words[0]) {
        case "onlyif" -> ours &= words[1].equals(SYSTEM);
        case "skipif" -> ours &= !words[1].equals(SYSTEM);
        case "halt" -> {
          if (ours) {
            return new SqliteFile(name, entries);
          }
          ours = true;
        }
        case "statement" -> {
          int start = at + 1;
          at = end(lines, start);
          if (ours) {
            entries.add(
                new Statement(start, join(lines.subList(start, at)), words[1].equals("ok")));
          }
          ours = true;
        }
        case "query" -> {
          int start = at + 1;
          at = end(lines, start);
          int middle = start;
          while (middle < at && !lines.get(middle).startsWith("----")) {
            middle++;
          }
          if (ours) {
            entries.add(
                new Query(
                    start,
                    join(lines.subList(start, middle)),
                    words[1],
                    words.length > 2
                        ? Order.valueOf(words[2].toUpperCase(java.util.Locale.ROOT))
                        : Order.NOSORT,
                    List.copyOf(lines.subList(Math.min(middle + 1, at), at))));
          }
          ours = true;
        }
        default -> {} // a comment, an empty line, the size from which results are hashed
      }
      at++;
    }
    return new SqliteFile(name, entries);
  }

  private static int end(List<String> lines, int from) {
    int at = from;
    while (at < lines.size() && !lines.get(at).isBlank()) {
      at++;
    }
    return at;
  }

  private static String join(List<String> lines) {
    return String.join("\n", lines);
  }
}
