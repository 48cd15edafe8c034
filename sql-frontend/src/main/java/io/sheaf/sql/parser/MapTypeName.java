package io.sheaf.sql.parser;

import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlMapTypeNameSpec;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code MAP(key, value)}, whose values may be null. Calcite writes {@code MAP< key, value NULL >},
 * which its grammar does not read.
 */
public final class MapTypeName extends SqlMapTypeNameSpec {
  public MapTypeName(SqlDataTypeSpec key, SqlDataTypeSpec value, SqlParserPos position) {
    super(key, value.withNullable(true), position);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("MAP");
    SqlWriter.Frame types = writer.startList("(", ")");
    writer.sep(",");
    getKeyType().unparse(writer, 0, 0);
    writer.sep(",");
    getValType().withNullable(null).unparse(writer, 0, 0);
    writer.endList(types);
  }
}
