package io.sheaf.sql.parser;

import java.util.List;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/** Named arguments of table functions in FROM. */
public final class TableFunctionArguments {
  private TableFunctionArguments() {}

  /** Turns each {@code name = value} into {@code name => value}. */
  public static void name(List<SqlNode> arguments) {
    arguments.replaceAll(TableFunctionArguments::named);
  }

  private static SqlNode named(SqlNode argument) {
    if (argument instanceof SqlBasicCall call
        && call.getKind() == SqlKind.EQUALS
        && call.operand(0) instanceof SqlIdentifier name
        && name.isSimple()) {
      return SqlStdOperatorTable.ARGUMENT_ASSIGNMENT.createCall(
          call.getParserPosition(), call.operand(1), name);
    }
    return argument;
  }
}
