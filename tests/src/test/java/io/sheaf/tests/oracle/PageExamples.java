package io.sheaf.tests.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Runs the examples of a page of the documentation, one after the other: the last statement of a
 * block of SQL gives the rows of the block of text behind it, or an error that has its text.
 */
public final class PageExamples {
  private static final Pattern EXAMPLE =
      Pattern.compile("(?ms)^```sql\n(.*?)^```\n(?:```(text|error)\n(.*?)^```$)?");

  private PageExamples() {}

  /**
   * Runs a page.
   *
   * @param folder stands in for the current one: {@code data/} of the page is in it
   * @return number of statements that were run
   */
  public static int run(Path page, Path folder) throws IOException {
    return run(page, folder, UnaryOperator.identity());
  }

  /**
   * Runs a page.
   *
   * @param folder stands in for the current one: {@code data/} of the page is in it
   * @param places puts other addresses in the place of those on the page
   * @return number of statements that were run
   */
  public static int run(Path page, Path folder, UnaryOperator<String> places) throws IOException {
    Files.createDirectory(folder.resolve("data"));
    int ran = 0;
    try (Session session = Session.open(Map.of("threads", "2", "check_operators", "on"))) {
      Matcher matcher = EXAMPLE.matcher(Files.readString(page));
      while (matcher.find()) {
        String kind = matcher.group(2);
        String last = "";
        String rows = "";
        for (String statement : matcher.group(1).split(";\n", -1)) {
          if (statement.isBlank()) {
            continue;
          }
          ran++;
          last = statement;
          if (!"error".equals(kind)) {
            rows = rows(session, places.apply(statement), folder);
          }
        }
        if ("error".equals(kind)) {
          String failing = places.apply(last);
          String message =
              assertThrows(SheafException.class, () -> rows(session, failing, folder)).getMessage();
          String expected = matcher.group(3).strip();
          assertTrue(message.replace(folder + "/", "").contains(expected), message);
        } else if (kind != null) {
          assertEquals(matcher.group(3), rows, last);
        }
      }
    }
    return ran;
  }

  private static String rows(Session session, String statement, Path folder) {
    String sql = statement.replace("'data/", "'" + folder + "/data/");
    return SheafRows.query(session, sql).rows().stream()
        .map(row -> row.stream().map(String::valueOf).collect(Collectors.joining(", ")) + "\n")
        .collect(Collectors.joining())
        .replace(folder + "/", "");
  }
}
