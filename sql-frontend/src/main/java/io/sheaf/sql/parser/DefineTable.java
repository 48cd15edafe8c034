package io.sheaf.sql.parser;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code CREATE [OR REPLACE] [TEMP] TABLE [IF NOT EXISTS] name (column type ..., ...)}. */
public final class DefineTable extends SheafStatement {
  private static final Operator OPERATOR =
      new Operator("CREATE TABLE", SqlKind.CREATE_TABLE, DefineTable::new);

  private DefineTable(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  public DefineTable(
      SqlParserPos position,
      boolean replace,
      boolean temporary,
      boolean ifNotExists,
      SqlIdentifier name,
      SqlNodeList columns,
      SqlNodeList primaryKeys,
      SqlNodeList keys,
      SqlNodeList checks) {
    super(
        OPERATOR,
        position,
        flag(replace),
        flag(temporary),
        flag(ifNotExists),
        name,
        columns,
        primaryKeys,
        keys,
        checks);
  }

  /** Whether an existing relation of that name is replaced. */
  public boolean replace() {
    return flag(0);
  }

  /** Whether an existing relation of that name makes the statement do nothing. */
  public boolean ifNotExists() {
    return flag(2);
  }

  public SqlIdentifier name() {
    return identifier(3);
  }

  public List<ColumnDefinition> columns() {
    return ((SqlNodeList) getOperandList().get(4))
        .stream().map(ColumnDefinition.class::cast).toList();
  }

  /** Lists of columns whose values are in one row only; without the primary key. */
  public List<SqlNodeList> keys() {
    return lists(6);
  }

  /** The columns of the primary key: one list, none, or more where the text has a fault. */
  public List<SqlNodeList> primaryKeys() {
    return lists(5);
  }

  private List<SqlNodeList> lists(int operand) {
    return ((SqlNodeList) getOperandList().get(operand))
        .stream().map(SqlNodeList.class::cast).toList();
  }

  /** Expressions that are false for no row. */
  public List<SqlNode> checks() {
    return ((SqlNodeList) getOperandList().get(7)).getList();
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(replace() ? "CREATE OR REPLACE" : "CREATE");
    if (flag(1)) {
      writer.keyword("TEMPORARY");
    }
    writer.keyword("TABLE");
    if (ifNotExists()) {
      writer.keyword("IF NOT EXISTS");
    }
    name().unparse(writer, 0, 0);
    SqlWriter.Frame frame = writer.startList("(", ")");
    for (ColumnDefinition column : columns()) {
      writer.sep(",");
      column.unparse(writer, 0, 0);
    }
    unparse(writer, "PRIMARY KEY", primaryKeys());
    unparse(writer, "UNIQUE", keys());
    for (SqlNode check : checks()) {
      writer.sep(",");
      writer.keyword("CHECK");
      SqlWriter.Frame brackets = writer.startList("(", ")");
      check.unparse(writer, 0, 0);
      writer.endList(brackets);
    }
    writer.endList(frame);
  }

  private static void unparse(SqlWriter writer, String kind, List<SqlNodeList> keys) {
    for (SqlNodeList key : keys) {
      writer.sep(",");
      writer.keyword(kind);
      key.unparse(writer, 1, 1);
    }
  }
}
