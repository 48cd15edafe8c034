package io.sheaf.sql.parser;

import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code SHOW setting | ALL}: the value of one setting, or of all. */
public final class ShowSetting extends SheafStatement {
  private static final Operator OPERATOR = new Operator("SHOW", SqlKind.OTHER, ShowSetting::new);

  private ShowSetting(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  /** {@code name} is null for all settings. */
  public ShowSetting(SqlParserPos position, SqlIdentifier name) {
    super(OPERATOR, position, new SqlNode[] {name});
  }

  /** The setting; empty for all. */
  public Optional<SqlIdentifier> name() {
    return Optional.ofNullable(identifier(0));
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    SqlWriter.Frame frame = startTold(writer, leftPrec, rightPrec);
    writer.keyword("SHOW");
    name().ifPresentOrElse(name -> name.unparse(writer, 0, 0), () -> writer.keyword("ALL"));
    writer.endList(frame);
  }
}
