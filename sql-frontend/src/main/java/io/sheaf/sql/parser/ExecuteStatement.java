package io.sheaf.sql.parser;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code EXECUTE name (values)}. */
public final class ExecuteStatement extends SheafStatement {
  private static final Operator OPERATOR =
      new Operator("EXECUTE", SqlKind.OTHER, ExecuteStatement::new);

  private ExecuteStatement(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  public ExecuteStatement(SqlParserPos position, SqlIdentifier name, SqlNodeList values) {
    super(OPERATOR, position, name, values);
  }

  public SqlIdentifier name() {
    return identifier(0);
  }

  /** Values by their places, or by names: {@code (1, 'a')}, {@code (x := 1)}. */
  public SqlNodeList values() {
    return (SqlNodeList) getOperandList().get(1);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("EXECUTE");
    name().unparse(writer, 0, 0);
    if (!values().isEmpty()) {
      values().unparse(writer, 1, 1);
    }
  }
}
