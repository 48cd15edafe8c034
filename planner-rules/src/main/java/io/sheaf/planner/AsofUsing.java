package io.sheaf.planner;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code l ASOF [LEFT] JOIN r USING (k, t)}: an inner or left join by all columns, to the
 * validator; the last one is no equality but {@code l.t >= r.t}.
 */
public final class AsofUsing extends SqlJoin {
  private static final SqlOperator OPERATOR = new Operator();

  /**
   * @param joinType INNER or LEFT
   * @param columns the list of USING
   */
  public AsofUsing(
      SqlParserPos position,
      SqlNode left,
      SqlLiteral natural,
      SqlLiteral joinType,
      SqlNode right,
      SqlLiteral conditionType,
      SqlNode columns) {
    super(position, left, natural, joinType, right, conditionType, columns);
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  private static final class Operator extends SqlOperator {
    Operator() {
      super("ASOF JOIN", SqlKind.JOIN, 16, true, null, null, null);
    }

    @Override
    public SqlSyntax getSyntax() {
      return SqlSyntax.SPECIAL;
    }

    @Override
    public SqlCall createCall(SqlLiteral qualifier, SqlParserPos position, SqlNode... operands) {
      return new AsofUsing(
          position,
          operands[0],
          (SqlLiteral) operands[1],
          (SqlLiteral) operands[2],
          operands[3],
          (SqlLiteral) operands[4],
          operands[5]);
    }

    @Override
    public void unparse(SqlWriter writer, SqlCall call, int left, int right) {
      AsofUsing join = (AsofUsing) call;
      join.getLeft().unparse(writer, left, getLeftPrec());
      writer.keyword(
          join.getJoinType() == org.apache.calcite.sql.JoinType.LEFT
              ? "ASOF LEFT JOIN"
              : "ASOF JOIN");
      join.getRight().unparse(writer, getRightPrec(), right);
      writer.keyword("USING");
      SqlWriter.Frame frame = writer.startList("(", ")");
      for (SqlNode column : (SqlNodeList) join.getCondition()) {
        writer.sep(",");
        column.unparse(writer, 0, 0);
      }
      writer.endList(frame);
    }
  }
}
