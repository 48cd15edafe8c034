package io.sheaf.sql.parser;

import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code SUMMARIZE table | 'path' | query}: statistics of the columns of a relation. */
public final class SummarizeStatement extends SheafStatement {
  private static final Operator OPERATOR =
      new Operator("SUMMARIZE", SqlKind.OTHER, SummarizeStatement::new);

  private SummarizeStatement(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  public SummarizeStatement(SqlParserPos position, SqlNode subject) {
    super(OPERATOR, position, subject);
  }

  /** A table's identifier, a {@link TablePath} or a query. */
  public SqlNode subject() {
    return getOperandList().get(0);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    SqlWriter.Frame frame = startTold(writer, leftPrec, rightPrec);
    writer.keyword("SUMMARIZE");
    subject().unparse(writer, 0, 0);
    writer.endList(frame);
  }
}
