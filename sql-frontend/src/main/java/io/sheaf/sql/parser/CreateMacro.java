package io.sheaf.sql.parser;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code CREATE [OR REPLACE] MACRO | FUNCTION [IF NOT EXISTS] name (parameters) AS expression |
 * TABLE query}.
 */
public final class CreateMacro extends SheafStatement {
  private static final Operator OPERATOR =
      new Operator("CREATE MACRO", SqlKind.CREATE_FUNCTION, CreateMacro::new);

  private CreateMacro(SqlParserPos position, SqlNode[] operands) {
    super(OPERATOR, position, operands);
  }

  /**
   * A macro.
   *
   * @param defaults one for each parameter, null where it has none
   * @param table whether the body is a query that stands in FROM
   */
  public CreateMacro(
      SqlParserPos position,
      boolean replace,
      boolean ifNotExists,
      SqlIdentifier name,
      SqlNodeList parameters,
      SqlNodeList defaults,
      boolean table,
      SqlNode body) {
    super(
        OPERATOR,
        position,
        flag(replace),
        flag(ifNotExists),
        name,
        parameters,
        defaults,
        flag(table),
        body);
  }

  /** Whether an existing macro of that name is replaced. */
  public boolean replace() {
    return flag(0);
  }

  /** Whether an existing macro of that name makes the statement do nothing. */
  public boolean ifNotExists() {
    return flag(1);
  }

  public SqlIdentifier name() {
    return identifier(2);
  }

  /** The names of the parameters. */
  public List<String> parameters() {
    return ((SqlNodeList) getOperandList().get(3))
        .stream().map(name -> ((SqlIdentifier) name).getSimple()).toList();
  }

  /** For each parameter the text of its default, null where it has none. */
  public List<String> defaults() {
    List<String> texts = new ArrayList<>();
    for (SqlNode value : ((SqlNodeList) getOperandList().get(4)).getList()) {
      texts.add(value == null ? null : SheafParser.unparse(value));
    }
    return texts;
  }

  /** Whether the body is a query that stands in FROM. */
  public boolean table() {
    return flag(5);
  }

  /** The expression or query that a call stands for. */
  public SqlNode body() {
    return getOperandList().get(6);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(replace() ? "CREATE OR REPLACE MACRO" : "CREATE MACRO");
    if (ifNotExists()) {
      writer.keyword("IF NOT EXISTS");
    }
    name().unparse(writer, 0, 0);
    SqlNodeList parameters = (SqlNodeList) getOperandList().get(3);
    SqlNodeList defaults = (SqlNodeList) getOperandList().get(4);
    SqlWriter.Frame frame = writer.startList("(", ")");
    for (int i = 0; i < parameters.size(); i++) {
      writer.sep(",");
      parameters.get(i).unparse(writer, 0, 0);
      if (defaults.getList().get(i) != null) {
        writer.print(":= ");
        defaults.get(i).unparse(writer, 0, 0);
      }
    }
    writer.endList(frame);
    writer.keyword(table() ? "AS TABLE" : "AS");
    body().unparse(writer, 0, 0);
  }
}
