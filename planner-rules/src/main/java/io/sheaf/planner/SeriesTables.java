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
 * generate_series(1, t.n) s(i)}, where table and column bear the function's name unless told; and
 * {@code FROM json_each(t.document)}, whose elements are structs that become columns.
 */
final class SeriesTables {
  private static final List<String> JSON_COLUMNS =
      List.of("key", "value", "type", "atom", "id", "parent", "fullkey", "path");

  private SeriesTables() {}

  /** Whether a node of FROM is a call of such a function, without an alias. */
  static boolean isSeries(SqlNode node) {
    return node instanceof SqlCall table
        && table.getKind() == SqlKind.COLLECTION_TABLE
        && table.operand(0) instanceof SqlCall function
        && switch (function.getOperator().getName().toLowerCase(Locale.ROOT)) {
          case "range", "generate_series" -> true;
          case "json_each", "json_tree" -> true;
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
    boolean json = own.startsWith("json");
    List<SqlNode> operands = new ArrayList<>();
    operands.add(
        json
            ? fields(function, position)
            : SqlStdOperatorTable.UNNEST.createCall(position, function));
    operands.add(aliased ? table.operand(1) : name);
    if (aliased && table.operandCount() > 2) {
      operands.addAll(table.getOperandList().subList(2, table.operandCount()));
    } else if (!json) {
      operands.add(name);
    }
    return SqlStdOperatorTable.AS.createCall(position, operands);
  }

  /** {@code LATERAL (SELECT r.e.key AS key, ... FROM UNNEST(function) AS r(e))}. */
  private static SqlNode fields(SqlNode function, SqlParserPos position) {
    List<SqlNode> items = new ArrayList<>();
    for (String column : JSON_COLUMNS) {
      items.add(
          SqlStdOperatorTable.AS.createCall(
              position,
              new SqlIdentifier(List.of("$rows", "$row", column), position),
              new SqlIdentifier(column, position)));
    }
    SqlNode rows =
        SqlStdOperatorTable.AS.createCall(
            position,
            SqlStdOperatorTable.UNNEST.createCall(position, function),
            new SqlIdentifier("$rows", position),
            new SqlIdentifier("$row", position));
    return SqlStdOperatorTable.LATERAL.createCall(
        position, SqlSelects.of(position, items, rows, null));
  }
}
