package io.sheaf.planner;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;

/**
 * {@code table AS t(a, b)}, which may name fewer columns than there are: once these are known, the
 * others keep their names.
 */
final class ColumnAliases extends SqlBasicCall {
  private static final int FIRST = 2;

  private final List<SqlNode> operands;

  ColumnAliases(SqlCall call) {
    super(call.getOperator(), call.getOperandList(), call.getParserPosition());
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
  public List<SqlNode> getOperandList() {
    return operands;
  }

  @Override
  @SuppressWarnings("unchecked") // as Calcite's own
  public <S extends SqlNode> S operand(int i) {
    return (S) operands.get(i);
  }

  @Override
  public int operandCount() {
    return operands.size();
  }

  @Override
  public void setOperand(int i, SqlNode operand) {
    operands.set(i, operand);
  }
}
