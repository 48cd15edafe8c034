package io.sheaf.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Functions that give lists as tables of their elements: {@code FROM range(5)}, {@code FROM
 * generate_series(1, t.n) s(i)}. Table and column bear the function's name unless told.
 */
final class SeriesTables {
  private SeriesTables() {}

  /** Whether a node of FROM is a call of such a function, without an alias. */
  static boolean isSeries(SqlNode node) {
    return node instanceof SqlCall table
        && table.getKind() == SqlKind.COLLECTION_TABLE
        && table.operand(0) instanceof SqlCall function
        && switch (function.getOperator().getName().toLowerCase(Locale.ROOT)) {
          case "range", "generate_series" -> true;
          default -> false;
        };
  }

  /** The table under its name, given or its own. */
  static SqlNode named(SqlCall table) {
    boolean aliased = table.getKind() == SqlKind.AS;
    SqlCall call = aliased ? table.operand(0) : table;
    SqlCall function = call.operand(0);
    SqlParserPos position = table.getParserPosition();
    String own = function.getOperator().getName().toLowerCase(Locale.ROOT);
    SqlIdentifier name = new SqlIdentifier(own, position);
    List<SqlNode> operands = new ArrayList<>();
    operands.add(SqlStdOperatorTable.UNNEST.createCall(position, function));
    operands.add(aliased ? table.operand(1) : name);
    operands.addAll(
        aliased && table.operandCount() > 2
            ? table.getOperandList().subList(2, table.operandCount())
            : List.of(name));
    return SqlStdOperatorTable.AS.createCall(position, operands);
  }
}
