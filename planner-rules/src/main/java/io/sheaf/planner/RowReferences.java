package io.sheaf.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Writes out a table's name in the place of a value: the struct of the row's columns.
 *
 * <pre>
 *   SELECT t FROM t       SELECT {'a': t.a, 'b': t.b} AS t FROM t
 * </pre>
 */
final class RowReferences extends SqlShuttle {
  private final Predicate<SqlIdentifier> isTable;
  private final Function<SqlIdentifier, List<SqlIdentifier>> columns;

  /**
   * @param isTable whether a name without dots is a table's of the query, and no column's
   * @param columns what a star stands for, by qualified names
   */
  RowReferences(
      Predicate<SqlIdentifier> isTable, Function<SqlIdentifier, List<SqlIdentifier>> columns) {
    this.isTable = isTable;
    this.columns = columns;
  }

  /** Replaces them in the clauses of a query. */
  void replaceIn(SqlSelect select) {
    SqlNodeList items = select.getSelectList();
    for (int i = 0; i < items.size(); i++) {
      SqlNode item = items.get(i);
      if (item instanceof SqlIdentifier name) {
        SqlNode value = visit(name);
        if (!value.equals(item)) {
          items.set(i, SqlStdOperatorTable.AS.createCall(name.getParserPosition(), value, name));
        }
      } else if (item.getKind() == SqlKind.AS) {
        SqlCall as = (SqlCall) item;
        as.setOperand(0, as.operand(0).accept(this));
      } else {
        items.set(i, item.accept(this));
      }
    }
    if (select.getWhere() != null) {
      select.setWhere(select.getWhere().accept(this));
    }
    if (select.getGroup() != null) {
      select.setGroupBy(replaced(select.getGroup()));
    }
    if (select.getHaving() != null) {
      select.setHaving(select.getHaving().accept(this));
    }
    if (select.getOrderList() != null) {
      select.setOrderBy(replaced(select.getOrderList()));
    }
  }

  private SqlNodeList replaced(SqlNodeList list) {
    List<SqlNode> nodes = new ArrayList<>();
    list.forEach(node -> nodes.add(node.accept(this)));
    return nodes.equals(list.getList()) ? list : new SqlNodeList(nodes, list.getParserPosition());
  }

  @Override
  public SqlNode visit(SqlIdentifier id) {
    if (!id.isSimple() || id.isStar() || !isTable.test(id)) {
      return id;
    }
    SqlParserPos position = id.getParserPosition();
    List<SqlNode> pairs = new ArrayList<>();
    for (SqlIdentifier column : columns.apply(id.plusStar())) {
      pairs.add(SqlLiteral.createCharString(column.names.getLast(), position));
      pairs.add(column);
    }
    return NestedOperators.STRUCT.createCall(position, pairs);
  }

  /** Sub-queries have tables of their own; windows and arguments have names that are no values. */
  @Override
  public SqlNode visit(SqlCall call) {
    if (call.isA(SqlKind.QUERY) || call.getKind() == SqlKind.LAMBDA) {
      return call;
    }
    boolean namesItsLast =
        (call.getKind() == SqlKind.OVER || call.getKind() == SqlKind.ARGUMENT_ASSIGNMENT)
            && call.operand(1) instanceof SqlIdentifier;
    if (namesItsLast) {
      SqlNode value = call.operand(0).accept(this);
      return value.equals(call.operand(0))
          ? call
          : call.getOperator().createCall(call.getParserPosition(), value, call.operand(1));
    }
    return super.visit(call);
  }
}
