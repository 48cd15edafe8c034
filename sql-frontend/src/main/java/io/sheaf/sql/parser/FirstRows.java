package io.sheaf.sql.parser;

import io.sheaf.planner.SqlSelects;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Clauses that keep the first rows of an order, as conditions on window functions:
 *
 * <pre>
 *   SELECT DISTINCT ON (a) ... ORDER BY a, b       QUALIFY row_number() OVER (PARTITION BY a ORDER BY a, b) = 1
 *   ... ORDER BY a FETCH FIRST 3 ROWS WITH TIES    QUALIFY rank() OVER (ORDER BY a) &lt;= 3
 * </pre>
 */
public final class FirstRows {
  /** The column of the number of a row in its order. */
  static final String NUMBER = "$number";

  private FirstRows() {}

  /**
   * Keeps one row for each combination of values.
   *
   * @return the window whose order decides which row
   */
  public static SqlWindow distinctOn(SqlSelect select, SqlNodeList columns) {
    List<SqlNode> keys = new ArrayList<>();
    columns.forEach(column -> keys.add(resolved(column, select.getSelectList())));
    SqlParserPos position = columns.getParserPosition();
    SqlWindow window = window(new SqlNodeList(keys, position), SqlNodeList.EMPTY, position);
    SqlNode number =
        SqlStdOperatorTable.OVER.createCall(
            position, SqlStdOperatorTable.ROW_NUMBER.createCall(position), window);
    qualify(
        select,
        SqlStdOperatorTable.EQUALS.createCall(
            position, number, SqlLiteral.createExactNumeric("1", position)));
    return window;
  }

  /** Gives a DISTINCT ON the order of its query; nothing happens when there is none. */
  public static void order(SqlNode query, SqlNodeList order, SqlWindow distinctOn) {
    if (distinctOn != null && query instanceof SqlSelect select) {
      distinctOn.setOrderList(resolved(order, select.getSelectList()));
    }
  }

  /** The first rows of an order, and those that are equal to the last of them. */
  public static SqlNode withTies(
      SqlParserPos position, SqlNode query, SqlNodeList order, SqlNode offset, SqlNode fetch) {
    if (order.isEmpty()) {
      throw SyntaxError.at(position, "WITH TIES needs an ORDER BY");
    }
    boolean isPlain = query instanceof SqlSelect select && !select.isDistinct();
    SqlSelect ranked = isPlain ? (SqlSelect) query : wrapped(query);
    SqlWindow window = window(SqlNodeList.EMPTY, resolved(order, ranked.getSelectList()), position);
    SqlNode rank =
        SqlStdOperatorTable.OVER.createCall(
            position, SqlStdOperatorTable.RANK.createCall(position), window);
    qualify(
        ranked,
        SqlStdOperatorTable.LESS_THAN_OR_EQUAL.createCall(
            position, rank, sum(offset, fetch, position)));
    return new SqlOrderBy(position, ranked, order, offset, null);
  }

  /** The first rows of an order, as a part of all rows; fractions of a row do not count. */
  public static SqlNode percent(
      SqlParserPos position, SqlNode query, SqlNodeList order, SqlNode offset, SqlNode percent) {
    boolean isPlain = query instanceof SqlSelect select && !select.isDistinct();
    SqlSelect numbered = isPlain ? (SqlSelect) query : wrapped(query);
    SqlNode number =
        over(
            SqlStdOperatorTable.ROW_NUMBER.createCall(position),
            window(SqlNodeList.EMPTY, resolved(order, numbered.getSelectList()), position));
    SqlNode count =
        over(
            SqlStdOperatorTable.COUNT.createCall(position, SqlIdentifier.star(position)),
            window(SqlNodeList.EMPTY, SqlNodeList.EMPTY, position));
    SqlNode part =
        SqlStdOperatorTable.MULTIPLY.createCall(
            position,
            count,
            SqlStdOperatorTable.MULTIPLY.createCall(
                position, percent, SqlLiteral.createExactNumeric("0.01", position)));
    qualify(
        numbered,
        SqlStdOperatorTable.LESS_THAN_OR_EQUAL.createCall(
            position, number, sum(offset, part, position)));
    return new SqlOrderBy(position, numbered, order, offset, null);
  }

  /** A query with the number of each row in its order as one more column. */
  static SqlNode numbered(SqlOrderBy ordered) {
    SqlParserPos position = ordered.getParserPosition();
    boolean isPlain = ordered.query instanceof SqlSelect select && !select.isDistinct();
    boolean cut = ordered.offset != null || ordered.fetch != null;
    if (!isPlain) {
      return numberedValues(cut ? ordered : ordered.query, ordered.orderList);
    }
    SqlSelect numbered = (SqlSelect) ordered.query;
    SqlNodeList keys = resolved(ordered.orderList, numbered.getSelectList());
    numbered.getSelectList().add(number(keys, position));
    return cut
        ? new SqlOrderBy(position, numbered, ordered.orderList, ordered.offset, ordered.fetch)
        : numbered;
  }

  /** The same of a query whose rows are ordered by its one column: keys can be nothing else. */
  private static SqlNode numberedValues(SqlNode query, SqlNodeList order) {
    SqlParserPos position = query.getParserPosition();
    SqlIdentifier value = new SqlIdentifier("$ordered", position);
    SqlNode from =
        SqlStdOperatorTable.AS.createCall(
            position, query, new SqlIdentifier("ordered", position), value);
    SqlShuttle toValue =
        new SqlShuttle() {
          @Override
          public SqlNode visit(SqlIdentifier id) {
            return value;
          }

          @Override
          public SqlNode visit(SqlLiteral literal) {
            return literal instanceof SqlNumericLiteral ? value : literal;
          }
        };
    SqlNodeList keys = (SqlNodeList) order.accept(toValue);
    return SqlSelects.of(position, List.of(value, number(keys, position)), from, null);
  }

  private static SqlNode number(SqlNodeList keys, SqlParserPos position) {
    SqlNode number =
        over(
            SqlStdOperatorTable.ROW_NUMBER.createCall(position),
            window(SqlNodeList.EMPTY, keys, position));
    return SqlStdOperatorTable.AS.createCall(position, number, new SqlIdentifier(NUMBER, position));
  }

  private static SqlNode over(SqlNode function, SqlWindow window) {
    return SqlStdOperatorTable.OVER.createCall(function.getParserPosition(), function, window);
  }

  private static SqlSelect wrapped(SqlNode query) {
    SqlParserPos position = query.getParserPosition();
    SqlNode from =
        SqlStdOperatorTable.AS.createCall(position, query, new SqlIdentifier("ordered", position));
    return Selects.all(from);
  }

  private static SqlNode sum(SqlNode offset, SqlNode fetch, SqlParserPos position) {
    if (offset == null) {
      return fetch;
    }
    if (offset instanceof SqlNumericLiteral first && fetch instanceof SqlNumericLiteral second) {
      BigDecimal sum = first.bigDecimalValue().add(second.bigDecimalValue());
      return SqlLiteral.createExactNumeric(sum.toPlainString(), position);
    }
    return SqlStdOperatorTable.PLUS.createCall(position, offset, fetch);
  }

  private static SqlWindow window(SqlNodeList partition, SqlNodeList order, SqlParserPos position) {
    return SqlWindow.create(
        null,
        null,
        partition,
        order,
        SqlLiteral.createBoolean(false, position),
        null,
        null,
        null,
        SqlWindow.createExcludeNoOthers(position),
        position);
  }

  private static void qualify(SqlSelect select, SqlNode condition) {
    SqlNode given = select.getQualify();
    select.setQualify(
        given == null
            ? condition
            : SqlStdOperatorTable.AND.createCall(condition.getParserPosition(), given, condition));
  }

  private static SqlNodeList resolved(SqlNodeList order, SqlNodeList columns) {
    List<SqlNode> keys = new ArrayList<>();
    order.forEach(key -> keys.add(resolved(key, columns)));
    return new SqlNodeList(keys, order.getParserPosition());
  }

  /** A key in terms of the tables' columns: positions and aliases mean what is selected there. */
  private static SqlNode resolved(SqlNode key, SqlNodeList columns) {
    return switch (key.getKind()) {
      case DESCENDING, NULLS_FIRST, NULLS_LAST -> {
        SqlCall call = (SqlCall) key;
        SqlNode operand = call.operand(0);
        yield call.getOperator().createCall(key.getParserPosition(), resolved(operand, columns));
      }
      case LITERAL -> positioned(key, columns);
      case IDENTIFIER -> aliased(key, columns);
      default -> key;
    };
  }

  private static SqlNode positioned(SqlNode key, SqlNodeList columns) {
    if (key instanceof SqlNumericLiteral number && number.isInteger()) {
      int position = number.intValue(true);
      if (position >= 1 && position <= columns.size()) {
        return withoutAlias(columns.get(position - 1));
      }
    }
    return key;
  }

  private static SqlNode aliased(SqlNode key, SqlNodeList columns) {
    for (SqlNode column : columns) {
      if (column.getKind() == SqlKind.AS
          && ((SqlCall) column).operand(1).toString().equalsIgnoreCase(key.toString())) {
        return withoutAlias(column);
      }
    }
    return key;
  }

  private static SqlNode withoutAlias(SqlNode column) {
    return column.getKind() == SqlKind.AS ? ((SqlCall) column).operand(0) : column;
  }

  /** The ORDER BY among a function's arguments, which comes last, or null. */
  public static SqlNodeList orderOf(List<SqlNode> arguments) {
    return !arguments.isEmpty() && arguments.getLast() instanceof SqlNodeList order ? order : null;
  }
}
