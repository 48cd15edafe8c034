package io.sheaf.sql.parser;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code CREATE TABLE ... AS}: keeps the rows of a query under a name. */
public final class CreateTable extends CreateStatement {
  private static final Operator OPERATOR =
      new Operator("CREATE TABLE", SqlKind.CREATE_TABLE, CreateTable::new);

  private CreateTable(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  /** {@code columns} is null if the query's own names stay; options may be empty. */
  public CreateTable(
      SqlParserPos position,
      boolean replace,
      boolean temporary,
      boolean ifNotExists,
      SqlIdentifier name,
      SqlNodeList columns,
      SqlNode query,
      SqlNodeList options) {
    super(
        OPERATOR,
        position,
        flag(replace),
        flag(temporary),
        flag(ifNotExists),
        name,
        columns,
        query,
        options);
  }

  /** The options of WITH in the order of the text; empty if there are none. */
  public List<CopyOption> options() {
    return optionNodes().stream().map(CopyOption.class::cast).toList();
  }

  @Override
  SqlNodeList optionNodes() {
    return (SqlNodeList) getOperandList().get(6);
  }
}
