package io.sheaf.jdbc.remote;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the first word of a statement tells of it. Flight SQL asks the client to know whether a
 * statement gives rows; where the word does not tell, preparing the statement does, which costs a
 * question more.
 */
enum StatementText {
  /** Gives rows. */
  QUERY,
  /** Gives a count or nothing. */
  UPDATE,
  /** Gives nothing, and other statements may have other columns after it. */
  DEFINITION,
  /** The server must say. */
  UNKNOWN;

  private static final Pattern FIRST_WORD =
      Pattern.compile("(?:\\s|\\(|--[^\\n]*(?:\\n|$)|/\\*.*?\\*/)*+([A-Za-z]+)", Pattern.DOTALL);
  private static final Set<String> QUERIES =
      Set.of("SELECT", "VALUES", "TABLE", "SHOW", "DESCRIBE", "EXPLAIN");
  private static final Set<String> UPDATES =
      Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE");
  private static final Set<String> DEFINITIONS = Set.of("CREATE", "DROP", "ALTER");

  /**
   * A change that may give rows: what the word says, in a literal or a name too, is the server's.
   */
  private static final Pattern RETURNING =
      Pattern.compile("\\bRETURNING\\b", Pattern.CASE_INSENSITIVE);

  static StatementText of(String sql) {
    Matcher matcher = FIRST_WORD.matcher(sql);
    if (!matcher.lookingAt()) {
      return UNKNOWN;
    }
    String word = matcher.group(1).toUpperCase(Locale.ROOT);
    if (QUERIES.contains(word)) {
      return QUERY;
    } else if (DEFINITIONS.contains(word)) {
      return DEFINITION;
    }
    return UPDATES.contains(word) && !RETURNING.matcher(sql).find() ? UPDATE : UNKNOWN;
  }
}
