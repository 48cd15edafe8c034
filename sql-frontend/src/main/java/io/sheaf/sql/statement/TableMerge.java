package io.sheaf.sql.statement;

import static io.sheaf.sql.statement.SqlTemplate.quoted;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.sql.parser.ChangeClause;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.apache.calcite.sql.SqlNode;

/**
 * The query of a statement that compares a table's rows with those of a source: UPDATE with FROM,
 * DELETE with USING, INSERT with ON CONFLICT, MERGE, and whatever is RETURNING rows.
 *
 * <pre>
 *   table's rows, numbered   LEFT or FULL JOIN   source's rows, marked
 *        for each pair the first branch that fits -> new values, what was done
 *        for each row of the table one of its pairs, one that changes it if there is one
 * </pre>
 *
 * <p>The rows that it gives have the table's columns, then {@link #ACTION}, {@link #ROW} and {@link
 * #TIMES}. What it makes is text with places for the user's trees ({@link SqlTemplate}).
 */
final class TableMerge {
  /** What was done to a row: one of {@link Done}. */
  static final String ACTION = "$action";

  /** The number of the table's row; null for one that is new. */
  static final String ROW = "$row";

  /** How many rows of the source change the row. */
  static final String TIMES = "$times";

  private static final String SOURCE = "$source";
  private static final String GIVEN = "$given";

  /** What becomes of a row, as {@link #ACTION} has it. */
  enum Done {
    KEPT(0, null),
    INSERTED(1, "INSERT"),
    UPDATED(2, "UPDATE"),
    DELETED(3, "DELETE");

    private final int code;
    private final String word;

    Done(int code, String word) {
      this.code = code;
      this.word = word;
    }

    /** What stands for it in queries. */
    int code() {
      return code;
    }

    /** The expression that tells a done thing's word. */
    static String word(String action) {
      StringBuilder out = new StringBuilder("CASE ").append(action);
      for (Done each : List.of(INSERTED, UPDATED, DELETED)) {
        out.append(" WHEN %d THEN '%s'".formatted(each.code, each.word));
      }
      return out.append(" END").toString();
    }
  }

  /**
   * What happens to rows that match in some way, if a condition is true.
   *
   * @param condition null for none
   * @param values for each column its new value; null where a row keeps the old one
   */
  record Branch(ChangeClause.Match match, SqlNode condition, Done done, List<SqlNode> values) {}

  private final Schema schema;
  private final String alias;
  private final List<Branch> branches = new ArrayList<>();
  private final SqlTemplate template = new SqlTemplate();

  /**
   * @param schema the table's
   * @param alias the name that expressions know the table by
   */
  TableMerge(Schema schema, String alias) {
    this.schema = schema;
    this.alias = alias;
  }

  /** Adds a branch; of those that fit a row the first counts. */
  void add(Branch branch) {
    branches.add(branch);
  }

  /** The columns of the rows that the query gives: those of the table, which may be null here. */
  Schema changed() {
    List<Field> fields = new ArrayList<>();
    for (Field field : schema.fields()) {
      fields.add(new Field(field.name(), field.type(), true));
    }
    fields.add(new Field(ACTION, DataType.Simple.INTEGER, true));
    fields.add(new Field(ROW, DataType.Simple.BIGINT, true));
    fields.add(new Field(TIMES, DataType.Simple.BIGINT, true));
    return new Schema(fields);
  }

  /**
   * The query.
   *
   * @param table the table
   * @param source what stands in FROM; null for a row of no columns
   * @param condition by which rows of both match; null for always
   */
  SqlNode query(SqlNode table, SqlNode source, SqlNode condition) {
    StringJoiner items = new StringJoiner(", ");
    for (int column = 0; column < schema.size(); column++) {
      items.add(value(column) + " AS " + quoted(schema.field(column).name()));
    }
    boolean adds = branches.stream().anyMatch(b -> b.match() == ChangeClause.Match.NOT_MATCHED);
    String marked = "(VALUES (TRUE)) AS %s (%s)".formatted(quoted(SOURCE), quoted(GIVEN));
    String pairs =
        """
        SELECT %s, %s AS "$action", %s AS "$row"
        FROM (SELECT *, row_number() OVER () AS "$row" FROM %s) AS %s
        %s JOIN %s ON %s\
        """
            .formatted(
                items,
                action(),
                row(),
                template.place(table),
                quoted(alias),
                adds ? "FULL" : "LEFT",
                source == null
                    ? marked
                    : "(" + template.place(source) + " CROSS JOIN " + marked + ")",
                condition == null ? "TRUE" : template.place(condition));
    return template.query(
        """
        SELECT %s, "$action", "$row",
          count(*) FILTER (WHERE "$action" > 0) OVER (PARTITION BY "$row") AS "$times"
        FROM (%s) AS p
        WHERE "$row" IS NOT NULL OR "$action" > 0
        QUALIFY "$row" IS NULL
          OR row_number() OVER (PARTITION BY "$row" ORDER BY "$action" DESC) = 1
        """
            .formatted(names(schema), pairs));
  }

  /** The names of all columns, as a text has them. */
  static String names(Schema schema) {
    StringJoiner names = new StringJoiner(", ");
    schema.fields().forEach(field -> names.add(quoted(field.name())));
    return names.toString();
  }

  private String row() {
    return quoted(alias) + "." + quoted(ROW);
  }

  private String action() {
    StringBuilder out = new StringBuilder("CASE");
    for (Branch branch : branches) {
      out.append(" WHEN ").append(test(branch)).append(" THEN ").append(branch.done().code());
    }
    return out.append(" ELSE 0 END").toString();
  }

  private String value(int column) {
    String old = quoted(alias) + "." + quoted(schema.field(column).name());
    StringBuilder out = new StringBuilder("CASE");
    for (Branch branch : branches) {
      SqlNode value = branch.values().isEmpty() ? null : branch.values().get(column);
      out.append(" WHEN ")
          .append(test(branch))
          .append(" THEN ")
          .append(value == null ? old : template.place(value));
    }
    return out.append(" ELSE ").append(old).append(" END").toString();
  }

  private String test(Branch branch) {
    String given = quoted(SOURCE) + "." + quoted(GIVEN);
    String test =
        switch (branch.match()) {
          case MATCHED, CONFLICT -> row() + " IS NOT NULL AND " + given + " IS NOT NULL";
          case NOT_MATCHED -> row() + " IS NULL";
          case NOT_MATCHED_BY_SOURCE -> given + " IS NULL";
        };
    return branch.condition() == null ? test : test + " AND " + template.place(branch.condition());
  }
}
