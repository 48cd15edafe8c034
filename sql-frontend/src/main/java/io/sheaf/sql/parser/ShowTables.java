package io.sheaf.sql.parser;

import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code SHOW TABLES}: the tables and views of the session. */
public final class ShowTables extends SheafStatement {
  private static final Operator OPERATOR =
      new Operator("SHOW TABLES", SqlKind.OTHER, ShowTables::new);

  public ShowTables(SqlParserPos position, SqlNode... none) {
    super(OPERATOR, position, none);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("SHOW TABLES");
  }
}
