package io.sheaf.sql.parser;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code USE schema}, also written {@code SET SCHEMA [= | TO] schema}. */
public final class UseStatement extends SheafStatement {
  private static final Operator OPERATOR = new Operator("USE", SqlKind.OTHER, UseStatement::new);

  private UseStatement(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  public UseStatement(SqlParserPos position, SqlIdentifier schema) {
    super(OPERATOR, position, schema);
  }

  /** The schema that becomes the current one. */
  public SqlIdentifier schema() {
    return identifier(0);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("USE");
    schema().unparse(writer, 0, 0);
  }
}
