package io.sheaf.sql.parser;

import io.sheaf.planner.SheafOperators;
import io.sheaf.planner.SqlSelects;
import io.sheaf.planner.StarColumns;
import io.sheaf.sql.parser.generated.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * {@code PIVOT source ON keys USING values GROUP BY groups}: a column for each value of the keys.
 *
 * <pre>
 *   PIVOT t ON y IN (1, 2) USING sum(x) GROUP BY k
 *   SELECT k, sum(x) FILTER (y = 1) AS "1", sum(x) FILTER (y = 2) AS "2" FROM t GROUP BY k
 * </pre>
 *
 * A key without IN has the values that the source has, which are asked for before the query is
 * compiled: until then the query is a {@link Pivot}. Without GROUP BY rows are grouped by all
 * columns that neither keys nor values name.
 */
public final class Pivot extends SqlSelect {
  private static final int MOST_COLUMNS = 10_000;

  /**
   * What is aggregated.
   *
   * @param name of its columns, behind the key's value; empty when that is enough
   */
  public record Value(SqlNode aggregate, String text, String name) {
    /** An aggregate between two tokens, and its alias or null. */
    public static Value of(SqlNode aggregate, SqlIdentifier name, Token first, Token last) {
      return new Value(
          aggregate, SelectItems.text(first, last), name == null ? "" : name.getSimple());
    }

    private Value filtered(SqlNode condition) {
      return new Value(aggregate.accept(new Filtered(condition)), text, name);
    }
  }

  /** One combination of the keys' values: the name of its columns, and which rows it is of. */
  private record Choice(String name, SqlNode condition) {}

  private final List<SqlNode> keys;
  private final List<Value> values;
  private final SqlNodeList groups;

  private Pivot(
      SqlParserPos position,
      SqlNode source,
      List<SqlNode> keys,
      List<Value> values,
      SqlNodeList groups) {
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
    this.keys = List.copyOf(keys);
    this.values = List.copyOf(values);
    this.groups = groups;
  }

  /**
   * The query, or what it is before the values of its keys are known.
   *
   * @param keys expressions, or {@code expression IN (values)}
   * @param groups null for all other columns
   */
  public static SqlNode of(
      SqlParserPos position,
      SqlNode source,
      List<SqlNode> keys,
      List<Value> values,
      SqlNodeList groups) {
    SqlNode count = SqlStdOperatorTable.COUNT.createCall(position, SqlIdentifier.star(position));
    List<Value> wanted = values.isEmpty() ? List.of(new Value(count, "count_star()", "")) : values;
    Pivot pivot = new Pivot(position, source, keys, wanted, groups);
    return keys.stream().allMatch(Pivot::hasValues) ? pivot.select(Map.of()) : pivot;
  }

  /**
   * {@code source PIVOT (aggregates FOR axes IN (values) GROUP BY groups)}.
   *
   * @param axes names of columns
   * @param rows for each value, or name and value, a list with one for each axis
   */
  public static SqlNode inFrom(
      SqlParserPos position,
      SqlNode source,
      List<SqlNode> aggregates,
      SqlNodeList axes,
      SqlNodeList rows,
      SqlNodeList groups) {
    if (axes.size() != 1) {
      throw SyntaxError.at(
          axes.getParserPosition(), "PIVOT with GROUP BY takes one column after FOR");
    }
    List<SqlNode> choices = new ArrayList<>();
    for (SqlNode row : rows) {
      if (row.getKind() == SqlKind.AS) {
        throw SyntaxError.at(
            row.getParserPosition(), "PIVOT with GROUP BY names columns after the values");
      }
      choices.add(((SqlNodeList) row).get(0));
    }
    List<Value> values = new ArrayList<>();
    for (SqlNode aggregate : aggregates) {
      boolean named = aggregate.getKind() == SqlKind.AS;
      SqlNode value = named ? ((SqlCall) aggregate).operand(0) : aggregate;
      String name = named ? ((SqlCall) aggregate).operand(1).toString() : "";
      values.add(new Value(value, SheafParser.unparse(value), name));
    }
    SqlNode key =
        SqlStdOperatorTable.IN.createCall(
            position, axes.get(0), new SqlNodeList(choices, rows.getParserPosition()));
    return of(position, source, List.of(key), values, groups);
  }

  private static boolean hasValues(SqlNode key) {
    return key.getKind() == SqlKind.IN && ((SqlCall) key).operand(1) instanceof SqlNodeList;
  }

  /** Queries that each give the values of a key, as text in their order, by the key. */
  public Map<SqlNode, SqlNode> questions() {
    Map<SqlNode, SqlNode> questions = new LinkedHashMap<>();
    SqlParserPos position = getParserPosition();
    for (SqlNode key : keys) {
      if (!hasValues(key)) {
        SqlIdentifier value = new SqlIdentifier("$value", position);
        SqlNode item = SqlStdOperatorTable.AS.createCall(position, key, value);
        SqlNode known = SqlStdOperatorTable.IS_NOT_NULL.createCall(position, key);
        SqlSelect distinct =
            new SqlSelect(
                position,
                null,
                SqlNodeList.of(item),
                getFrom(),
                known,
                SqlNodeList.of(key),
                null,
                null,
                null,
                null,
                null,
                null,
                SqlNodeList.EMPTY);
        SqlNode named =
            SqlStdOperatorTable.AS.createCall(
                position, distinct, new SqlIdentifier("$values", position));
        SqlSelect ordered = SqlSelects.of(position, List.of(text(value)), named, null);
        questions.put(key, new SqlOrderBy(position, ordered, SqlNodeList.of(value), null, null));
      }
    }
    return questions;
  }

  /**
   * The query.
   *
   * @param found the values of keys that have none of their own, as text
   */
  public SqlNode select(Map<SqlNode, List<String>> found) {
    SqlParserPos position = getParserPosition();
    List<Choice> choices = List.of(new Choice("", null));
    for (SqlNode key : keys) {
      List<Choice> ofKey = hasValues(key) ? given(key) : found(key, found.get(key));
      choices = combined(choices, ofKey);
      if ((long) choices.size() * values.size() > MOST_COLUMNS) {
        throw SyntaxError.at(position, "PIVOT gives more than " + MOST_COLUMNS + " columns");
      }
    }
    List<SqlNode> items = new ArrayList<>();
    if (groups == null) {
      SqlNodeList none = SqlNodeList.EMPTY;
      items.add(
          new StarColumns(
              position,
              SqlIdentifier.star(position),
              named(),
              none,
              none,
              StarColumns.Choice.ALL,
              null));
    } else {
      items.addAll(groups.getList());
    }
    for (Choice choice : choices) {
      for (Value value : values) {
        boolean plain = values.size() == 1 && value.name.isEmpty();
        String suffix = value.name.isEmpty() ? value.text : value.name;
        String name = plain ? choice.name : choice.name + "_" + suffix;
        items.add(
            SqlStdOperatorTable.AS.createCall(
                position,
                value.filtered(choice.condition).aggregate,
                new SqlIdentifier(name, position)));
      }
    }
    SqlNodeList grouped = groups == null ? AllColumns.marker(position) : groups;
    return new SqlSelect(
        position,
        null,
        new SqlNodeList(items, position),
        getFrom(),
        null,
        grouped,
        null,
        null,
        null,
        null,
        null,
        null,
        SqlNodeList.EMPTY);
  }

  private static List<Choice> combined(List<Choice> first, List<Choice> second) {
    List<Choice> all = new ArrayList<>();
    for (Choice a : first) {
      for (Choice b : second) {
        all.add(
            a.condition == null
                ? b
                : new Choice(a.name + "_" + b.name, and(a.condition, b.condition)));
      }
    }
    return all;
  }

  private static SqlNode and(SqlNode first, SqlNode second) {
    return SqlStdOperatorTable.AND.createCall(first.getParserPosition(), first, second);
  }

  private static List<Choice> given(SqlNode key) {
    SqlNode expression = ((SqlCall) key).operand(0);
    List<Choice> choices = new ArrayList<>();
    for (SqlNode value : (SqlNodeList) ((SqlCall) key).operand(1)) {
      SqlParserPos position = value.getParserPosition();
      boolean isNull = value instanceof SqlLiteral literal && literal.getValue() == null;
      choices.add(
          new Choice(
              isNull
                  ? "NULL"
                  : value instanceof SqlCharStringLiteral text
                      ? text.getValueAs(String.class)
                      : SheafParser.unparse(value),
              isNull
                  ? SqlStdOperatorTable.IS_NULL.createCall(position, expression)
                  : SqlStdOperatorTable.EQUALS.createCall(position, expression, value)));
    }
    return choices;
  }

  private static List<Choice> found(SqlNode key, List<String> values) {
    SqlParserPos position = key.getParserPosition();
    List<Choice> choices = new ArrayList<>();
    for (String value : values) {
      SqlNode literal = SqlLiteral.createCharString(value, position);
      choices.add(
          new Choice(value, SqlStdOperatorTable.EQUALS.createCall(position, text(key), literal)));
    }
    return choices;
  }

  private static SqlNode text(SqlNode value) {
    SqlParserPos position = value.getParserPosition();
    return SqlStdOperatorTable.CAST.createCall(
        position,
        value,
        new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.VARCHAR, position), position));
  }

  /** The columns that keys and values name. */
  private SqlNodeList named() {
    Map<String, SqlNode> names = new LinkedHashMap<>();
    SqlBasicVisitor<Void> visitor =
        new SqlBasicVisitor<>() {
          @Override
          public Void visit(SqlIdentifier id) {
            if (!id.isStar() && !id.names.getFirst().isEmpty()) {
              names.putIfAbsent(id.toString().toLowerCase(Locale.ROOT), id);
            }
            return null;
          }
        };
    keys.forEach(key -> key.accept(visitor));
    values.forEach(value -> value.aggregate.accept(visitor));
    return new SqlNodeList(names.values(), getParserPosition());
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
    writer.keyword("PIVOT");
    getFrom().unparse(writer, 0, 0);
    writer.keyword("ON");
    for (int i = 0; i < keys.size(); i++) {
      if (i > 0) {
        writer.print(",");
      }
      keys.get(i).unparse(writer, 0, 0);
    }
    writer.keyword("USING");
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        writer.print(",");
      }
      values.get(i).aggregate.unparse(writer, 0, 0);
      if (!values.get(i).name.isEmpty()) {
        writer.keyword("AS");
        writer.identifier(values.get(i).name, true);
      }
    }
    if (groups != null) {
      writer.keyword("GROUP BY");
      groups.unparse(writer, 0, 0);
    }
  }

  /** Lets every aggregate of an expression see some rows only. */
  private static final class Filtered extends SqlShuttle {
    private final SqlNode condition;

    Filtered(SqlNode condition) {
      this.condition = condition;
    }

    @Override
    public SqlNode visit(SqlCall call) {
      SqlParserPos position = call.getParserPosition();
      if (call.getKind() == SqlKind.FILTER) {
        return SqlStdOperatorTable.FILTER.createCall(
            position, call.operand(0), and(call.operand(1), condition));
      }
      boolean aggregates =
          call.getKind() == SqlKind.WITHIN_GROUP
              || call.getKind() == SqlKind.IGNORE_NULLS
              || call.getKind() == SqlKind.FIRST
              || call.getKind() == SqlKind.LAST
              || SheafOperators.isAggregate(call.getOperator().getName().toUpperCase(Locale.ROOT));
      return aggregates
          ? SqlStdOperatorTable.FILTER.createCall(position, call, condition)
          : super.visit(call);
    }
  }
}
