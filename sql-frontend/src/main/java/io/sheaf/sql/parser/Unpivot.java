package io.sheaf.sql.parser;

import io.sheaf.planner.NestedOperators;
import io.sheaf.planner.SqlSelects;
import io.sheaf.planner.StarColumns;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code UNPIVOT source ON columns INTO NAME name VALUE value}: a row for each of some columns.
 *
 * <pre>
 *   UNPIVOT t ON a, b
 *   SELECT * FROM (SELECT * EXCLUDE (a, b), UNNEST(['a', 'b']) AS name, UNNEST([a, b]) AS value FROM t)
 *   WHERE value IS NOT NULL
 * </pre>
 *
 * Of several values none may be null. Columns may be given by a star or {@code COLUMNS(...)}: which
 * these are is asked for before the query is compiled, and until then it is an {@link Unpivot}.
 */
public final class Unpivot extends SqlSelect {
  private final List<SqlNode> columns;
  private final SqlIdentifier name;
  private final List<SqlIdentifier> values;
  private final boolean nulls;

  private Unpivot(
      SqlParserPos position,
      SqlNode source,
      List<SqlNode> columns,
      SqlIdentifier name,
      List<SqlIdentifier> values,
      boolean nulls) {
    super(
        position,
        null,
        SqlNodeList.of(SqlIdentifier.star(position)),
        source,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
    this.columns = List.copyOf(columns);
    this.name = name;
    this.values = List.copyOf(values);
    this.nulls = nulls;
  }

  /**
   * The query, or what it is before its columns are known.
   *
   * @param columns names, rows of names, stars; each may have an alias, which is the name in the
   *     row
   * @param name of the column of names, null for its default
   * @param values names of the columns of values, empty for the default
   * @param nulls whether rows whose value is null are kept
   */
  public static SqlNode of(
      SqlParserPos position,
      SqlNode source,
      List<SqlNode> columns,
      SqlIdentifier name,
      List<SqlIdentifier> values,
      boolean nulls) {
    Unpivot unpivot =
        new Unpivot(
            position,
            source,
            columns,
            name == null ? new SqlIdentifier("name", position) : name,
            values.isEmpty() ? List.of(new SqlIdentifier("value", position)) : values,
            nulls);
    return columns.stream().allMatch(column -> isNamed(bare(column))) ? unpivot.select() : unpivot;
  }

  private static SqlNode bare(SqlNode column) {
    return column.getKind() == SqlKind.AS ? ((SqlCall) column).operand(0) : column;
  }

  private static boolean isNamed(SqlNode column) {
    return (column instanceof SqlIdentifier id && !id.isStar()) || column.getKind() == SqlKind.ROW;
  }

  /** A query whose columns are those that the stars of this one stand for. */
  public SqlNode question() {
    return SqlSelects.of(
        getParserPosition(),
        columns.stream().filter(column -> !isNamed(bare(column))).toList(),
        getFrom(),
        null);
  }

  /** The query, given the names that the stars stand for. */
  public SqlNode select(List<String> found) {
    List<SqlNode> named = new ArrayList<>();
    boolean placed = false;
    for (SqlNode column : columns) {
      if (isNamed(bare(column))) {
        named.add(column);
      } else if (!placed) {
        placed = true;
        found.forEach(text -> named.add(new SqlIdentifier(text, column.getParserPosition())));
      }
    }
    return new Unpivot(getParserPosition(), getFrom(), named, name, values, nulls).select();
  }

  private SqlNode select() {
    SqlParserPos position = getParserPosition();
    List<SqlNode> names = new ArrayList<>();
    List<List<SqlNode>> lists = new ArrayList<>();
    values.forEach(value -> lists.add(new ArrayList<>()));
    List<SqlNode> excluded = new ArrayList<>();
    for (SqlNode column : columns) {
      List<SqlNode> parts =
          bare(column).getKind() == SqlKind.ROW
              ? ((SqlCall) bare(column)).getOperandList()
              : List.of(bare(column));
      if (parts.size() != values.size()) {
        throw SyntaxError.at(
            column.getParserPosition(),
            "UNPIVOT makes " + values.size() + " columns of " + parts.size());
      }
      for (int i = 0; i < parts.size(); i++) {
        lists.get(i).add(parts.get(i));
        excluded.add(parts.get(i));
      }
      names.add(SqlLiteral.createCharString(text(column, parts), column.getParserPosition()));
    }
    SqlNodeList none = SqlNodeList.EMPTY;
    List<SqlNode> items = new ArrayList<>();
    items.add(
        new StarColumns(
            position,
            SqlIdentifier.star(position),
            new SqlNodeList(excluded, position),
            none,
            none,
            StarColumns.Choice.ALL,
            null));
    items.add(elements(names, name));
    for (int i = 0; i < values.size(); i++) {
      items.add(elements(lists.get(i), values.get(i)));
    }
    SqlNode rows = SqlSelects.of(position, items, getFrom(), null);
    if (nulls) {
      return rows;
    }
    SqlNode known = null;
    for (SqlIdentifier value : values) {
      SqlNode one = SqlStdOperatorTable.IS_NOT_NULL.createCall(position, value);
      known = known == null ? one : SqlStdOperatorTable.AND.createCall(position, known, one);
    }
    return SqlSelects.of(
        position,
        List.of(SqlIdentifier.star(position)),
        SqlStdOperatorTable.AS.createCall(position, rows, new SqlIdentifier("unpivot", position)),
        known);
  }

  private static String text(SqlNode column, List<SqlNode> parts) {
    return column.getKind() == SqlKind.AS
        ? ((SqlIdentifier) ((SqlCall) column).operand(1)).getSimple()
        : String.join(
            "_", parts.stream().map(part -> ((SqlIdentifier) part).names.getLast()).toList());
  }

  private static SqlNode elements(List<SqlNode> list, SqlIdentifier name) {
    SqlParserPos position = name.getParserPosition();
    return SqlStdOperatorTable.AS.createCall(
        position,
        FunctionCalls.named(
            NestedOperators.UNNEST.getName(),
            position,
            List.of(SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR.createCall(position, list))),
        name);
  }

  @Override
  public void unparse(SqlWriter writer, int left, int right) {
    if (writer.inQuery()) {
      unparse(writer);
    } else {
      SqlWriter.Frame frame = writer.startList(SqlWriter.FrameTypeEnum.SUB_QUERY, "(", ")");
      unparse(writer);
      writer.endList(frame);
    }
  }

  private void unparse(SqlWriter writer) {
    writer.keyword("UNPIVOT");
    getFrom().unparse(writer, 0, 0);
    writer.keyword("ON");
    list(writer, columns);
    writer.keyword("INTO NAME");
    name.unparse(writer, 0, 0);
    writer.keyword("VALUE");
    list(writer, values);
    if (nulls) {
      writer.keyword("INCLUDE NULLS");
    }
  }

  private static void list(SqlWriter writer, List<? extends SqlNode> nodes) {
    for (int i = 0; i < nodes.size(); i++) {
      if (i > 0) {
        writer.print(",");
      }
      nodes.get(i).unparse(writer, 0, 0);
    }
  }
}
