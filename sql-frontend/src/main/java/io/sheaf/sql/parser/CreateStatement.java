package io.sheaf.sql.parser;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code CREATE [OR REPLACE] [TEMP] VIEW | TABLE [IF NOT EXISTS] name [(columns)] [WITH (options)]
 * AS query}.
 */
public abstract sealed class CreateStatement extends SheafStatement
    permits CreateView, CreateTable {

  CreateStatement(Operator operator, SqlParserPos position, SqlNode... operands) {
    super(operator, position, operands);
  }

  /** Whether an existing relation of that name is replaced. */
  public final boolean replace() {
    return flag(0);
  }

  /** Whether the relation ends with its session. */
  public final boolean temporary() {
    return flag(1);
  }

  /** Whether an existing relation of that name makes the statement do nothing. */
  public final boolean ifNotExists() {
    return flag(2);
  }

  public final SqlIdentifier name() {
    return identifier(3);
  }

  /** The names given to the columns of the query; empty if it keeps its own. */
  public final List<String> columns() {
    SqlNodeList columns = (SqlNodeList) getOperandList().get(4);
    return columns == null
        ? List.of()
        : columns.stream().map(column -> ((SqlIdentifier) column).getSimple()).toList();
  }

  public final SqlNode query() {
    return getOperandList().get(5);
  }

  SqlNodeList optionNodes() {
    return SqlNodeList.EMPTY;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(replace() ? "CREATE OR REPLACE" : "CREATE");
    if (temporary()) {
      writer.keyword("TEMPORARY");
    }
    writer.keyword(this instanceof CreateView ? "VIEW" : "TABLE");
    if (ifNotExists()) {
      writer.keyword("IF NOT EXISTS");
    }
    name().unparse(writer, 0, 0);
    SqlNode columns = getOperandList().get(4);
    if (columns != null) {
      columns.unparse(writer, 1, 1);
    }
    if (!optionNodes().isEmpty()) {
      writer.keyword("WITH");
      OptionValue.unparse(optionNodes(), writer);
    }
    writer.keyword("AS");
    writer.newlineAndIndent();
    query().unparse(writer, 0, 0);
  }
}
