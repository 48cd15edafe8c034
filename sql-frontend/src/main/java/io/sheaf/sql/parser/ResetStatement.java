package io.sheaf.sql.parser;

import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code RESET setting | ALL}: gives one setting, or all, the default again. */
public final class ResetStatement extends SheafStatement {
  private static final Operator OPERATOR =
      new Operator("RESET", SqlKind.OTHER, ResetStatement::new);

  private ResetStatement(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  /** {@code name} is null for all settings. */
  public ResetStatement(SqlParserPos position, SqlIdentifier name) {
    super(OPERATOR, position, new SqlNode[] {name});
  }

  /** The setting; empty for all. */
  public Optional<SqlIdentifier> name() {
    return Optional.ofNullable(identifier(0));
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("RESET");
    name().ifPresentOrElse(name -> name.unparse(writer, 0, 0), () -> writer.keyword("ALL"));
  }
}
