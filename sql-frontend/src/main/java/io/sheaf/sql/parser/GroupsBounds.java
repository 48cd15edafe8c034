package io.sheaf.sql.parser;

import io.sheaf.planner.GroupsFrame;
import java.math.BigDecimal;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Bounds of window frames in GROUPS, in the form that {@link GroupsFrame} describes. */
public final class GroupsBounds {
  private GroupsBounds() {}

  /** The start of a frame. */
  public static SqlNode lower(SqlNode bound) {
    return SqlWindow.isCurrentRow(bound)
        ? SqlWindow.createPreceding(marked(BigDecimal.ZERO, bound), bound.getParserPosition())
        : marked(bound);
  }

  /**
   * The end of a frame.
   *
   * @param bound null when it is not given: the current row's group
   * @param lower the start as it was written
   */
  public static SqlNode upper(SqlNode bound, SqlNode lower) {
    SqlParserPos position = lower.getParserPosition();
    return bound == null || SqlWindow.isCurrentRow(bound)
        ? SqlWindow.createFollowing(marked(BigDecimal.ZERO, lower), position)
        : marked(bound);
  }

  private static SqlNode marked(SqlNode bound) {
    if (SqlWindow.isUnboundedPreceding(bound) || SqlWindow.isUnboundedFollowing(bound)) {
      return bound;
    }
    SqlCall call = (SqlCall) bound;
    if (!(call.operand(0) instanceof SqlNumericLiteral number) || !number.isInteger()) {
      throw SyntaxError.at(
          bound.getParserPosition(), "a frame in GROUPS needs a whole number of groups");
    }
    return call.getOperator()
        .createCall(bound.getParserPosition(), marked(number.bigDecimalValue(), call.operand(0)));
  }

  private static SqlNode marked(BigDecimal groups, SqlNode at) {
    return SqlLiteral.createExactNumeric(
        Long.toString(GroupsFrame.marked(groups)), at.getParserPosition());
  }
}
