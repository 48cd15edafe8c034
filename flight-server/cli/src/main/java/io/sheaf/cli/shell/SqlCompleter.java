package io.sheaf.cli.shell;

import io.sheaf.sql.Session;
import io.sheaf.sql.Setting;
import io.sheaf.sql.catalog.Relation;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/**
 * Offers what can follow: paths in quotes, settings after SET, else names of the catalog and
 * keywords.
 */
final class SqlCompleter implements Completer {
  static final List<String> COMMANDS = List.of("\\?", "\\d", "\\format", "\\q", "\\timing");

  private static final List<String> KEYWORDS =
      List.of(
          ("ALL AND ANALYZE AS ASC BETWEEN BY CASE CAST COPY COUNT CREATE CROSS DATE DELETE DESC"
               + " DESCRIBE DISTINCT DROP ELSE END EXCEPT EXISTS EXPLAIN FALSE FIRST FROM FULL"
               + " GROUP HAVING IN INNER INTERSECT INTERVAL INTO IS JOIN LAST LEFT LIKE LIMIT NOT"
               + " NULL NULLS OFFSET ON OR ORDER OUTER REPLACE RESET RIGHT SELECT SET SHOW SUM"
               + " TABLE TABLES TEMP THEN TIMESTAMP TO TRUE UNION USING VALUES VIEW WHEN WHERE"
               + " WITH")
              .split(" "));

  private static final Pattern SETTING_WANTED =
      Pattern.compile("(?is)(.*;)?\\s*(set|reset|show)\\s+\\w*");

  private final Session session;

  SqlCompleter(Session session) {
    this.session = session;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    candidates(line.line(), line.cursor()).forEach(candidates::add);
  }

  /** What can stand at the cursor in place of the word before it. */
  List<Candidate> candidates(String line, int cursor) {
    int start = InputParser.wordStart(line, cursor);
    String word = line.substring(start, cursor);
    List<Candidate> found = new ArrayList<>();
    if (start > 0 && line.charAt(start - 1) == '\'') {
      addPaths(word, found);
    } else if (word.startsWith("\\")) {
      COMMANDS.forEach(command -> found.add(name(command, "commands")));
    } else if (SETTING_WANTED.matcher(line.substring(0, cursor)).matches()) {
      for (Setting setting : Setting.values()) {
        found.add(name(setting.settingName(), "settings"));
      }
      found.add(name("TABLES", "keywords"));
    } else {
      addNames(line, found);
      addKeywords(word, found);
    }
    String prefix = word.toLowerCase(Locale.ROOT);
    found.removeIf(c -> !c.value().toLowerCase(Locale.ROOT).startsWith(prefix));
    return found;
  }

  private static Candidate name(String value, String group) {
    return new Candidate(value, value, group, null, null, null, true);
  }

  /** Keywords in the case in which the user types. */
  private static void addKeywords(String word, List<Candidate> found) {
    boolean upper = !word.isEmpty() && word.equals(word.toUpperCase(Locale.ROOT));
    for (String keyword : KEYWORDS) {
      found.add(name(upper ? keyword : keyword.toLowerCase(Locale.ROOT), "keywords"));
    }
  }

  /** Tables, and the columns of those that the statement names; of all while it names none. */
  private void addNames(String line, List<Candidate> found) {
    String text = line.toLowerCase(Locale.ROOT);
    Map<String, Relation> relations = session.catalog().relations();
    List<Relation> named = new ArrayList<>();
    relations.forEach(
        (name, relation) -> {
          found.add(name(name, "tables"));
          if (text.contains(name.toLowerCase(Locale.ROOT))) {
            named.add(relation);
          }
        });
    (named.isEmpty() ? relations.values() : named)
        .stream()
            .flatMap(relation -> relation.schema().fields().stream())
            .map(field -> field.name())
            .distinct()
            .forEach(column -> found.add(name(column, "columns")));
  }

  private static void addPaths(String typed, List<Candidate> found) {
    int slash = typed.lastIndexOf('/');
    String parent = typed.substring(0, slash + 1);
    Path folder = Path.of(parent.isEmpty() ? "." : parent);
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        boolean nested = Files.isDirectory(entry);
        String value = parent + entry.getFileName() + (nested ? "/" : "");
        found.add(new Candidate(value, value, null, null, nested ? null : "'", null, false));
      }
    } catch (IOException unreadable) {
      found.clear();
    }
  }
}
