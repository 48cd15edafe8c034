package io.sheaf.sql.parser;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.Position;
import io.sheaf.columnar.error.SheafException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Statements that other systems have and Sheaf has not, and what does instead. */
final class AbsentStatements {
  /**
   * Statements of one kind.
   *
   * @param start how they begin
   */
  private record Absent(Pattern start, String message, String hint) {}

  private static final List<Absent> ALL =
      List.of(
          absent(
              "(BEGIN|START\\s+TRANSACTION|COMMIT|ROLLBACK|SAVEPOINT|END|ABORT)",
              "there are no transactions of several statements",
              "each statement changes all of its rows or none, and stays when it has ended: leave"
                  + " it out, or keep a copy first, CREATE TABLE copy AS FROM t"),
          absent(
              "(CREATE|DROP|ALTER)\\s+(UNIQUE\\s+)?INDEX",
              "there are no indexes",
              "what is stored in order is read in part: CREATE TABLE t WITH (sorted_by = 'k') AS,"
                  + " COPY ... (SORTED_BY 'k'); keys are PRIMARY KEY and UNIQUE"),
          absent(
              "(CREATE|DROP|ALTER)\\s+(OR\\s+REPLACE\\s+)?((TEMP|TEMPORARY)\\s+)?SEQUENCE",
              "there are no sequences",
              "number rows where they are made: row_number() OVER () + (SELECT max(id) FROM t)"),
          absent(
              "(CREATE|DROP|ALTER)\\s+(OR\\s+REPLACE\\s+)?((TEMP|TEMPORARY)\\s+)?(TYPE|DOMAIN)",
              "there are no types of one's own",
              "a CHECK keeps a column to some values: mood VARCHAR CHECK (mood IN ('sad', 'ok'))"),
          absent(
              "(CREATE|DROP|ALTER)\\s+(OR\\s+REPLACE\\s+)?(TRIGGER|ROLE|USER|PROCEDURE|RULE)",
              "there are no triggers, procedures or roles",
              null),
          absent("COMMENT\\s+ON", "there are no comments on tables and columns", null),
          absent(
              "PRAGMA",
              "there are no pragmas",
              "settings are SET name = value and SHOW ALL; tables are DESCRIBE t and SHOW TABLES"),
          absent(
              "(ATTACH|DETACH)",
              "there is one catalog",
              "files are tables: SELECT * FROM 'x.parquet'; schemas are CREATE SCHEMA and USE"),
          absent(
              "(VACUUM|CHECKPOINT|ANALYZE)",
              "tables in memory need no care",
              "statistics are taken when rows are stored"),
          absent(
              "(INSTALL|LOAD)\\s+\\w+",
              "there are no extensions to load",
              "formats and functions are all there: SELECT * FROM sheaf.functions"),
          absent("(GRANT|REVOKE)", "there are no privileges", null));

  private AbsentStatements() {}

  private static Absent absent(String start, String message, String hint) {
    return new Absent(
        Pattern.compile("\\s*" + start + "\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL),
        message,
        hint);
  }

  /**
   * The error for a statement that is none here.
   *
   * @param text of a statement that the grammar does not take
   */
  static Optional<SheafException> error(String text, Position start) {
    return ALL.stream()
        .filter(absent -> absent.start().matcher(text).matches())
        .findFirst()
        .map(
            absent ->
                new SheafException(
                    ErrorCode.UNSUPPORTED, absent.message(), start, absent.hint(), null));
  }
}
