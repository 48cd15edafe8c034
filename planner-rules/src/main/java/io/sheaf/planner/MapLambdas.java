package io.sheaf.planner;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLambda;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Functions of a map and a lambda of a key and its value, as functions of the list of entries:
 *
 * <pre>
 *   map_filter(m, (k, v) -> v > 1)         map_from_entries(list_filter(map_entries(m), e -> e.value > 1))
 *   transform_values(m, (k, v) -> v + 1)   map_from_entries(list_transform(map_entries(m),
 *                                              e -> {'key': e.key, 'value': e.value + 1}))
 *   transform_keys(m, (k, v) -> upper(k))  likewise
 * </pre>
 */
final class MapLambdas {
  private static final Set<String> NAMES =
      Set.of("map_filter", "transform_keys", "transform_values");

  private static final String ENTRY = "$entry";
  private static final String KEY = "key";
  private static final String VALUE = "value";

  private MapLambdas() {}

  /** Whether a call is of such a function. */
  static boolean is(SqlCall call) {
    return call.operandCount() == 2
        && call.operand(1) instanceof SqlLambda lambda
        && lambda.getParameters().size() == 2
        && NAMES.contains(name(call));
  }

  /** The call over the list of entries. */
  static SqlNode overEntries(SqlCall call) {
    SqlLambda lambda = call.operand(1);
    SqlParserPos position = lambda.getParserPosition();
    SqlIdentifier entry = new SqlIdentifier(ENTRY, position);
    SqlNode key = part(entry, KEY, position);
    SqlNode value = part(entry, VALUE, position);
    SqlNode body =
        lambda
            .getExpression()
            .accept(
                new Parts(
                    Map.of(
                        parameter(lambda.getParameters().get(0)), key,
                        parameter(lambda.getParameters().get(1)), value)));
    boolean filter = false;
    SqlNode changed =
        switch (name(call)) {
          case "transform_keys" -> pair(body, value, position);
          case "transform_values" -> pair(key, body, position);
          default -> {
            filter = true;
            yield body;
          }
        };
    SqlNode each = new SqlLambda(position, SqlNodeList.of(entry), changed);
    SqlParserPos whole = call.getParserPosition();
    return function(
        "map_from_entries",
        whole,
        function(
            filter ? "list_filter" : "list_transform",
            whole,
            function("map_entries", whole, call.<SqlNode>operand(0)),
            each));
  }

  private static String name(SqlCall call) {
    return call.getOperator().getName().toLowerCase(Locale.ROOT);
  }

  private static String parameter(SqlNode parameter) {
    return ((SqlIdentifier) parameter).getSimple().toLowerCase(Locale.ROOT);
  }

  private static SqlNode part(SqlNode struct, String field, SqlParserPos position) {
    return NestedOperators.STRUCT_EXTRACT.createCall(
        position, struct, SqlLiteral.createCharString(field, position));
  }

  private static SqlNode pair(SqlNode key, SqlNode value, SqlParserPos position) {
    return NestedOperators.STRUCT.createCall(
        position,
        List.of(
            SqlLiteral.createCharString(KEY, position),
            key,
            SqlLiteral.createCharString(VALUE, position),
            value));
  }

  private static SqlNode function(String name, SqlParserPos position, SqlNode... operands) {
    return new SqlUnresolvedFunction(
            new SqlIdentifier(name, position),
            null,
            null,
            null,
            null,
            SqlFunctionCategory.USER_DEFINED_FUNCTION)
        .createCall(position, operands);
  }

  /** Puts expressions in the places of parameters; those of lambdas inside hide them. */
  private static final class Parts extends SqlShuttle {
    private final Map<String, SqlNode> values;

    Parts(Map<String, SqlNode> values) {
      this.values = values;
    }

    @Override
    public SqlNode visit(SqlIdentifier id) {
      SqlNode value = values.get(id.names.getFirst().toLowerCase(Locale.ROOT));
      if (value == null || id.isStar()) {
        return id;
      }
      SqlNode path = value;
      for (String field : id.names.subList(1, id.names.size())) {
        path = part(path, field, id.getParserPosition());
      }
      return path;
    }

    @Override
    public SqlNode visit(SqlCall call) {
      if (!(call instanceof SqlLambda lambda)) {
        return super.visit(call);
      }
      Map<String, SqlNode> visible = new java.util.HashMap<>(values);
      lambda.getParameters().forEach(parameter -> visible.remove(parameter(parameter)));
      return new SqlLambda(
          lambda.getParserPosition(),
          lambda.getParameters(),
          lambda.getExpression().accept(new Parts(visible)));
    }
  }
}
