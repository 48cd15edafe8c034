package io.sheaf.sql.parser;

import java.util.List;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.Litmus;

/**
 * A string literal in the place of a table: {@code FROM 'data/*.parquet'}. To the validator it is
 * an identifier of one part, the path, so that a catalog resolves it like any other name.
 */
public final class TablePath extends SqlIdentifier {

  public TablePath(String path, SqlParserPos position) {
    super(List.of(path), null, position.withQuoting(true), List.of(position.withQuoting(true)));
  }

  /** The path or glob as written, without quotes. */
  public String path() {
    return names.get(0);
  }

  @Override
  public SqlNode clone(SqlParserPos position) {
    return new TablePath(path(), position);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    SqlCharStringLiteral literal = SqlLiteral.createCharString(path(), getParserPosition());
    literal.unparse(writer, leftPrec, rightPrec);
  }

  @Override
  public boolean equalsDeep(SqlNode node, Litmus litmus) {
    return node instanceof TablePath ? super.equalsDeep(node, litmus) : litmus.fail(null);
  }
}
