package io.sheaf.sql.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.apache.calcite.sql.parser.SqlParserUtil.ToTreeListItem;

/**
 * {@code expression::type} as {@code CAST(expression AS type)}, so that everything after the parser
 * knows one form of cast.
 */
public final class InfixCasts {
  private InfixCasts() {}

  /**
   * Replaces the last operand of a flat list of operands and operators by its cast. Only {@code .},
   * {@code []} and {@code :} bind tighter than {@code ::}, so they stay with the operand.
   */
  public static void apply(List<Object> list, SqlDataTypeSpec type) {
    replaceLast(
        list,
        type.getParserPosition(),
        "::",
        value ->
            SqlStdOperatorTable.CAST.createCall(
                value.getParserPosition().plus(type.getParserPosition()), value, type));
  }

  /** {@code expression::INTERVAL}. */
  public static void toInterval(List<Object> list, SqlParserPos position) {
    replaceLast(
        list, position, "::", value -> toInterval(SqlStdOperatorTable.CAST, value, position));
  }

  /** {@code CAST(expression AS INTERVAL)}: a literal's text says what kind of interval it is. */
  public static SqlNode toInterval(SqlOperator cast, SqlNode value, SqlParserPos position) {
    if (value instanceof SqlCharStringLiteral text) {
      return Intervals.fromText(position, 1, text.getValueAs(String.class));
    }
    SqlNode interval =
        FunctionCalls.named(
            "to_interval", value.getParserPosition().plus(position), List.of(value));
    return cast.getKind() == SqlKind.SAFE_CAST
        ? FunctionCalls.named("try", interval.getParserPosition(), List.of(interval))
        : interval;
  }

  /**
   * Replaces the last operand by what a postfix makes of it.
   *
   * @param postfix how the postfix is written, for the error when nothing stands before it
   */
  static void replaceLast(
      List<Object> list, SqlParserPos position, String postfix, UnaryOperator<SqlNode> made) {
    int start = list.size() - 1;
    if (!(list.get(start) instanceof SqlNode last) || last instanceof SqlNodeList) {
      throw SyntaxError.at(position, "a value must stand before " + postfix);
    }
    while (start >= 2
        && list.get(start - 1) instanceof ToTreeListItem item
        && bindsTighter(item.getOperator())) {
      start -= 2;
    }
    List<Object> tail = list.subList(start, list.size());
    SqlNode value = SqlParserUtil.toTree(new ArrayList<>(tail));
    tail.clear();
    list.add(made.apply(value));
  }

  private static boolean bindsTighter(SqlOperator operator) {
    return operator.getLeftPrec() >= SqlStdOperatorTable.DOT.getLeftPrec();
  }
}
