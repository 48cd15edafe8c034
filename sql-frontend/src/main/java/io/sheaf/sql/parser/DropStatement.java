package io.sheaf.sql.parser;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code DROP VIEW | TABLE [IF EXISTS] name}. */
public final class DropStatement extends SheafStatement {
  private static final Operator OPERATOR =
      new Operator("DROP", SqlKind.OTHER_DDL, DropStatement::new);

  /** What is dropped. */
  public enum Target {
    VIEW,
    TABLE
  }

  private DropStatement(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  public DropStatement(SqlParserPos position, Target target, boolean ifExists, SqlIdentifier name) {
    super(
        OPERATOR,
        position,
        SqlLiteral.createSymbol(target, SqlParserPos.ZERO),
        flag(ifExists),
        name);
  }

  public Target target() {
    return symbol(0, Target.class);
  }

  /** Whether a missing relation is no error. */
  public boolean ifExists() {
    return flag(1);
  }

  public SqlIdentifier name() {
    return identifier(2);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("DROP");
    writer.keyword(target().name());
    if (ifExists()) {
      writer.keyword("IF EXISTS");
    }
    name().unparse(writer, 0, 0);
  }
}
