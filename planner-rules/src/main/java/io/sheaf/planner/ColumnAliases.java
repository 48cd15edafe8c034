package io.sheaf.planner;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;

/**
 * {@code table AS t(a, b)}, which may name fewer columns than there are: once these are known, the
 * others keep their names.
 */
final class ColumnAliases extends SqlCall {
  private static final int FIRST = 2;

  private final SqlOperator operator;
  private final List<SqlNode> operands;

  ColumnAliases(SqlCall call) {
    super(call.getParserPosition());
    this.operator = call.getOperator();
    this.operands = new ArrayList<>(call.getOperandList());
  }

  /**
   * Adds the names that are not given.
   *
   * @param columns of the table, all
   */
  void complete(List<String> columns) {
    for (int i = operands.size() - FIRST; i < columns.size(); i++) {
      operands.add(new SqlIdentifier(columns.get(i), getParserPosition()));
    }
  }

  @Override
  public SqlOperator getOperator() {
    return operator;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return operands;
  }

  @Override
  public void setOperand(int i, SqlNode operand) {
    operands.set(i, operand);
  }
}
