package io.sheaf.sql.parser;

import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code SET VARIABLE name = expression}, and {@code RESET VARIABLE name}. */
public final class SetVariable extends SheafStatement {
  private static final Operator OPERATOR =
      new Operator("SET VARIABLE", SqlKind.OTHER, SetVariable::new);

  private SetVariable(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  /** {@code value} is null for RESET. */
  public SetVariable(SqlParserPos position, SqlIdentifier name, SqlNode value) {
    super(OPERATOR, position, name, value);
  }

  public SqlIdentifier name() {
    return identifier(0);
  }

  /** What gives the value; empty when the variable is to have none. */
  public Optional<SqlNode> value() {
    return Optional.ofNullable(getOperandList().get(1));
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(value().isPresent() ? "SET VARIABLE" : "RESET VARIABLE");
    name().unparse(writer, 0, 0);
    value()
        .ifPresent(
            value -> {
              writer.keyword("=");
              value.unparse(writer, 0, 0);
            });
  }
}
