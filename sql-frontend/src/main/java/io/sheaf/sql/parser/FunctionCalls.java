package io.sheaf.sql.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLambda;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * The standard's special forms of functions as calls by name, so that everything after the parser
 * knows one form of call.
 */
public final class FunctionCalls {
  private static final List<String> FIELDS =
      List.of(
          "year",
          "quarter",
          "month",
          "week",
          "day",
          "hour",
          "minute",
          "second",
          "millisecond",
          "microsecond",
          "nanosecond",
          "decade",
          "century",
          "millennium",
          "era",
          "dayofweek",
          "isodow",
          "dayofyear",
          "isoyear",
          "yearweek",
          "epoch",
          "julian",
          "timezone",
          "timezone_hour",
          "timezone_minute");

  private FunctionCalls() {}

  /** {@code name(arguments)}. */
  public static SqlCall named(
      String name, SqlParserPos position, List<? extends SqlNode> arguments) {
    return new SqlUnresolvedFunction(
            new SqlIdentifier(name, position),
            null,
            null,
            null,
            null,
            SqlFunctionCategory.USER_DEFINED_FUNCTION)
        .createCall(position, new ArrayList<>(arguments));
  }

  /**
   * {@code [item FOR element IN list IF condition]}.
   *
   * @param items one
   * @param condition null for all elements
   */
  public static SqlCall comprehension(
      SqlParserPos position,
      SqlNodeList items,
      SqlIdentifier element,
      SqlNode list,
      SqlNode condition) {
    if (items.size() != 1) {
      throw SyntaxError.at(position, "one expression stands before FOR in a list");
    }
    SqlNodeList parameter = new SqlNodeList(List.of(element), element.getParserPosition());
    SqlNode elements =
        condition == null
            ? list
            : named(
                "list_filter",
                position,
                List.of(list, new SqlLambda(position, parameter, condition)));
    return named(
        "list_transform",
        position,
        List.of(elements, new SqlLambda(position, parameter, items.get(0))));
  }

  /**
   * How deep UNNEST goes, from {@code recursive := true} or {@code max_depth := n}.
   *
   * @return a number of levels
   */
  public static SqlNode depthOfUnnest(SqlIdentifier option, SqlNode value) {
    SqlParserPos position = value.getParserPosition();
    if (option.getSimple().equalsIgnoreCase("max_depth")
        && value instanceof SqlNumericLiteral number
        && number.isInteger()
        && number.intValue(true) > 0) {
      return value;
    }
    if (option.getSimple().equalsIgnoreCase("recursive")
        && value instanceof SqlLiteral literal
        && literal.getTypeName() == SqlTypeName.BOOLEAN) {
      return SqlLiteral.createExactNumeric(literal.booleanValue() ? "1000" : "1", position);
    }
    throw SyntaxError.at(
        option.getParserPosition(), "UNNEST takes recursive := true and max_depth := 1, 2, ...");
  }

  /** {@code NTH_VALUE(x, n) FROM LAST}. */
  public static SqlCall fromLast(SqlCall call) {
    if (!call.getOperator().getName().equalsIgnoreCase("nth_value")) {
      throw SyntaxError.at(call.getParserPosition(), "FROM LAST goes with NTH_VALUE only");
    }
    return named("nth_value_from_last", call.getParserPosition(), call.getOperandList());
  }

  /**
   * A call with what is said around an aggregate.
   *
   * @param nulls IGNORE NULLS, RESPECT NULLS, or null; so may be all that follow
   */
  public static SqlCall aggregate(
      SqlCall function,
      SqlOperator nulls,
      SqlNodeList order,
      SqlNode filter,
      SqlNode over,
      SqlParserPos position) {
    SqlCall call = nulls == null ? function : nulls.createCall(position, function);
    if (order != null) {
      call = SqlStdOperatorTable.WITHIN_GROUP.createCall(position, call, order);
    }
    if (filter != null) {
      call = SqlStdOperatorTable.FILTER.createCall(position, call, filter);
    }
    return over == null ? call : SqlStdOperatorTable.OVER.createCall(position, call, over);
  }

  /** {@code EXTRACT(field FROM value)}: the function that has the field's name. */
  public static SqlCall extract(SqlParserPos position, List<SqlNode> arguments) {
    SqlIntervalQualifier field = (SqlIntervalQualifier) arguments.get(0);
    String name = unit(field).toValue();
    String function =
        switch (name) {
          case "dow", "weekday" -> "dayofweek";
          case "doy" -> "dayofyear";
          default -> name;
        };
    if (!FIELDS.contains(function)) {
      throw SyntaxError.at(
          field.getParserPosition(),
          name
              + " is no field of a date, time or interval: fields are "
              + String.join(", ", FIELDS));
    }
    return named(function, position, arguments.subList(1, 2));
  }

  /**
   * {@code TRIM([BOTH|LEADING|TRAILING] characters FROM text)} and {@code TRIM(text, characters)}.
   *
   * @param characters null for blanks
   */
  public static SqlCall trim(
      SqlLiteral flag, SqlNode characters, SqlNode text, SqlParserPos position) {
    String name =
        switch (flag.getValueAs(SqlTrimFunction.Flag.class)) {
          case BOTH -> "trim";
          case LEADING -> "ltrim";
          case TRAILING -> "rtrim";
        };
    return named(name, position, characters == null ? List.of(text) : List.of(text, characters));
  }

  /** The call with its first argument, a unit of time, as a string. */
  public static SqlCall withUnit(String name, SqlParserPos position, List<SqlNode> arguments) {
    List<SqlNode> changed = new ArrayList<>(arguments);
    changed.set(0, unit((SqlIntervalQualifier) arguments.get(0)));
    return named(name, position, changed);
  }

  /** {@code FLOOR(x)}, {@code FLOOR(x, digits)} and {@code FLOOR(x TO unit)}; the same of CEIL. */
  public static SqlCall floorOrCeil(boolean floor, SqlParserPos position, List<SqlNode> arguments) {
    if (arguments.size() == 1) {
      return (floor ? SqlStdOperatorTable.FLOOR : SqlStdOperatorTable.CEIL)
          .createCall(position, arguments);
    }
    return arguments.get(1) instanceof SqlIntervalQualifier unit
        ? named(floor ? "date_trunc" : "date_ceil", position, List.of(unit(unit), arguments.get(0)))
        : named(floor ? "floor" : "ceil", position, arguments);
  }

  /**
   * Replaces the last operand of a flat list of operands and operators by its reading in a zone.
   *
   * @param zone null for the session's
   */
  public static void applyZone(List<Object> list, SqlNode zone, SqlParserPos position) {
    InfixCasts.replaceLast(
        list,
        position,
        "AT TIME ZONE",
        value ->
            zone == null
                ? named("at_local", value.getParserPosition().plus(position), List.of(value))
                : named(
                    "timezone", value.getParserPosition().plus(position), List.of(zone, value)));
  }

  /** A unit's name as a string: that of one of Calcite's, or the user's word. */
  private static SqlLiteral unit(SqlIntervalQualifier unit) {
    String name =
        unit.timeFrameName != null ? unit.timeFrameName : unit.timeUnitRange.startUnit.name();
    return SqlLiteral.createCharString(name.toLowerCase(Locale.ROOT), unit.getParserPosition());
  }
}
