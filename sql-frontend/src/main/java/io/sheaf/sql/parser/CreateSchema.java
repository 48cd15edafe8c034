package io.sheaf.sql.parser;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code CREATE SCHEMA [IF NOT EXISTS] name}. */
public final class CreateSchema extends SheafStatement {
  private static final Operator OPERATOR =
      new Operator("CREATE SCHEMA", SqlKind.CREATE_SCHEMA, CreateSchema::new);

  private CreateSchema(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  public CreateSchema(SqlParserPos position, boolean ifNotExists, SqlIdentifier name) {
    super(OPERATOR, position, flag(ifNotExists), name);
  }

  /** Whether an existing schema of that name makes the statement do nothing. */
  public boolean ifNotExists() {
    return flag(0);
  }

  public SqlIdentifier name() {
    return identifier(1);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("CREATE SCHEMA");
    if (ifNotExists()) {
      writer.keyword("IF NOT EXISTS");
    }
    name().unparse(writer, 0, 0);
  }
}
