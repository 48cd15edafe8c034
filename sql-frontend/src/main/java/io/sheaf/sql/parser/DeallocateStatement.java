package io.sheaf.sql.parser;

import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code DEALLOCATE name}, {@code DEALLOCATE ALL}. */
public final class DeallocateStatement extends SheafStatement {
  private static final Operator OPERATOR =
      new Operator("DEALLOCATE", SqlKind.OTHER, DeallocateStatement::new);

  private DeallocateStatement(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  /** {@code name} is null for all. */
  public DeallocateStatement(SqlParserPos position, SqlIdentifier name) {
    super(OPERATOR, position, new SqlNode[] {name});
  }

  /** The prepared statement that is forgotten; empty for all. */
  public Optional<SqlIdentifier> name() {
    return Optional.ofNullable(identifier(0));
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("DEALLOCATE");
    name().ifPresentOrElse(name -> name.unparse(writer, 0, 0), () -> writer.keyword("ALL"));
  }
}
