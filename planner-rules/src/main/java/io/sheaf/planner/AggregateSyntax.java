package io.sheaf.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlMatchRecognize;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Forms of aggregate calls that the validator does not know, as ones that it does:
 *
 * <pre>
 *   percentile_cont(f) WITHIN GROUP (ORDER BY x)    quantile_cont(x, f)
 *   mode() WITHIN GROUP (ORDER BY x)                mode(x)
 *   string_agg(x, s ORDER BY y)                     string_agg(x, s) WITHIN GROUP (ORDER BY y)
 *   list(x ORDER BY y), array_agg(x ORDER BY y)     list(x) WITHIN GROUP (ORDER BY y)
 *   first(x ORDER BY y), any_value(x ORDER BY y)    first_in_order(x) WITHIN GROUP (ORDER BY y), any_in_order(x) ...
 *   min(x, 3), arg_min(x, y, 3)                     min_n(x, 3), arg_min_n(x, y, 3)
 *   weighted_avg(x, w)                              sum(x * w) / sum(CASE WHEN x IS NOT NULL THEN w END), as DOUBLE
 *   f(x) FILTER (WHERE c) OVER w                    f(CASE WHEN c THEN x END) OVER w
 *   list(x ORDER BY y) FILTER (WHERE c) OVER w      {@link AggregateMarks}
 * </pre>
 */
final class AggregateSyntax extends SqlShuttle {
  /** Whether the node is of measures or conditions over rows, where FIRST and LAST navigate. */
  private final boolean ofRows;

  AggregateSyntax() {
    this(false);
  }

  private AggregateSyntax(boolean ofRows) {
    this.ofRows = ofRows;
  }

  @Override
  public SqlNode visit(SqlCall call) {
    if (call instanceof SqlMatchRecognize match) {
      return rowPattern(match);
    }
    SqlNode visited = super.visit(call);
    if (ofRows && visited instanceof SqlBasicCall basic) {
      return navigation(basic);
    }
    if (visited instanceof SqlBasicCall basic) {
      return switch (basic.getKind()) {
        case WITHIN_GROUP -> percentile(basic);
        case STRING_AGG, GROUP_CONCAT -> joined(basic, "STRING_AGG");
        case ARRAY_AGG -> joined(basic, "ARRAY_AGG");
        case FIRST, LAST ->
            named(basic.getOperator().getName(), basic.getParserPosition(), basic.operand(0));
        case OVER -> overWindow(basic);
        case IGNORE_NULLS, RESPECT_NULLS -> treated(basic);
        default -> several(basic);
      };
    }
    return visited;
  }

  private SqlNode rowPattern(SqlMatchRecognize match) {
    List<SqlNode> operands = new ArrayList<>();
    AggregateSyntax inside = new AggregateSyntax(true);
    for (int i = 0; i < match.getOperandList().size(); i++) {
      SqlNode operand = match.getOperandList().get(i);
      boolean isOfRows =
          i == SqlMatchRecognize.OPERAND_MEASURES || i == SqlMatchRecognize.OPERAND_PATTERN_DEFINES;
      operands.add(operand == null ? null : operand.accept(isOfRows ? inside : this));
    }
    return match
        .getOperator()
        .createCall(match.getParserPosition(), operands.toArray(SqlNode[]::new));
  }

  private static SqlNode navigation(SqlBasicCall call) {
    SqlOperator operator =
        switch (call.getKind()) {
          case FIRST -> RowPatternOperators.FIRST;
          case LAST -> RowPatternOperators.LAST;
          case PREV -> RowPatternOperators.PREV;
          case NEXT -> RowPatternOperators.NEXT;
          default -> null;
        };
    return operator == null
        ? call
        : operator.createCall(call.getParserPosition(), call.getOperandList());
  }

  /** Calls that ask for several values have names of their own. */
  private static SqlNode several(SqlBasicCall call) {
    String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
    if ((name.equals("weighted_avg") || name.equals("wavg")) && call.operandCount() == 2) {
      return weighted(call.getParserPosition(), call.operand(0), call.operand(1));
    }
    boolean isList =
        switch (name) {
          case "min", "max" -> call.operandCount() == 2;
          case "arg_min", "arg_max", "min_by", "max_by" -> call.operandCount() == 3;
          default -> false;
        };
    if (!isList || !(call.getOperator() instanceof SqlFunction)) {
      return call;
    }
    String several =
        switch (name) {
          case "min_by" -> "ARG_MIN_N";
          case "max_by" -> "ARG_MAX_N";
          default -> name.toUpperCase(Locale.ROOT) + "_N";
        };
    SqlParserPos position = call.getParserPosition();
    return unresolved(several, position)
        .createCall(call.getFunctionQuantifier(), position, call.getOperandList());
  }

  private static SqlNode weighted(SqlParserPos position, SqlNode value, SqlNode weight) {
    SqlNode products =
        SqlStdOperatorTable.SUM.createCall(
            position, SqlStdOperatorTable.MULTIPLY.createCall(position, asDouble(value), weight));
    SqlNode weights =
        SqlStdOperatorTable.SUM.createCall(
            position,
            new SqlCase(
                position,
                null,
                SqlNodeList.of(SqlStdOperatorTable.IS_NOT_NULL.createCall(position, value)),
                SqlNodeList.of(asDouble(weight)),
                SqlLiteral.createNull(position)));
    return SqlStdOperatorTable.DIVIDE.createCall(position, products, weights);
  }

  private static SqlNode asDouble(SqlNode value) {
    SqlParserPos position = value.getParserPosition();
    return SqlStdOperatorTable.CAST.createCall(
        position,
        value,
        new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.DOUBLE, position), position));
  }

  /** What is done with nulls is a function of its own where rows are ordered. */
  private static SqlNode treated(SqlBasicCall treatment) {
    if (treatment.operand(0).getKind() != SqlKind.WITHIN_GROUP) {
      return treatment;
    }
    SqlCall ordered = treatment.operand(0);
    SqlCall function =
        treatment
            .getOperator()
            .createCall(treatment.getParserPosition(), ordered.<SqlNode>operand(0));
    return SqlStdOperatorTable.WITHIN_GROUP.createCall(
        ordered.getParserPosition(), orderedForm(function), ordered.<SqlNode>operand(1));
  }

  private static SqlNode percentile(SqlBasicCall call) {
    if (!(call.operand(0) instanceof SqlCall function)
        || !(call.operand(1) instanceof SqlNodeList order)) {
      return call;
    }
    if (order.size() != 1 || takesOrder(function)) {
      return inOrder(call, function, order);
    }
    SqlNode key = order.get(0);
    if (key.getKind() == SqlKind.NULLS_FIRST || key.getKind() == SqlKind.NULLS_LAST) {
      key = ((SqlCall) key).operand(0);
    }
    boolean descending = key.getKind() == SqlKind.DESCENDING;
    SqlNode value = descending ? ((SqlCall) key).operand(0) : key;
    SqlParserPos position = call.getParserPosition();
    return switch (function.getOperator().getName().toLowerCase(Locale.ROOT)) {
      case "percentile_cont" ->
          named("QUANTILE_CONT", position, value, fraction(function, descending));
      case "percentile_disc" ->
          named(
              descending ? "QUANTILE_DISC_DESC" : "QUANTILE_DISC",
              position,
              value,
              function.operand(0));
      case "mode" -> function.operandCount() == 0 ? named("MODE", position, value) : call;
      default -> inOrder(call, function, order);
    };
  }

  private static SqlNode inOrder(SqlBasicCall call, SqlCall function, SqlNodeList order) {
    return takesOrder(function)
        ? SqlStdOperatorTable.WITHIN_GROUP.createCall(
            call.getParserPosition(), orderedForm(function), nullsLast(order))
        : function;
  }

  /** The function of a name of its own where Calcite's has no order, or is another one. */
  private static SqlCall orderedForm(SqlCall function) {
    boolean isTreated =
        function.getKind() == SqlKind.IGNORE_NULLS || function.getKind() == SqlKind.RESPECT_NULLS;
    SqlCall bare = isTreated ? function.operand(0) : function;
    boolean ignoresNulls = function.getKind() == SqlKind.IGNORE_NULLS;
    String ordered =
        switch (name(bare)) {
          case "any_value" -> "ANY_IN_ORDER";
          case "first", "arbitrary" -> ignoresNulls ? "ANY_IN_ORDER" : "FIRST_IN_ORDER";
          case "last" -> ignoresNulls ? "LAST_NOT_NULL" : "LAST_IN_ORDER";
          case "array_agg", "list" -> ignoresNulls ? "LIST_NOT_NULL" : "";
          default -> "";
        };
    SqlParserPos position = function.getParserPosition();
    return ordered.isEmpty()
        ? bare
        : unresolved(ordered, position)
            .createCall(bare.getFunctionQuantifier(), position, bare.getOperandList());
  }

  /** Nulls are last unless told, also in descending order, where Calcite would have them first. */
  private static SqlNodeList nullsLast(SqlNodeList order) {
    SqlNodeList explicit = new SqlNodeList(order.getParserPosition());
    for (SqlNode key : order) {
      boolean isOpen = key.getKind() == SqlKind.DESCENDING;
      explicit.add(
          isOpen ? SqlStdOperatorTable.NULLS_LAST.createCall(key.getParserPosition(), key) : key);
    }
    return explicit;
  }

  /** Takes the order and the separator out of the operands. */
  private static SqlNode joined(SqlBasicCall call, String name) {
    List<SqlNode> operands = new ArrayList<>();
    SqlNodeList order = null;
    for (SqlNode operand : call.getOperandList()) {
      if (operand instanceof SqlNodeList keys) {
        order = keys;
      } else if (operand.getKind() == SqlKind.SEPARATOR) {
        operands.add(((SqlCall) operand).operand(0));
      } else {
        operands.add(operand);
      }
    }
    SqlParserPos position = call.getParserPosition();
    SqlCall function =
        unresolved(name, position).createCall(call.getFunctionQuantifier(), position, operands);
    return order == null
        ? function
        : SqlStdOperatorTable.WITHIN_GROUP.createCall(position, function, nullsLast(order));
  }

  /** Whether the order of rows makes a difference to a function. */
  private static boolean takesOrder(SqlCall function) {
    SqlCall named =
        function.getKind() == SqlKind.IGNORE_NULLS || function.getKind() == SqlKind.RESPECT_NULLS
            ? function.operand(0)
            : function;
    return switch (named.getOperator().getName().toLowerCase(Locale.ROOT)) {
      case "first", "last", "arbitrary", "any_value" -> true;
      case "first_in_order", "last_in_order", "any_in_order" -> true;
      case "last_not_null", "list_not_null" -> true;
      case "string_agg", "listagg", "group_concat", "array_agg", "list" -> true;
      default -> false;
    };
  }

  private static SqlNode fraction(SqlCall function, boolean descending) {
    SqlNode fraction = function.operand(0);
    return descending
        ? SqlStdOperatorTable.MINUS.createCall(
            fraction.getParserPosition(),
            SqlLiteral.createExactNumeric("1", fraction.getParserPosition()),
            fraction)
        : fraction;
  }

  private static SqlNode named(String name, SqlParserPos position, SqlNode... operands) {
    return unresolved(name, position).createCall(position, operands);
  }

  private static SqlUnresolvedFunction unresolved(String name, SqlParserPos position) {
    return new SqlUnresolvedFunction(
        new SqlIdentifier(name, position),
        null,
        null,
        null,
        null,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }

  /** Takes filters and orders, for which Calcite has no place over windows, into the operands. */
  private static SqlNode overWindow(SqlBasicCall over) {
    SqlNode inner = over.operand(0);
    SqlNode condition = null;
    SqlNodeList order = SqlNodeList.EMPTY;
    SqlOperator treatment = null;
    if (inner.getKind() == SqlKind.FILTER) {
      condition = ((SqlCall) inner).operand(1);
      inner = ((SqlCall) inner).operand(0);
    }
    if (inner.getKind() == SqlKind.WITHIN_GROUP) {
      order = ((SqlCall) inner).operand(1);
      inner = ((SqlCall) inner).operand(0);
    }
    if (inner.getKind() == SqlKind.IGNORE_NULLS || inner.getKind() == SqlKind.RESPECT_NULLS) {
      treatment = ((SqlCall) inner).getOperator();
      inner = ((SqlCall) inner).operand(0);
    }
    if (!(inner instanceof SqlCall function)) {
      return over;
    }
    boolean plain = condition == null && order.isEmpty();
    if (plain ? numbered(function).isEmpty() : !isAggregate(name(function))) {
      return over;
    }
    SqlParserPos position = function.getParserPosition();
    List<SqlNode> operands = new ArrayList<>(function.getOperandList());
    order.forEach(item -> operands.add(AggregateMarks.orderBy(item)));
    if (condition != null && takesFilter(function)) {
      operands.add(AggregateMarks.filter(condition));
    } else if (condition != null) {
      choose(operands, condition, position);
    }
    SqlOperator operator =
        plain ? unresolved(numbered(function), position) : orderedForm(function).getOperator();
    SqlNode aggregate = operator.createCall(function.getFunctionQuantifier(), position, operands);
    if (treatment != null) {
      aggregate = treatment.createCall(position, aggregate);
    }
    return over.getOperator().createCall(over.getParserPosition(), aggregate, over.operand(1));
  }

  private static boolean isAggregate(String name) {
    return switch (name) {
      case "row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile" -> false;
      case "lag", "lead", "first_value", "last_value", "nth_value", "nth_value_from_last" -> false;
      default -> SheafOperators.isAggregate(name);
    };
  }

  private static String name(SqlCall function) {
    return function.getOperator().getName().toLowerCase(Locale.ROOT);
  }

  /** The function over windows that looks at the same row of the frame, or nothing. */
  private static String numbered(SqlCall function) {
    return switch (name(function)) {
      case "first", "arbitrary" -> "FIRST_VALUE";
      case "last" -> "LAST_VALUE";
      default -> "";
    };
  }

  /** Whether rows count for a function even if its first operand is null. */
  private static boolean takesFilter(SqlCall function) {
    return switch (name(function)) {
      case "array_agg", "list", "arg_min_null", "arg_max_null", "map_agg" -> true;
      case "first", "last", "arbitrary" -> true;
      case "first_in_order", "last_in_order", "list_not_null" -> true;
      default -> false;
    };
  }

  private static void choose(List<SqlNode> operands, SqlNode condition, SqlParserPos position) {
    boolean counts = operands.isEmpty() || isStar(operands.getFirst());
    SqlNode value = counts ? SqlLiteral.createExactNumeric("1", position) : operands.getFirst();
    SqlNode chosen =
        new SqlCase(
            position,
            null,
            SqlNodeList.of(condition),
            SqlNodeList.of(value),
            SqlLiteral.createNull(position));
    if (operands.isEmpty()) {
      operands.add(chosen);
    } else {
      operands.set(0, chosen);
    }
  }

  private static boolean isStar(SqlNode node) {
    return node instanceof SqlIdentifier identifier && identifier.isStar();
  }
}
