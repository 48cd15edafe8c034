package io.sheaf.sql.parser;

import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code WITH name AS (query), ... INSERT | UPDATE | DELETE | MERGE ...}. */
public final class ChangeWithQueries extends SheafStatement {
  private static final Operator OPERATOR =
      new Operator("WITH", SqlKind.OTHER, ChangeWithQueries::new);

  private ChangeWithQueries(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  public ChangeWithQueries(SqlParserPos position, SqlNodeList queries, SqlNode change) {
    super(OPERATOR, position, queries, change);
  }

  /** The queries of WITH, each of which may name those before it. */
  public SqlNodeList queries() {
    return (SqlNodeList) getOperandList().get(0);
  }

  /** The statement that may name them. */
  public SqlNode change() {
    return getOperandList().get(1);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    SqlWriter.Frame frame = writer.startList(SqlWriter.FrameTypeEnum.WITH, "WITH", "");
    for (SqlNode query : queries()) {
      writer.sep(",");
      query.unparse(writer, 0, 0);
    }
    writer.endList(frame);
    change().unparse(writer, 0, 0);
  }
}
