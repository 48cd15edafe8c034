package io.sheaf.sql.statement;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.Field;
import io.sheaf.sql.Setting;
import io.sheaf.sql.Settings;
import io.sheaf.sql.catalog.Catalog;
import io.sheaf.sql.catalog.Relation;
import io.sheaf.sql.parser.DescribeStatement;
import io.sheaf.sql.parser.Selects;
import io.sheaf.sql.parser.SheafParser;
import io.sheaf.sql.parser.SheafStatement;
import io.sheaf.sql.parser.ShowSchemas;
import io.sheaf.sql.parser.ShowSetting;
import io.sheaf.sql.parser.ShowTables;
import io.sheaf.sql.parser.SummarizeStatement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/**
 * What DESCRIBE, SHOW and SUMMARIZE tell of tables and settings, as rows of a statement of their
 * own or as a table in FROM. Used for one statement.
 */
final class ToldTables {
  private static final List<String> SETTINGS = List.of("name", "value", "description");
  private static final List<String> RELATIONS = List.of("name", "kind");
  private static final List<String> SCHEMAS = List.of("name");
  private static final List<String> DESCRIPTION = List.of("column_name", "column_type", "null");

  /**
   * Rows of text.
   *
   * @param rows null for NULL
   */
  record Told(List<String> columns, List<String[]> rows) {}

  private final Settings settings;
  private final Catalog catalog;
  private final SessionQueries queries;

  ToldTables(Settings settings, Catalog catalog, SessionQueries queries) {
    this.settings = settings;
    this.catalog = catalog;
    this.queries = queries;
  }

  /** What a statement tells. */
  Told of(ShowSetting show) {
    if (show.name().isEmpty()) {
      return new Told(
          SETTINGS,
          Arrays.stream(Setting.values())
              .map(s -> new String[] {s.settingName(), settings.shown(s), s.description()})
              .toList());
    }
    Setting setting = named(show.name().get());
    return new Told(
        List.of(setting.settingName()), List.<String[]>of(new String[] {settings.shown(setting)}));
  }

  /** What a statement tells. */
  Told of(ShowSchemas show) {
    return new Told(
        columns(show), catalog.allSchemas().stream().map(name -> new String[] {name}).toList());
  }

  /** What a statement tells. */
  Told of(ShowTables show) {
    List<String[]> rows = new ArrayList<>();
    show.schema()
        .map(schema -> Places.at(schema, () -> catalog.inSchema(schema.names)))
        .orElseGet(catalog::relations)
        .forEach(
            (name, relation) ->
                rows.add(
                    new String[] {name, relation instanceof Relation.View ? "view" : "table"}));
    return new Told(columns(show), rows);
  }

  /** What a statement tells. */
  Told of(DescribeStatement describe) {
    List<String[]> rows = new ArrayList<>();
    for (Field field : queries.plan(relation(describe.subject())).schema().fields()) {
      rows.add(
          new String[] {field.name(), field.type().toString(), field.nullable() ? "YES" : "NO"});
    }
    return new Told(columns(describe), rows);
  }

  /** The query that a summary is short for. */
  SqlNode query(SummarizeStatement summarize) {
    SqlNode subject = summarize.subject();
    SqlNode same = SheafParser.parseKept(SheafParser.unparse(relation(subject)));
    return Summary.query(subject, Places.at(subject, () -> queries.plan(same).schema()));
  }

  /** A query that gives what a statement tells. */
  SqlNode query(SheafStatement statement) {
    return switch (statement) {
      case SummarizeStatement summarize -> query(summarize);
      case DescribeStatement describe -> query(of(describe));
      case ShowSetting show -> query(of(show));
      case ShowSchemas show -> query(of(show));
      case ShowTables show -> query(of(show));
      default ->
          throw new SheafException(
                  ErrorCode.INVALID_STATEMENT,
                  statement.getOperator().getName() + " gives no rows to read from")
              .at(SheafParser.position(statement.getParserPosition()));
    };
  }

  /** The columns of what a statement tells. */
  static List<String> columns(SheafStatement statement) {
    return switch (statement) {
      case ShowSetting show ->
          show.name().map(name -> List.of(named(name).settingName())).orElse(SETTINGS);
      case ShowTables _ -> RELATIONS;
      case ShowSchemas _ -> SCHEMAS;
      case DescribeStatement _ -> DESCRIPTION;
      default -> List.of();
    };
  }

  private static Setting named(SqlIdentifier name) {
    return Places.at(name, () -> Settings.named(String.join(".", name.names)));
  }

  private static SqlNode relation(SqlNode subject) {
    return subject.getKind() == SqlKind.IDENTIFIER ? Selects.all(subject) : subject;
  }

  private static SqlNode query(Told told) {
    String rows =
        told.rows().stream()
            .map(
                row ->
                    Arrays.stream(row)
                        .map(ToldTables::literal)
                        .collect(Collectors.joining(", ", "(", ")")))
            .collect(Collectors.joining(", "));
    boolean none = told.rows().isEmpty();
    String nothing = "(" + "'', ".repeat(told.columns().size() - 1) + "'')";
    return SheafParser.parseKept(
        "SELECT * FROM (VALUES %s) AS told(%s)%s"
            .formatted(
                none ? nothing : rows,
                told.columns().stream().map(SqlTemplate::quoted).collect(Collectors.joining(", ")),
                none ? " WHERE false" : ""));
  }

  private static String literal(String text) {
    return text == null
        ? "CAST(NULL AS VARCHAR)"
        : "CAST('" + text.replace("'", "''") + "' AS VARCHAR)";
  }
}
