package io.sheaf.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Writes columns of an outer query that an aggregating one uses beside its aggregates as
 * sub-queries, {@code (SELECT t.a)}: to the validator every other column there must be one that is
 * grouped by.
 */
final class OuterReferences extends SqlShuttle {
  private final Predicate<SqlIdentifier> isOuter;
  private final Consumer<SqlSelect> register;

  /**
   * @param isOuter whether a name is a column of an outer query
   * @param register makes a new sub-query known to the validator
   */
  OuterReferences(Predicate<SqlIdentifier> isOuter, Consumer<SqlSelect> register) {
    this.isOuter = isOuter;
    this.register = register;
  }

  /** Replaces them in the clauses of a query that has aggregates. */
  void replaceIn(SqlSelect select) {
    SqlNodeList items = select.getSelectList();
    for (int i = 0; i < items.size(); i++) {
      SqlNode item = items.get(i);
      if (item.getKind() == SqlKind.AS) {
        SqlCall as = (SqlCall) item;
        as.setOperand(0, as.operand(0).accept(this));
      } else {
        items.set(i, item.accept(this));
      }
    }
    if (select.getHaving() != null) {
      select.setHaving(select.getHaving().accept(this));
    }
    if (select.getOrderList() != null) {
      List<SqlNode> keys = new ArrayList<>();
      select.getOrderList().forEach(key -> keys.add(key.accept(this)));
      select.setOrderBy(new SqlNodeList(keys, select.getOrderList().getParserPosition()));
    }
  }

  @Override
  public SqlNode visit(SqlIdentifier id) {
    if (!isOuter.test(id)) {
      return id;
    }
    SqlParserPos position = id.getParserPosition();
    SqlSelect select = SqlSelects.of(position, List.of(id), null, null);
    register.accept(select);
    return SqlStdOperatorTable.SCALAR_QUERY.createCall(position, select);
  }

  /** Within aggregates and sub-queries any column may stand. */
  @Override
  public SqlNode visit(SqlCall call) {
    boolean stays =
        call.isA(SqlKind.QUERY)
            || call.getKind() == SqlKind.LAMBDA
            || SheafOperators.isAggregate(call.getOperator().getName().toUpperCase(Locale.ROOT));
    return stays ? call : super.visit(call);
  }
}
