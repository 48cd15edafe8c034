package io.sheaf.sql.parser;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.planner.AsofUsing;
import io.sheaf.planner.JoinOperators;
import io.sheaf.planner.SqlSelects;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Puts joins together. Those that Calcite has no kind for become plain ones with a condition that
 * {@link JoinOperators} marks:
 *
 * <pre>
 *   l ASOF JOIN r ON l.k = r.k AND l.t >= r.t                     l JOIN r ON l.k = r.k AND NEAREST(l.t >= r.t)
 *   l ASOF JOIN r MATCH_CONDITION l.t >= r.t ON l.k = r.k         the same
 *   l POSITIONAL JOIN r                                           l FULL JOIN r ON SAME_POSITION()
 * </pre>
 */
public final class Joins {
  private Joins() {}

  /**
   * A join with ON.
   *
   * @param match the MATCH_CONDITION, or null
   */
  public static SqlNode on(
      SqlNode left,
      SqlLiteral natural,
      SqlLiteral type,
      SqlNode right,
      SqlNode match,
      SqlLiteral on,
      SqlNode condition) {
    if (isPositional(type)) {
      throw SyntaxError.at(on.getParserPosition(), "POSITIONAL JOIN takes no condition");
    }
    if (!isAsof(type)) {
      if (match != null) {
        throw SyntaxError.at(
            match.getParserPosition(), "MATCH_CONDITION belongs to an ASOF JOIN only");
      }
      SqlNode other = isExistence(type) ? asQuery(right) : right;
      return new SqlJoin(type.getParserPosition(), left, natural, type, other, on, condition);
    }
    return new SqlJoin(
        type.getParserPosition(),
        left,
        natural,
        plainType(type),
        right,
        on,
        match == null ? nearestAmong(condition) : and(condition, nearest(match)));
  }

  /** A join with USING. */
  public static SqlNode using(
      SqlNode left,
      SqlLiteral natural,
      SqlLiteral type,
      SqlNode right,
      SqlLiteral using,
      SqlNodeList columns) {
    if (isPositional(type)) {
      throw SyntaxError.at(using.getParserPosition(), "POSITIONAL JOIN takes no condition");
    }
    SqlParserPos position = type.getParserPosition();
    if (isExistence(type)) {
      return existenceUsing(left, natural, type, right, using, columns);
    }
    return isAsof(type)
        ? new AsofUsing(position, left, natural, plainType(type), right, using, columns)
        : new SqlJoin(position, left, natural, type, right, using, columns);
  }

  /**
   * {@code l SEMI JOIN r USING (k)} as {@code l SEMI JOIN (SELECT k AS other FROM r) ON k = other}:
   * there are no columns of both sides that could be one.
   */
  private static SqlNode existenceUsing(
      SqlNode left,
      SqlLiteral natural,
      SqlLiteral type,
      SqlNode right,
      SqlLiteral using,
      SqlNodeList columns) {
    SqlParserPos position = using.getParserPosition();
    SqlNodeList items = new SqlNodeList(position);
    SqlNode condition = null;
    for (int i = 0; i < columns.size(); i++) {
      SqlIdentifier column = (SqlIdentifier) columns.get(i);
      SqlIdentifier other = new SqlIdentifier("$using" + i, column.getParserPosition());
      items.add(SqlStdOperatorTable.AS.createCall(position, column, other));
      condition = and(condition, SqlStdOperatorTable.EQUALS.createCall(position, column, other));
    }
    SqlSelect keys = SqlSelects.of(position, items, right, null);
    SqlNode named =
        SqlStdOperatorTable.AS.createCall(position, keys, new SqlIdentifier("$using", position));
    return new SqlJoin(
        type.getParserPosition(),
        left,
        natural,
        type,
        named,
        JoinConditionType.ON.symbol(position),
        condition);
  }

  /**
   * A right side that Calcite would count among the relations of the joins that follow, though
   * nothing can refer to it there, as a query.
   */
  private static SqlNode asQuery(SqlNode right) {
    if (right.getKind() != SqlKind.AS) {
      return right;
    }
    SqlCall as = (SqlCall) right;
    SqlKind kind = as.operand(0).getKind();
    boolean renamed = as.operandCount() > 2 && as.operand(0).isA(SqlKind.QUERY);
    if (!renamed && kind != SqlKind.VALUES && kind != SqlKind.COLLECTION_TABLE) {
      return right;
    }
    return SqlStdOperatorTable.AS.createCall(
        as.getParserPosition(), Selects.all(as), as.<SqlNode>operand(1));
  }

  /** Whether a join's columns are asked for before the statement is planned. */
  public static boolean isNaturalExistence(SqlJoin join) {
    return join.isNatural() && isExistence(join.getJoinTypeNode());
  }

  /**
   * {@code l NATURAL SEMI JOIN r} by the columns that both have.
   *
   * @param left names of the left side's columns
   * @param right names of the right side's columns
   */
  public static SqlNode ofCommonColumns(SqlJoin join, List<String> left, List<String> right) {
    SqlParserPos position = join.getParserPosition();
    SqlNodeList common = new SqlNodeList(position);
    for (String name : left) {
      if (right.stream().anyMatch(name::equalsIgnoreCase)) {
        common.add(new SqlIdentifier(name, position));
      }
    }
    if (common.isEmpty()) {
      throw new SheafException(
              ErrorCode.INVALID_STATEMENT, "the sides of a NATURAL JOIN have no column in common")
          .at(SheafParser.position(position));
    }
    return existenceUsing(
        join.getLeft(),
        SqlLiteral.createBoolean(false, position),
        join.getJoinTypeNode(),
        join.getRight(),
        JoinConditionType.USING.symbol(position),
        common);
  }

  /** A join without a condition. */
  public static SqlNode plain(SqlNode left, SqlLiteral natural, SqlLiteral type, SqlNode right) {
    SqlParserPos position = type.getParserPosition();
    if (isPositional(type)) {
      return new SqlJoin(
          position,
          left,
          natural,
          JoinType.FULL.symbol(position),
          right,
          JoinConditionType.ON.symbol(position),
          JoinOperators.SAME_POSITION.createCall(position));
    }
    if (isAsof(type)) {
      throw SyntaxError.at(
          position, "ASOF JOIN needs a condition: ON a.key = b.key AND a.time >= b.time");
    }
    if (isExistence(type) && !natural.booleanValue()) {
      throw SyntaxError.at(position, "SEMI JOIN and ANTI JOIN need a condition: ON or USING");
    }
    return new SqlJoin(
        position, left, natural, type, right, JoinConditionType.NONE.symbol(position), null);
  }

  /** The grammar gives COMMA, which is no join's type there, for POSITIONAL. */
  private static boolean isPositional(SqlLiteral type) {
    return type.getValueAs(JoinType.class) == JoinType.COMMA;
  }

  private static boolean isExistence(SqlLiteral type) {
    JoinType kind = type.getValueAs(JoinType.class);
    return kind == JoinType.LEFT_SEMI_JOIN || kind == JoinType.LEFT_ANTI_JOIN;
  }

  private static boolean isAsof(SqlLiteral type) {
    JoinType kind = type.getValueAs(JoinType.class);
    return kind == JoinType.ASOF || kind == JoinType.LEFT_ASOF;
  }

  private static SqlLiteral plainType(SqlLiteral asof) {
    return (asof.getValueAs(JoinType.class) == JoinType.ASOF ? JoinType.INNER : JoinType.LEFT)
        .symbol(asof.getParserPosition());
  }

  private static SqlNode nearestAmong(SqlNode condition) {
    List<SqlNode> conjuncts = new ArrayList<>();
    conjuncts(condition, conjuncts);
    SqlNode all = null;
    int found = 0;
    for (SqlNode conjunct : conjuncts) {
      boolean isInequality = isInequality(conjunct);
      found += isInequality ? 1 : 0;
      all = and(all, isInequality ? nearest(conjunct) : conjunct);
    }
    if (found != 1) {
      throw SyntaxError.at(
          condition.getParserPosition(),
          "an ASOF JOIN needs exactly one of >=, >, <=, < in its condition, beside equalities;"
              + " here are "
              + found);
    }
    return all;
  }

  private static void conjuncts(SqlNode condition, List<SqlNode> into) {
    if (condition.getKind() == SqlKind.AND) {
      ((SqlCall) condition).getOperandList().forEach(operand -> conjuncts(operand, into));
    } else {
      into.add(condition);
    }
  }

  private static boolean isInequality(SqlNode node) {
    return switch (node.getKind()) {
      case GREATER_THAN, GREATER_THAN_OR_EQUAL, LESS_THAN, LESS_THAN_OR_EQUAL -> true;
      default -> false;
    };
  }

  private static SqlNode nearest(SqlNode inequality) {
    if (!isInequality(inequality)) {
      throw SyntaxError.at(
          inequality.getParserPosition(), "MATCH_CONDITION must be one of >=, >, <=, <");
    }
    return JoinOperators.NEAREST.createCall(inequality.getParserPosition(), inequality);
  }

  private static SqlNode and(SqlNode first, SqlNode second) {
    return first == null
        ? second
        : SqlStdOperatorTable.AND.createCall(first.getParserPosition(), first, second);
  }
}
