package io.sheaf.sql.parser;

import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code SHOW SCHEMAS}: the schemas of the catalog. */
public final class ShowSchemas extends SheafStatement {
  private static final Operator OPERATOR =
      new Operator("SHOW SCHEMAS", SqlKind.OTHER, ShowSchemas::new);

  public ShowSchemas(SqlParserPos position, SqlNode... none) {
    super(OPERATOR, position, none);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    SqlWriter.Frame frame = startTold(writer, leftPrec, rightPrec);
    writer.keyword("SHOW SCHEMAS");
    writer.endList(frame);
  }
}
