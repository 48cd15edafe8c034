package io.sheaf.sql.parser;

import io.sheaf.storage.fs.Secrets;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code CREATE [OR REPLACE] SECRET [IF NOT EXISTS] name (option value, ...)}. Its text never shows
 * the values.
 */
public final class CreateSecret extends SheafStatement {
  private static final Operator OPERATOR =
      new Operator("CREATE SECRET", SqlKind.OTHER_DDL, CreateSecret::new);

  private CreateSecret(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  public CreateSecret(
      SqlParserPos position,
      boolean replace,
      boolean ifNotExists,
      SqlIdentifier name,
      SqlNodeList options) {
    super(OPERATOR, position, flag(replace), flag(ifNotExists), name, options);
  }

  /** What to do when there is a secret of the name. */
  public Secrets.Existing existing() {
    return flag(0)
        ? Secrets.Existing.IS_REPLACED
        : flag(1) ? Secrets.Existing.STAYS : Secrets.Existing.IS_AN_ERROR;
  }

  public SqlIdentifier name() {
    return identifier(2);
  }

  /** The options by lower-case name. */
  public Map<String, String> options() {
    Map<String, String> options = new TreeMap<>();
    for (SqlNode node : (SqlNodeList) getOperandList().get(3)) {
      CopyOption option = (CopyOption) node;
      Object value = option.value();
      options.put(
          option.name(),
          value instanceof BigDecimal number ? number.toPlainString() : value.toString());
    }
    return options;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(flag(0) ? "CREATE OR REPLACE SECRET" : "CREATE SECRET");
    if (flag(1)) {
      writer.keyword("IF NOT EXISTS");
    }
    name().unparse(writer, 0, 0);
    SqlWriter.Frame frame = writer.startList("(", ")");
    for (String option : options().keySet()) {
      writer.sep(",");
      writer.identifier(option, true);
      writer.literal("'***'");
    }
    writer.endList(frame);
  }
}
