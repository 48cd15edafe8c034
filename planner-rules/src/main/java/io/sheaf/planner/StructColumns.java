package io.sheaf.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Select items that take nested values apart, once their types are known: {@code unnest(struct)} is
 * a column for each field, {@code unnest(x, max_depth := 2)} takes apart what that gives.
 */
final class StructColumns {
  private final Function<SqlNode, RelDataType> types;

  /**
   * @param types the type of an expression over the tables of the SELECT
   */
  StructColumns(Function<SqlNode, RelDataType> types) {
    this.types = types;
  }

  /** Replaces such items, in place. */
  void replaceIn(SqlSelect select) {
    SqlNodeList items = select.getSelectList();
    if (items.stream().noneMatch(item -> unnest(item) != null)) {
      return;
    }
    List<SqlNode> replaced = new ArrayList<>();
    for (SqlNode item : items) {
      SqlCall unnest = unnest(item);
      RelDataType type = unnest == null ? null : types.apply(unnest.operand(0));
      boolean deeper = unnest != null && unnest.operandCount() > 1;
      if (type == null || !(type.isStruct() || deeper)) {
        replaced.add(item);
        continue;
      }
      int depth = deeper ? ((SqlNumericLiteral) unnest.operand(1)).intValue(true) : 1;
      SqlIdentifier name =
          item.getKind() == SqlKind.AS
              ? ((SqlCall) item).operand(1)
              : new SqlIdentifier("unnest", item.getParserPosition());
      apart(unnest.operand(0), type, depth, name, replaced);
    }
    items.clear();
    items.addAll(replaced);
  }

  /** The call of UNNEST that an item is, or null. */
  private static SqlCall unnest(SqlNode item) {
    SqlNode value = item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
    return value instanceof SqlCall call && call.getOperator().equals(NestedOperators.UNNEST)
        ? call
        : null;
  }

  private static void apart(
      SqlNode value, RelDataType type, int depth, SqlIdentifier name, List<SqlNode> into) {
    SqlParserPos position = value.getParserPosition();
    if (depth > 0 && type.isStruct()) {
      for (RelDataTypeField field : type.getFieldList()) {
        SqlNode member =
            NestedOperators.STRUCT_EXTRACT.createCall(
                position, value, SqlLiteral.createCharString(field.getName(), position));
        apart(
            member, field.getType(), depth - 1, new SqlIdentifier(field.getName(), position), into);
      }
      return;
    }
    if (depth > 0 && SqlTypeUtil.isArray(type)) {
      SqlNode list = value;
      RelDataType element = type.getComponentType();
      int left = depth - 1;
      for (; left > 0 && SqlTypeUtil.isArray(element); left--) {
        list = NestedOperators.function("flatten").createCall(position, list);
        element = element.getComponentType();
      }
      apart(NestedOperators.UNNEST.createCall(position, list), element, left, name, into);
      return;
    }
    into.add(SqlStdOperatorTable.AS.createCall(position, value, name));
  }
}
