package io.sheaf.sql.parser;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code PREPARE name AS statement}. */
public final class PrepareStatement extends SheafStatement {
  private static final Operator OPERATOR =
      new Operator("PREPARE", SqlKind.OTHER, PrepareStatement::new);

  private PrepareStatement(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  public PrepareStatement(SqlParserPos position, SqlIdentifier name, SqlNode statement) {
    super(OPERATOR, position, name, statement);
  }

  public SqlIdentifier name() {
    return identifier(0);
  }

  /** What is run later, with question marks or names such as {@code $1} in the places of values. */
  public SqlNode statement() {
    return getOperandList().get(1);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("PREPARE");
    name().unparse(writer, 0, 0);
    writer.keyword("AS");
    statement().unparse(writer, 0, 0);
  }
}
