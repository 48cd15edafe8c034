package io.sheaf.sql.parser;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code SET setting = | TO value}. */
public final class SetStatement extends SheafStatement {
  private static final Operator OPERATOR = new Operator("SET", SqlKind.OTHER, SetStatement::new);

  private SetStatement(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  public SetStatement(SqlParserPos position, SqlIdentifier name, SqlNode value) {
    super(OPERATOR, position, name, value);
  }

  public SqlIdentifier name() {
    return identifier(0);
  }

  public SqlNode valueNode() {
    return getOperandList().get(1);
  }

  /** The value as {@link OptionValue#of} gives it. */
  public Object value() {
    return OptionValue.of(valueNode());
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("SET");
    name().unparse(writer, 0, 0);
    writer.keyword("=");
    valueNode().unparse(writer, 0, 0);
  }
}
