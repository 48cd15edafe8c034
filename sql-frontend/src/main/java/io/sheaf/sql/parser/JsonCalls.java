package io.sheaf.sql.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlJsonConstructorNullClause;
import org.apache.calcite.sql.SqlJsonEmptyOrError;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * SQL/JSON's special forms as calls by name whose first argument is a string of what was said in
 * words: {@code 'error on empty'}, {@code 'absent on null'}.
 */
public final class JsonCalls {
  /** Calls whose result is JSON, and goes into other JSON as it is. */
  private static final Set<String> MAKES_JSON =
      Set.of(
          "json_object",
          "json_array",
          "json_query",
          "json_extract",
          "json_merge_patch",
          "to_json",
          "json",
          "->");

  private JsonCalls() {}

  /** {@code JSON_EXISTS(document, path [... ON ERROR])}. */
  public static SqlCall exists(SqlParserPos position, List<SqlNode> arguments) {
    String onError = arguments.size() > 2 ? words(arguments.get(2)) : "false";
    return FunctionCalls.named(
        "json_exists",
        position,
        List.of(text(onError, position), arguments.get(0), arguments.get(1)));
  }

  /** {@code JSON_VALUE(document, path [RETURNING type] [... ON EMPTY] [... ON ERROR])}. */
  public static SqlCall value(SqlParserPos position, List<SqlNode> arguments) {
    String onEmpty = "null";
    String onError = "null";
    SqlNode defaultOnEmpty = null;
    SqlNode defaultOnError = null;
    SqlNode type = null;
    for (int i = 2; i < arguments.size(); ) {
      String word = words(arguments.get(i));
      if (word.equals("returning")) {
        type = arguments.get(i + 1);
        i += 2;
        continue;
      }
      SqlNode otherwise = word.equals("default") ? arguments.get(i + 1) : null;
      int subject = i + (otherwise == null ? 1 : 2);
      if (((SqlLiteral) arguments.get(subject)).getValueAs(SqlJsonEmptyOrError.class)
          == SqlJsonEmptyOrError.EMPTY) {
        onEmpty = word;
        defaultOnEmpty = otherwise;
      } else {
        onError = word;
        defaultOnError = otherwise;
      }
      i = subject + 1;
    }
    List<SqlNode> call = new ArrayList<>();
    call.add(text(onEmpty + " " + onError, position));
    call.add(arguments.get(0));
    call.add(arguments.get(1));
    if (defaultOnEmpty != null || defaultOnError != null) {
      call.add(varchar(defaultOnEmpty, position));
      call.add(varchar(defaultOnError, position));
    }
    SqlCall value = FunctionCalls.named("json_value", position, call);
    return type == null ? value : SqlStdOperatorTable.CAST.createCall(position, value, type);
  }

  private static SqlNode varchar(SqlNode value, SqlParserPos position) {
    return FunctionCalls.named(
        "concat",
        position,
        List.of(value == null ? SqlLiteral.createCharString("", position) : value));
  }

  /** {@code JSON_QUERY(document, path [... WRAPPER] [... ON EMPTY] [... ON ERROR])}. */
  public static SqlCall query(SqlParserPos position, SqlNode... arguments) {
    String said =
        String.join(
            "|",
            arguments[2] == null ? "" : words(arguments[2]),
            arguments[3] == null ? "null" : words(arguments[3]),
            arguments[4] == null ? "null" : words(arguments[4]));
    SqlCall query =
        FunctionCalls.named(
            "json_query", position, List.of(text(said, position), arguments[0], arguments[1]));
    return arguments[5] == null
        ? query
        : SqlStdOperatorTable.CAST.createCall(position, query, arguments[5]);
  }

  /** {@code JSON_OBJECT(key VALUE value, ... [... ON NULL])}; nulls stay unless said otherwise. */
  public static SqlCall object(SqlParserPos position, List<SqlNode> arguments) {
    return built("json_object", position, arguments, SqlJsonConstructorNullClause.NULL_ON_NULL);
  }

  /**
   * {@code JSON_ARRAY(value, ... [... ON NULL])}; as in DuckDB nulls stay unless said otherwise.
   */
  public static SqlCall array(SqlParserPos position, List<SqlNode> arguments) {
    return built("json_array", position, arguments, SqlJsonConstructorNullClause.NULL_ON_NULL);
  }

  private static SqlCall built(
      String name,
      SqlParserPos position,
      List<SqlNode> arguments,
      SqlJsonConstructorNullClause otherwise) {
    SqlJsonConstructorNullClause nulls =
        arguments.get(0) instanceof SqlLiteral said
            ? said.getValueAs(SqlJsonConstructorNullClause.class)
            : otherwise;
    List<SqlNode> values = arguments.subList(1, arguments.size());
    StringBuilder layout =
        new StringBuilder(nulls == SqlJsonConstructorNullClause.ABSENT_ON_NULL ? "a" : "n");
    for (SqlNode value : values) {
      layout.append(makesJson(value) ? 'j' : 'v');
    }
    List<SqlNode> call = new ArrayList<>();
    call.add(text(layout.toString(), position));
    call.addAll(values);
    return FunctionCalls.named(name, position, call);
  }

  private static boolean makesJson(SqlNode value) {
    return value instanceof SqlCall call
        && MAKES_JSON.contains(call.getOperator().getName().toLowerCase(Locale.ROOT));
  }

  private static String words(SqlNode symbol) {
    return ((Enum<?>) ((SqlLiteral) symbol).getValue())
        .name()
        .toLowerCase(Locale.ROOT)
        .replace('_', ' ');
  }

  private static SqlLiteral text(String words, SqlParserPos position) {
    return SqlLiteral.createCharString(words, position);
  }
}
