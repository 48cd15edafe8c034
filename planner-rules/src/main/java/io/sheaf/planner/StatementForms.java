package io.sheaf.planner;

import io.sheaf.planner.type.LambdaTypes;
import io.sheaf.planner.type.UnsignedType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLambda;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlMapTypeNameSpec;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlRowTypeNameSpec;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.TimestampString;

/**
 * Gives parts of a parsed statement the form that Calcite's validator takes them in:
 *
 * <ul>
 *   <li>lambdas are closed, since Calcite's know their parameters only: a column that the body
 *       refers to becomes a further parameter and a further operand of the call, so {@code
 *       list_transform(l, x -> x + y)} is {@code list_transform(l, (x, capture$0) -> x + capture$0,
 *       y)}
 *   <li>lambdas over maps are lambdas over the list of entries ({@link MapLambdas})
 *   <li>a list's elements may have any types that have one in common
 *   <li>{@code struct_pack(a := 1)} is {@code {'a': 1}}
 *   <li>{@code struct_insert(s, b := 2)} is a call with names as texts
 *   <li>a list of UNNEST in FROM is wrapped, so that an element that is a struct stays one column
 *   <li>{@code x = ANY([a, b])} is {@code x = ANY (a, b)}, and over any other list a sub-query
 *   <li>{@code x IN ()} is false, {@code count()} is {@code count(*)}
 *   <li>{@code t(a)} may name some of the table's columns ({@link ColumnAliases})
 *   <li>{@code x IN (query)} may compare structs ({@link StructMembership})
 *   <li>{@code x NOT IN list} and {@code a !~ b} are negations
 *   <li>{@code FROM range(5)} is {@code FROM UNNEST(range(5)) AS range(range)}
 *   <li>the group functions {@code TUMBLE(time, size)}, {@code TUMBLE_START}, {@code TUMBLE_END}
 *       are expressions with {@code time_bucket}
 *   <li>a cast to UTINYINT and the like is one to a wider type, and a check
 *   <li>a cast is {@link NestedCast}, which takes nested values
 * </ul>
 */
final class StatementForms extends SqlShuttle {
  /** What the names of added parameters start with. */
  static final String PREFIX = LambdaTypes.CAPTURE;

  private static final Set<String> FUNCTIONS = names();

  private static final Set<String> LIST_AGGREGATE =
      Set.of("list_aggregate", "list_aggr", "array_aggregate", "array_aggr");

  private static Set<String> names() {
    Set<String> names = new HashSet<>();
    for (LambdaTypes types : LambdaTypes.values()) {
      names.addAll(types.names());
    }
    return names;
  }

  @Override
  public SqlNode visit(SqlCall call) {
    if (MapLambdas.is(call)) {
      return MapLambdas.overEntries(call).accept(this);
    }
    boolean takesLambda =
        call.operandCount() > 1
            && call.operand(1) instanceof SqlLambda
            && FUNCTIONS.contains(call.getOperator().getName().toLowerCase(Locale.ROOT));
    if (takesLambda) {
      return closed(call);
    }
    if (isOverListLiteral(call)) {
      SqlCall list = (SqlCall) ((SqlNodeList) call.operand(1)).get(0);
      SqlNodeList values = new SqlNodeList(list.getOperandList(), list.getParserPosition());
      return visit(
          call.getOperator().createCall(call.getParserPosition(), call.operand(0), values));
    }
    if (call.getKind() == SqlKind.AS && SeriesTables.isSeries(call.operand(0))) {
      return SeriesTables.named(call).accept(this);
    }
    if (SeriesTables.isSeries(call)) {
      return SeriesTables.named(call).accept(this);
    }
    SqlCall same = (SqlCall) super.visit(call);
    if (isNegated(same)) {
      return negated(same);
    }
    if (same.getOperator().equals(SymbolOperators.BIT_NOT)) {
      return NestedOperators.function("bitnot")
          .createCall(same.getParserPosition(), same.getOperandList());
    }
    if (StructMembership.isOverQuery(same)) {
      return StructMembership.of(same);
    }
    if (isCountOfNothing(same)) {
      return same.getOperator()
          .createCall(
              same.getFunctionQuantifier(),
              same.getParserPosition(),
              SqlIdentifier.star(same.getParserPosition()));
    }
    if (same.getKind() == SqlKind.AS && same.operandCount() > 2) {
      return new ColumnAliases(same);
    }
    if (isOverList(same)) {
      return overElements(same);
    }
    if (isInNothing(same)) {
      return SqlLiteral.createBoolean(same.getKind() == SqlKind.NOT_IN, same.getParserPosition());
    }
    if (isToJson(same)) {
      return asJson(same);
    }
    if (isTryOfNested(same)) {
      return NestedCast.TRYING.createCall(same.getParserPosition(), same.getOperandList());
    }
    Optional<UnsignedType> unsigned = unsigned(same);
    if (same.getOperator().equals(SqlStdOperatorTable.CAST)) {
      same = NestedCast.OPERATOR.createCall(same.getParserPosition(), same.getOperandList());
    }
    if (unsigned.isPresent()) {
      return checked(same, unsigned.get());
    }
    if (isListAggregate(same)) {
      return listAggregate(same);
    }
    if (same.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR) {
      return NestedOperators.function("list_value")
          .createCall(same.getParserPosition(), same.getOperandList());
    }
    if (isStructPack(same)) {
      return NestedOperators.STRUCT.createCall(
          same.getParserPosition(), pairs(same.getOperandList()));
    }
    if (isStructChange(same)) {
      List<SqlNode> operands = new ArrayList<>(List.of(same.<SqlNode>operand(0)));
      operands.addAll(pairs(same.getOperandList().subList(1, same.operandCount())));
      return NestedOperators.STRUCT_WITH.createCall(same.getParserPosition(), operands);
    }
    if (isTumble(same)) {
      return tumble(same);
    }
    return same.getKind() == SqlKind.UNNEST ? wrapped(same) : same;
  }

  /** The type without a sign that a cast is to. */
  private static Optional<UnsignedType> unsigned(SqlCall call) {
    boolean casts = call.getKind() == SqlKind.CAST || call.getKind() == SqlKind.SAFE_CAST;
    return casts && call.operandCount() > 1 && call.operand(1) instanceof SqlDataTypeSpec spec
        ? UnsignedType.named(spec)
        : Optional.empty();
  }

  /** TRY_CAST to a struct or a map, which Calcite refuses for most values. */
  private static boolean isTryOfNested(SqlCall call) {
    return call.getKind() == SqlKind.SAFE_CAST
        && call.operandCount() > 1
        && call.operand(1) instanceof SqlDataTypeSpec spec
        && (spec.getTypeNameSpec() instanceof SqlRowTypeNameSpec
            || spec.getTypeNameSpec() instanceof SqlMapTypeNameSpec);
  }

  private static boolean isToJson(SqlCall call) {
    return (call.getKind() == SqlKind.CAST || call.getKind() == SqlKind.SAFE_CAST)
        && call.operandCount() > 1
        && call.operand(1) instanceof SqlDataTypeSpec spec
        && spec.getTypeName() != null
        && spec.getTypeName().isSimple()
        && spec.getTypeName().getSimple().equalsIgnoreCase("JSON");
  }

  private static SqlNode asJson(SqlCall cast) {
    SqlParserPos position = cast.getParserPosition();
    SqlNode json = NestedOperators.AS_JSON.createCall(position, cast.<SqlNode>operand(0));
    return cast.getKind() == SqlKind.SAFE_CAST
        ? NestedOperators.function("try").createCall(position, json)
        : json;
  }

  /** {@code CAST(x AS UTINYINT)} as {@code to_unsigned(CAST(x AS SMALLINT), 8)}. */
  private static SqlNode checked(SqlCall cast, UnsignedType type) {
    SqlParserPos position = cast.getParserPosition();
    SqlNode bits = SqlLiteral.createExactNumeric(Integer.toString(type.bits()), position);
    SqlNode checked = NestedOperators.function("to_unsigned").createCall(position, cast, bits);
    return cast.getKind() == SqlKind.SAFE_CAST
        ? NestedOperators.function("try").createCall(position, checked)
        : checked;
  }

  /** {@code x = ANY([a, b])}, the same as {@code x = ANY (a, b)}. */
  private static boolean isOverListLiteral(SqlCall call) {
    return (call.getKind() == SqlKind.SOME || call.getKind() == SqlKind.ALL)
        && call.operandCount() == 2
        && call.operand(1) instanceof SqlNodeList list
        && list.size() == 1
        && list.get(0).getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR
        && ((SqlCall) list.get(0)).operandCount() > 0;
  }

  /** {@code x = ANY(list)} of any other list. */
  private static boolean isOverList(SqlCall call) {
    return (call.getKind() == SqlKind.SOME || call.getKind() == SqlKind.ALL)
        && call.operandCount() == 2
        && call.operand(1) instanceof SqlNodeList list
        && list.size() == 1
        && !list.get(0).isA(SqlKind.QUERY);
  }

  /** {@code x = ANY(list)} as {@code x = ANY(SELECT e FROM UNNEST(list) u(e))}. */
  private static SqlNode overElements(SqlCall call) {
    SqlNode list = ((SqlNodeList) call.operand(1)).get(0);
    SqlParserPos position = list.getParserPosition();
    SqlIdentifier element = new SqlIdentifier("$element", position);
    SqlNode elements =
        SqlStdOperatorTable.AS.createCall(
            position,
            wrapped(SqlStdOperatorTable.UNNEST.createCall(position, list)),
            new SqlIdentifier("$elements", position),
            element);
    SqlNode query = SqlSelects.of(position, List.of(element), elements, null);
    return call.getOperator().createCall(call.getParserPosition(), call.operand(0), query);
  }

  /** {@code list_aggregate(list, 'name', ...)}. */
  private static boolean isListAggregate(SqlCall call) {
    return call.getOperator() instanceof SqlFunction
        && call.operandCount() > 1
        && call.operand(1) instanceof SqlCharStringLiteral
        && LIST_AGGREGATE.contains(call.getOperator().getName().toLowerCase(Locale.ROOT));
  }

  /** The function of the aggregate's name. */
  private static SqlNode listAggregate(SqlCall call) {
    SqlCharStringLiteral aggregate = call.operand(1);
    List<SqlNode> operands = new ArrayList<>(call.getOperandList());
    operands.remove(1);
    String name = "list_" + aggregate.getValueAs(String.class).toLowerCase(Locale.ROOT);
    return new SqlUnresolvedFunction(
            new SqlIdentifier(name, call.getParserPosition()),
            null,
            null,
            null,
            null,
            SqlFunctionCategory.USER_DEFINED_FUNCTION)
        .createCall(call.getParserPosition(), operands);
  }

  /** {@code count()}, which counts rows. */
  private static boolean isCountOfNothing(SqlCall call) {
    return call.operandCount() == 0 && call.getOperator().getName().equalsIgnoreCase("count");
  }

  private static boolean isNegated(SqlCall call) {
    return call.getOperator().equals(SymbolOperators.NOT_IN)
        || call.getOperator().equals(SymbolOperators.NOT_MATCHES);
  }

  private static SqlNode negated(SqlCall call) {
    SqlParserPos position = call.getParserPosition();
    SqlOperator positive =
        call.getOperator().equals(SymbolOperators.NOT_IN)
            ? SymbolOperators.IN
            : SymbolOperators.MATCHES;
    return SqlStdOperatorTable.NOT.createCall(
        position, positive.createCall(position, call.getOperandList()));
  }

  private static boolean isInNothing(SqlCall call) {
    return (call.getKind() == SqlKind.IN || call.getKind() == SqlKind.NOT_IN)
        && call.operand(1) instanceof SqlNodeList values
        && values.isEmpty();
  }

  /** The group function TUMBLE(time, size), and TUMBLE_START and TUMBLE_END of such a group. */
  private static boolean isTumble(SqlCall call) {
    String name = call.getOperator().getName();
    return call.operandCount() == 2
        && (call.getOperator().equals(SqlStdOperatorTable.TUMBLE_OLD)
            || name.equalsIgnoreCase("TUMBLE_START")
            || name.equalsIgnoreCase("TUMBLE_END"));
  }

  private static SqlNode tumble(SqlCall call) {
    SqlParserPos position = call.getParserPosition();
    SqlNode origin =
        SqlLiteral.createTimestamp(
            SqlTypeName.TIMESTAMP, new TimestampString("1970-01-01 00:00:00"), 6, position);
    SqlNode start =
        NestedOperators.function("time_bucket")
            .createCall(position, call.operand(1), call.operand(0), origin);
    return call.getOperator().getName().equalsIgnoreCase("TUMBLE_END")
        ? SqlStdOperatorTable.PLUS.createCall(position, start, call.operand(1))
        : start;
  }

  private static boolean isStructPack(SqlCall call) {
    return call.getOperator().getName().equalsIgnoreCase(NestedOperators.STRUCT.getName())
        && call.operandCount() > 0
        && call.getOperandList().stream()
            .allMatch(operand -> operand.getKind() == SqlKind.ARGUMENT_ASSIGNMENT);
  }

  /** {@code struct_insert(struct, name := value)} and {@code struct_update}. */
  private static boolean isStructChange(SqlCall call) {
    String name = call.getOperator().getName();
    return (name.equalsIgnoreCase("struct_insert") || name.equalsIgnoreCase("struct_update"))
        && call.operandCount() > 1
        && call.getOperandList().subList(1, call.operandCount()).stream()
            .allMatch(operand -> operand.getKind() == SqlKind.ARGUMENT_ASSIGNMENT);
  }

  /** The names and values of named arguments in turn. */
  private static List<SqlNode> pairs(List<SqlNode> operands) {
    List<SqlNode> pairs = new ArrayList<>();
    for (SqlNode operand : operands) {
      SqlCall assignment = (SqlCall) operand;
      SqlIdentifier name = assignment.operand(1);
      pairs.add(SqlLiteral.createCharString(name.getSimple(), name.getParserPosition()));
      pairs.add(assignment.operand(0));
    }
    return pairs;
  }

  private static SqlCall wrapped(SqlCall unnest) {
    List<SqlNode> lists = new ArrayList<>();
    for (SqlNode list : unnest.getOperandList()) {
      lists.add(
          list.isA(SqlKind.QUERY)
              ? list
              : NestedOperators.ITEMS.createCall(list.getParserPosition(), list));
    }
    return unnest.getOperator().createCall(unnest.getParserPosition(), lists);
  }

  private SqlNode closed(SqlCall call) {
    SqlLambda lambda = call.operand(1);
    Set<String> parameters = new HashSet<>();
    lambda.getParameters().forEach(p -> parameters.add(name((SqlIdentifier) p)));
    Body body = new Body(parameters);
    // Lambdas inside are closed first: what they capture is an operand here.
    SqlNode expression = lambda.getExpression().accept(this).accept(body);
    List<SqlNode> names = new ArrayList<>(lambda.getParameters().getList());
    List<SqlNode> operands = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      operands.add(operand instanceof SqlLambda ? operand : operand.accept(this));
    }
    for (Map.Entry<String, SqlIdentifier> capture : body.captures.entrySet()) {
      names.add(new SqlIdentifier(capture.getKey(), capture.getValue().getParserPosition()));
      operands.add(capture.getValue());
    }
    SqlParserPos position = lambda.getParserPosition();
    operands.set(1, new SqlLambda(position, new SqlNodeList(names, position), expression));
    return call.getOperator()
        .createCall(call.getFunctionQuantifier(), call.getParserPosition(), operands);
  }

  private static String name(SqlIdentifier identifier) {
    return identifier.names.getFirst().toLowerCase(Locale.ROOT);
  }

  /** Replaces the names that are not parameters, and paths into parameters. */
  private static final class Body extends SqlShuttle {
    private final Set<String> parameters;
    private final Map<String, SqlIdentifier> captures = new LinkedHashMap<>();
    private final Map<String, String> known = new LinkedHashMap<>();

    Body(Set<String> parameters) {
      this.parameters = parameters;
    }

    @Override
    public SqlNode visit(SqlIdentifier id) {
      if (id.isStar() || id.names.getFirst().isEmpty()) {
        return id;
      }
      if (!parameters.contains(name(id))) {
        String added = known.computeIfAbsent(id.toString(), _ -> PREFIX + known.size());
        captures.putIfAbsent(added, id);
        return new SqlIdentifier(added, id.getParserPosition());
      }
      SqlNode value = id.getComponent(0);
      for (String field : id.names.subList(1, id.names.size())) {
        value =
            NestedOperators.STRUCT_EXTRACT.createCall(
                id.getParserPosition(),
                value,
                SqlLiteral.createCharString(field, id.getParserPosition()));
      }
      return value;
    }

    @Override
    public SqlNode visit(SqlCall call) {
      if (!(call instanceof SqlLambda lambda)) {
        return super.visit(call);
      }
      // Closed already: its own names are all parameters.
      return lambda;
    }
  }
}
