package io.sheaf.sql.parser;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code ALTER TABLE | VIEW [IF EXISTS] name ...}: one change of what a table is. */
public final class AlterTable extends SheafStatement {
  private static final Operator OPERATOR =
      new Operator("ALTER TABLE", SqlKind.ALTER_TABLE, AlterTable::new);

  /** What changes. */
  public enum Action {
    ADD_COLUMN,
    DROP_COLUMN,
    RENAME,
    RENAME_COLUMN,
    TYPE,
    DEFAULT,
    NO_DEFAULT,
    NOT_NULL,
    NULLABLE
  }

  private AlterTable(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  /**
   * An alteration; what its action has no use for is null.
   *
   * @param lenient whether a column that is there already, or is not, makes it do nothing
   */
  public AlterTable(
      SqlParserPos position,
      boolean view,
      boolean ifExists,
      SqlIdentifier table,
      Action action,
      boolean lenient,
      SqlIdentifier column,
      SqlIdentifier name,
      SqlDataTypeSpec type,
      SqlNode value,
      ColumnDefinition definition,
      SqlNodeList checks) {
    super(
        OPERATOR,
        position,
        flag(view),
        flag(ifExists),
        table,
        SqlLiteral.createSymbol(action, SqlParserPos.ZERO),
        flag(lenient),
        column,
        name,
        type,
        value,
        definition,
        checks);
  }

  /**
   * Checks that what is added is a column without a key.
   *
   * @throws SheafException UNSUPPORTED
   */
  public static void checkAdded(SqlNodeList definitions, SqlNodeList keys, SqlParserPos position) {
    if (definitions.isEmpty() || !keys.isEmpty()) {
      throw new SheafException(
              ErrorCode.UNSUPPORTED, "ALTER TABLE adds columns, and no keys or constraints alone")
          .withHint("make the table anew: CREATE TABLE ..., INSERT INTO ... SELECT")
          .at(SheafParser.position(position));
    }
  }

  /** Whether a view is meant. */
  public boolean view() {
    return flag(0);
  }

  /** Whether it is no error that there is no such table. */
  public boolean ifExists() {
    return flag(1);
  }

  public SqlIdentifier table() {
    return identifier(2);
  }

  public Action action() {
    return symbol(3, Action.class);
  }

  /** Whether a column that is there already, or is not, makes it do nothing. */
  public boolean lenient() {
    return flag(4);
  }

  /** The column that it is about; null when it is a new one or the whole table. */
  public SqlIdentifier column() {
    return identifier(5);
  }

  /** The new name. */
  public String name() {
    return identifier(6).getSimple();
  }

  /** The column's new type. */
  public SqlDataTypeSpec type() {
    return (SqlDataTypeSpec) getOperandList().get(7);
  }

  /** The new default, or what a column's values become when its type changes. */
  public Optional<SqlNode> value() {
    return Optional.ofNullable(getOperandList().get(8));
  }

  /** The new column. */
  public ColumnDefinition definition() {
    return (ColumnDefinition) getOperandList().get(9);
  }

  /** What the new column's values have to keep to. */
  public List<SqlNode> checks() {
    return ((SqlNodeList) getOperandList().get(10)).getList();
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(view() ? "ALTER VIEW" : "ALTER TABLE");
    if (ifExists()) {
      writer.keyword("IF EXISTS");
    }
    table().unparse(writer, 0, 0);
    switch (action()) {
      case ADD_COLUMN -> {
        writer.keyword(lenient() ? "ADD COLUMN IF NOT EXISTS" : "ADD COLUMN");
        definition().unparse(writer, 0, 0);
        for (SqlNode check : checks()) {
          writer.keyword("CHECK");
          SqlWriter.Frame brackets = writer.startList("(", ")");
          check.unparse(writer, 0, 0);
          writer.endList(brackets);
        }
      }
      case DROP_COLUMN -> {
        writer.keyword(lenient() ? "DROP COLUMN IF EXISTS" : "DROP COLUMN");
        column().unparse(writer, 0, 0);
      }
      case RENAME -> {
        writer.keyword("RENAME TO");
        identifier(6).unparse(writer, 0, 0);
      }
      case RENAME_COLUMN -> {
        writer.keyword("RENAME COLUMN");
        column().unparse(writer, 0, 0);
        writer.keyword("TO");
        identifier(6).unparse(writer, 0, 0);
      }
      case TYPE -> {
        alter(writer, "TYPE");
        type().unparse(writer, 0, 0);
        value()
            .ifPresent(
                value -> {
                  writer.keyword("USING");
                  value.unparse(writer, 0, 0);
                });
      }
      case DEFAULT -> {
        alter(writer, "SET DEFAULT");
        value().orElseThrow().unparse(writer, 0, 0);
      }
      case NO_DEFAULT -> alter(writer, "DROP DEFAULT");
      case NOT_NULL -> alter(writer, "SET NOT NULL");
      case NULLABLE -> alter(writer, "DROP NOT NULL");
    }
  }

  private void alter(SqlWriter writer, String what) {
    writer.keyword("ALTER COLUMN");
    column().unparse(writer, 0, 0);
    writer.keyword(what);
  }
}
