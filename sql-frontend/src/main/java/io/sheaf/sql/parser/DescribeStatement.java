package io.sheaf.sql.parser;

import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code DESCRIBE table | 'path' | query}: the columns and types of a relation. */
public final class DescribeStatement extends SheafStatement {
  private static final Operator OPERATOR =
      new Operator("DESCRIBE", SqlKind.OTHER, DescribeStatement::new);

  private DescribeStatement(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  public DescribeStatement(SqlParserPos position, SqlNode subject) {
    super(OPERATOR, position, subject);
  }

  /** A table's identifier, a {@link TablePath} or a query. */
  public SqlNode subject() {
    return getOperandList().get(0);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    SqlWriter.Frame frame = startTold(writer, leftPrec, rightPrec);
    writer.keyword("DESCRIBE");
    subject().unparse(writer, 0, 0);
    writer.endList(frame);
  }
}
