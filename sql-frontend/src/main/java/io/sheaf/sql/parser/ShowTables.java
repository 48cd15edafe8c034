package io.sheaf.sql.parser;

import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code SHOW TABLES [FROM schema]}: tables and views, those that need no schema if none is told.
 */
public final class ShowTables extends SheafStatement {
  private static final Operator OPERATOR =
      new Operator("SHOW TABLES", SqlKind.OTHER, ShowTables::new);

  private ShowTables(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  /**
   * @param schema null when the statement names none
   */
  public ShowTables(SqlParserPos position, SqlIdentifier schema) {
    super(OPERATOR, position, schema);
  }

  /** The schema whose tables are wanted. */
  public Optional<SqlIdentifier> schema() {
    return Optional.ofNullable(identifier(0));
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    SqlWriter.Frame frame = startTold(writer, leftPrec, rightPrec);
    writer.keyword("SHOW TABLES");
    if (schema().isPresent()) {
      writer.keyword("FROM");
      schema().get().unparse(writer, 0, 0);
    }
    writer.endList(frame);
  }
}
