package io.sheaf.planner;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** A query of WITH that says whether its rows are to be kept: {@code AS [NOT] MATERIALIZED}. */
public final class WithItem extends SqlWithItem {
  private final boolean materialized;

  public WithItem(
      SqlParserPos position,
      SqlIdentifier name,
      SqlNodeList columns,
      SqlNode query,
      SqlLiteral recursive,
      boolean materialized) {
    super(position, name, columns, query, recursive);
    this.materialized = materialized;
  }

  /** Whether its rows are made once whatever reads them; else they are made for each reader. */
  public boolean isMaterialized() {
    return materialized;
  }

  @Override
  public SqlOperator getOperator() {
    return materialized ? Operator.MATERIALIZED : Operator.NOT_MATERIALIZED;
  }

  private static final class Operator extends SqlSpecialOperator {
    static final Operator MATERIALIZED = new Operator(true);
    static final Operator NOT_MATERIALIZED = new Operator(false);

    private final boolean materialized;

    private Operator(boolean materialized) {
      super("WITH_ITEM", SqlKind.WITH_ITEM, 0);
      this.materialized = materialized;
    }

    @Override
    public SqlCall createCall(SqlLiteral quantifier, SqlParserPos position, SqlNode... operands) {
      return new WithItem(
          position,
          (SqlIdentifier) operands[0],
          (SqlNodeList) operands[1],
          operands[2],
          (SqlLiteral) operands[3],
          materialized);
    }

    @Override
    public void unparse(SqlWriter writer, SqlCall call, int left, int right) {
      List<SqlNode> operands = call.getOperandList();
      operands.get(0).unparse(writer, 0, 0);
      if (operands.get(1) != null) {
        operands.get(1).unparse(writer, 0, 0);
      }
      writer.keyword(materialized ? "AS MATERIALIZED" : "AS NOT MATERIALIZED");
      operands.get(2).unparse(writer, 10, 10);
    }
  }
}
