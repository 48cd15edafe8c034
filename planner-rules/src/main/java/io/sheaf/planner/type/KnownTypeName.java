package io.sheaf.planner.type;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.util.Litmus;

/**
 * A type that needs no name to be known, such as that of a column that is cast to. Calcite has
 * names for neither intervals nor what holds them.
 */
public final class KnownTypeName extends SqlTypeNameSpec {
  private final RelDataType type;

  private KnownTypeName(RelDataType type) {
    super(new SqlIdentifier(type.getSqlTypeName().getName(), SqlParserPos.ZERO), SqlParserPos.ZERO);
    this.type = type;
  }

  /** The type as an operand of CAST. */
  public static SqlDataTypeSpec of(RelDataType type) {
    return new SqlDataTypeSpec(new KnownTypeName(type), SqlParserPos.ZERO);
  }

  @Override
  public RelDataType deriveType(SqlValidator validator) {
    return type;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(type.toString());
  }

  @Override
  public boolean equalsDeep(SqlTypeNameSpec other, Litmus litmus) {
    return (other instanceof KnownTypeName known && type.equals(known.type))
        ? litmus.succeed()
        : litmus.fail("{} != {}", this, other);
  }
}
