package io.sheaf.tests.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file of records, separated by blank lines; lines that start with # are comments.
 *
 * <pre>
 *   statement ok            the statement runs (it is also run by DuckDB, unless "sheaf" follows)
 *   statement error CODE    it fails with that code; the lines after ---- must be parts of the message, "line L, column C" its position
 *   query                   the query gives the rows after ----, values separated by |, in any order; "ordered" makes the order count
 *   query duckdb            the query gives what DuckDB gives for the same text, or for the text after "-- duckdb" when dialects differ
 * </pre>
 */
public record LogicFile(Path path, List<Entry> entries) {
  /**
   * One record.
   *
   * @param line where it starts, from 1
   * @param duckdb DuckDB's text where it differs, else the same
   * @param expected the lines after ----
   */
  public record Entry(
      int line, List<String> header, String sql, String duckdb, List<String> expected) {}

  /** All files there are, by name. */
  public static List<Path> all() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src", "test", "resources", "sql"))) {
      return files.sorted().toList();
    }
  }

  static LogicFile read(Path path) throws IOException {
    List<Entry> entries = new ArrayList<>();
    List<String> lines = Files.readAllLines(path);
    int at = 0;
    while (at < lines.size()) {
      if (lines.get(at).isBlank() || lines.get(at).startsWith("#")) {
        at++;
        continue;
      }
      int start = at;
      List<String> block = new ArrayList<>();
      while (at < lines.size() && !lines.get(at).isBlank()) {
        block.add(lines.get(at++));
      }
      entries.add(entry(start + 1, block));
    }
    return new LogicFile(path, entries);
  }

  private static Entry entry(int line, List<String> block) {
    StringBuilder sql = new StringBuilder();
    StringBuilder duckdb = new StringBuilder();
    List<String> expected = new ArrayList<>();
    StringBuilder text = sql;
    boolean results = false;
    for (String each : block.subList(1, block.size())) {
      if (each.equals("----")) {
        results = true;
      } else if (results) {
        expected.add(each);
      } else if (each.equals("-- duckdb")) {
        text = duckdb;
      } else {
        text.append(each).append('\n');
      }
    }
    String main = sql.toString().stripTrailing();
    String other = duckdb.isEmpty() ? main : duckdb.toString().stripTrailing();
    return new Entry(line, List.of(block.getFirst().split(" ")), main, other, expected);
  }
}
