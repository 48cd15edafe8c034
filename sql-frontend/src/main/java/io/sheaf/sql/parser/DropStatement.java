package io.sheaf.sql.parser;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code DROP VIEW | TABLE | SCHEMA | SECRET | MACRO [IF EXISTS] name [CASCADE]}. */
public final class DropStatement extends SheafStatement {
  private static final Operator OPERATOR =
      new Operator("DROP", SqlKind.OTHER_DDL, DropStatement::new);

  /** What is dropped. */
  public enum Target {
    VIEW,
    TABLE,
    SCHEMA,
    SECRET,
    MACRO
  }

  private DropStatement(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  public DropStatement(
      SqlParserPos position, Target target, boolean ifExists, SqlIdentifier name, boolean cascade) {
    super(
        OPERATOR,
        position,
        SqlLiteral.createSymbol(target, SqlParserPos.ZERO),
        flag(ifExists),
        name,
        flag(cascade));
  }

  public Target target() {
    return symbol(0, Target.class);
  }

  /** Whether it is no error that there is none. */
  public boolean ifExists() {
    return flag(1);
  }

  public SqlIdentifier name() {
    return identifier(2);
  }

  /** Whether what a schema holds is dropped with it. */
  public boolean cascade() {
    return flag(3);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("DROP");
    writer.keyword(target().name());
    if (ifExists()) {
      writer.keyword("IF EXISTS");
    }
    name().unparse(writer, 0, 0);
    if (cascade()) {
      writer.keyword("CASCADE");
    }
  }
}
