package io.sheaf.sql.parser;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code CREATE VIEW}: gives a query a name. */
public final class CreateView extends CreateStatement {
  private static final Operator OPERATOR =
      new Operator("CREATE VIEW", SqlKind.CREATE_VIEW, CreateView::new);

  private CreateView(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  /** {@code columns} is null if the query's own names stay. */
  public CreateView(
      SqlParserPos position,
      boolean replace,
      boolean temporary,
      boolean ifNotExists,
      SqlIdentifier name,
      SqlNodeList columns,
      SqlNode query) {
    super(
        OPERATOR,
        position,
        flag(replace),
        flag(temporary),
        flag(ifNotExists),
        name,
        columns,
        query);
  }
}
