package io.sheaf.planner.expr;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.Position;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.function.FunctionRegistry;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.planner.NestedOperators;
import io.sheaf.planner.StructComparisons;
import io.sheaf.planner.type.DataTypes;
import io.sheaf.planner.type.LambdaTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLambda;
import org.apache.calcite.rex.RexLambdaRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlLikeOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.Sarg;

/**
 * Translates row expressions over columns of known types. The type of the RexNode is the truth,
 * except that strings which no declaration made CHAR are VARCHAR.
 */
public final class ExprTranslator {
  private final RexBuilder rex;
  private final Schema input;
  private final Function<RexOver, Expr> windows;

  public ExprTranslator(RexBuilder rex, Schema input) {
    this(
        rex,
        input,
        over -> {
          throw unsupported(
              "the window function " + over.getOperator().getName() + " in this place");
        });
  }

  /**
   * @param windows what stands for a window function
   */
  public ExprTranslator(RexBuilder rex, Schema input, Function<RexOver, Expr> windows) {
    this.rex = rex;
    this.input = input;
    this.windows = windows;
  }

  /**
   * Translates one expression.
   *
   * @throws SheafException UNSUPPORTED naming what has no translation
   */
  public Expr translate(RexNode node) {
    return switch (node) {
      case RexInputRef ref -> new Expr.InputRef(ref.getIndex(), input.type(ref.getIndex()));
      case RexLiteral literal -> Literals.of(literal);
      case RexOver over -> windows.apply(over);
      case RexSubQuery query -> throw unsupported("a sub-query in this place");
      case RexCall call -> call(call);
      case RexDynamicParam parameter -> throw unsupported("a parameter without a value");
      case RexFieldAccess access when !isCorrelated(access) ->
          field(translate(access.getReferenceExpr()), access.getField().getIndex());
      case RexCorrelVariable variable -> throw unsupported("a sub-query with this correlation");
      default -> throw unsupported("the expression " + node);
    };
  }

  private static boolean isCorrelated(RexFieldAccess access) {
    return access.getReferenceExpr() instanceof RexCorrelVariable
        || (access.getReferenceExpr() instanceof RexFieldAccess inner && isCorrelated(inner));
  }

  public List<Expr> translate(List<? extends RexNode> nodes) {
    return nodes.stream().map(this::translate).toList();
  }

  private Expr call(RexCall call) {
    return switch (call.getKind()) {
      case AND -> new Expr.And(translate(call.getOperands()));
      case OR -> new Expr.Or(translate(call.getOperands()));
      case CASE -> caseOf(call);
      case CAST, SAFE_CAST -> cast(call);
      case SEARCH -> search(call);
      case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
          comparison(call, call.getOperator().getName());
      case IS_DISTINCT_FROM -> comparison(call, "is distinct from");
      case IS_NOT_DISTINCT_FROM -> comparison(call, "is not distinct from");
      case LIKE -> like(call);
      case SIMILAR, RLIKE -> pattern(call);
      case TRIM -> trim(call);
      case EXTRACT -> function(FunctionNames.ofField(unit(call, 0)), call, 1);
      case FLOOR, CEIL -> rounding(call);
      case PLUS, MINUS -> sumOrShift(call);
      case MOD -> remainder(call);
      case ITEM -> item(call);
      case DOT -> field(call.getOperands().get(0), call.getOperands().get(1));
      case REINTERPRET -> translate(call.getOperands().get(0));
      case FIELD_ACCESS -> throw unsupported("a sub-query with this correlation");
      default -> nestedOr(call);
    };
  }

  /** Calls whose meaning is in more than the values of their operands. */
  private Expr nestedOr(RexCall call) {
    SqlOperator operator = call.getOperator();
    List<RexNode> operands = call.getOperands();
    if (operator.equals(StructComparisons.IS_NULL)) {
      return function("is null", call, 0);
    }
    if (operator.equals(StructComparisons.EQUALS_CONSTANT)) {
      return comparison(call, "=");
    }
    if (operator.equals(NestedOperators.STRUCT)) {
      List<Expr> values = new ArrayList<>();
      for (int i = 1; i < operands.size(); i += 2) {
        values.add(translate(operands.get(i)));
      }
      return new Expr.Call("struct_pack", values, type(call), origin(call));
    }
    if (operator.equals(NestedOperators.STRUCT_WITH)) {
      return withFields(call);
    }
    if (operator.equals(NestedOperators.STRUCT_CONCAT)) {
      List<Expr> values = new ArrayList<>();
      operands.forEach(struct -> addFields(translate(struct), values));
      return new Expr.Call("struct_pack", values, type(call), origin(call));
    }
    if (operator.equals(SqlStdOperatorTable.CONCAT) && type(call).isNested()) {
      return function("list_concat", call, 0);
    }
    if (operator.equals(NestedOperators.STRUCT_EXTRACT)) {
      return field(operands.get(0), operands.get(1));
    }
    for (LambdaTypes types : LambdaTypes.values()) {
      if (types == operator.getOperandTypeChecker()) {
        return withLambda(types, call);
      }
    }
    return function(FunctionNames.of(operator), call, 0);
  }

  /** A struct with fields behind its own, or in their places. */
  private Expr withFields(RexCall call) {
    List<RexNode> operands = call.getOperands();
    List<Expr> values = new ArrayList<>();
    addFields(translate(operands.getFirst()), values);
    for (int i = 1; i + 1 < operands.size(); i += 2) {
      Expr value = translate(operands.get(i + 1));
      int place =
          NestedOperators.fieldIndex(call.getType(), ((RexLiteral) operands.get(i)).getValue());
      if (place < values.size()) {
        values.set(place, value);
      } else {
        values.add(value);
      }
    }
    return new Expr.Call("struct_pack", values, type(call), origin(call));
  }

  private static void addFields(Expr struct, List<Expr> into) {
    int count = ((DataType.Struct) struct.type()).fields().size();
    for (int i = 0; i < count; i++) {
      into.add(field(struct, i));
    }
  }

  private Expr item(RexCall call) {
    RexNode value = call.getOperands().get(0);
    RexNode index = call.getOperands().get(1);
    return switch (value.getType().getSqlTypeName()) {
      case ARRAY, CHAR, VARCHAR -> function("list_extract", call, 0);
      case MAP -> function("map_extract_value", call, 0);
      default -> field(value, index);
    };
  }

  private Expr field(RexNode struct, RexNode name) {
    Object wanted = name instanceof RexLiteral literal ? literal.getValue() : null;
    int index =
        struct.getType().isStruct() && wanted != null
            ? NestedOperators.fieldIndex(struct.getType(), wanted)
            : -1;
    if (index < 0) {
      throw unsupported("an element of " + struct.getType() + " by " + name);
    }
    return field(translate(struct), index);
  }

  /** The field at a position from 0; of a struct that is made here the value itself. */
  private static Expr field(Expr struct, int index) {
    DataType.Struct type = (DataType.Struct) struct.type();
    DataType fieldType = type.fields().get(index).type();
    if (struct instanceof Expr.Call(String name, List<Expr> values, DataType _, Position _)
        && name.equals("struct_pack")
        && values.get(index).type().equals(fieldType)) {
      return values.get(index);
    }
    return new Expr.Call(
        "struct field", List.of(struct, new Expr.Literal(index, Simple.INTEGER)), fieldType);
  }

  private static boolean isCapture(RexLambdaRef parameter) {
    return parameter.getName().startsWith(LambdaTypes.CAPTURE);
  }

  private Expr withLambda(LambdaTypes types, RexCall call) {
    List<RexNode> operands = call.getOperands();
    Expr list = translate(operands.get(0));
    RexLambda lambda = (RexLambda) operands.get(1);
    DataType result = type(call);
    List<RexLambdaRef> names = lambda.getParameters();
    int captured = (int) names.stream().filter(ExprTranslator::isCapture).count();
    List<Field> fields =
        names.stream().map(name -> new Field(name.getName(), type(name), true)).toList();
    List<Expr> captures =
        new ArrayList<>(translate(operands.subList(operands.size() - captured, operands.size())));
    for (int i = 0; i < captured; i++) {
      captures.set(i, as(captures.get(i), fields.get(fields.size() - captured + i).type()));
    }
    List<DataType> parameters =
        fields.subList(0, fields.size() - captured).stream().map(Field::type).toList();
    RexNode inner =
        lambda
            .getExpression()
            .accept(
                new RexShuttle() {
                  @Override
                  public RexNode visitLambdaRef(RexLambdaRef ref) {
                    return new RexInputRef(ref.getIndex(), ref.getType());
                  }
                });
    Expr body = new ExprTranslator(rex, new Schema(fields)).translate(inner);
    List<Expr> translated = new ArrayList<>(List.of(list));
    body =
        switch (types) {
          case TRANSFORM -> as(body, ((DataType.Array) result).element());
          case FILTER -> as(body, Simple.BOOLEAN);
          case REDUCE -> as(body, result);
        };
    translated.add(new Expr.Lambda(captures, parameters, body));
    boolean started = operands.size() > 2 + captured;
    if (started) {
      translated.add(as(translate(operands.get(2)), result));
    }
    if (types == LambdaTypes.REDUCE && !started) {
      translated.set(0, as(list, new DataType.Array(result)));
    }
    return new Expr.Call(types.names().getFirst(), translated, result, origin(call));
  }

  private Expr function(String name, RexCall call, int skipped) {
    if (FunctionRegistry.standard().find(name) == null) {
      throw unsupported("the function " + call.getOperator().getName());
    }
    List<RexNode> operands = call.getOperands();
    return new Expr.Call(
        name, translate(operands.subList(skipped, operands.size())), type(call), origin(call));
  }

  /** Where a call was written; lines below 1 are those of texts that the user does not see. */
  private static Position origin(RexCall call) {
    SqlParserPos where = call.getParserPosition();
    return where.getLineNum() <= 0
        ? null
        : new Position(
            where.getLineNum(),
            where.getColumnNum(),
            where.getEndLineNum(),
            where.getEndColumnNum());
  }

  private static DataType type(RexNode node) {
    return DataTypes.unpadded(node.getType());
  }

  private Expr caseOf(RexCall call) {
    List<Expr> conditions = new ArrayList<>();
    List<Expr> results = new ArrayList<>();
    DataType type = type(call);
    List<RexNode> operands = call.getOperands();
    for (int i = 0; i + 1 < operands.size(); i += 2) {
      conditions.add(translate(operands.get(i)));
      results.add(as(translate(operands.get(i + 1)), type));
    }
    results.add(as(translate(operands.getLast()), type));
    return new Expr.Case(conditions, results, type);
  }

  /**
   * The expression converted to a type, at once if it is a constant that has the same value there.
   */
  private static Expr as(Expr expr, DataType type) {
    return as(expr, type, null);
  }

  private static Expr as(Expr expr, DataType type, Position origin) {
    if (expr.type().equals(type)) {
      return expr;
    }
    if (expr.type() == Simple.NULL) {
      return new Expr.Literal(null, type);
    }
    if (expr instanceof Expr.Literal literal) {
      if (literal.value() == null) {
        return new Expr.Literal(null, type);
      }
      Optional<Expr.Literal> same = Literals.exactly(literal, type);
      if (same.isPresent()) {
        return same.get();
      }
    }
    return new Expr.Cast(expr, type, false, origin);
  }

  private Expr cast(RexCall call) {
    RexNode operand = call.getOperands().get(0);
    RelDataType target = call.getType();
    boolean nullOnError = call.getKind() == SqlKind.SAFE_CAST;
    Expr value = translate(operand);
    if (target.getSqlTypeName() == SqlTypeName.CHAR) {
      DataType.Char padded = new DataType.Char(target.getPrecision());
      boolean literal = operand.isA(SqlKind.LITERAL) && fits(operand.getType(), target);
      return literal ? value : new Expr.Cast(value, padded, nullOnError, origin(call));
    }
    DataType type = DataTypes.of(target);
    Expr converted =
        nullOnError && !value.type().equals(type) && value.type() != Simple.NULL
            ? new Expr.Cast(value, type, true)
            : as(value, type, origin(call));
    if (type == Simple.VARCHAR
        && target.getPrecision() != RelDataType.PRECISION_NOT_SPECIFIED
        && !fits(operand.getType(), target)) {
      return new Expr.Call(
          "substring",
          List.of(
              converted,
              new Expr.Literal(1, Simple.INTEGER),
              new Expr.Literal(target.getPrecision(), Simple.INTEGER)),
          Simple.VARCHAR);
    }
    return converted;
  }

  /** Whether a string of the one type is never longer than the other allows. */
  private static boolean fits(RelDataType from, RelDataType to) {
    boolean string =
        from.getSqlTypeName() == SqlTypeName.CHAR || from.getSqlTypeName() == SqlTypeName.VARCHAR;
    boolean bounded =
        string
            && from.getPrecision() != RelDataType.PRECISION_NOT_SPECIFIED
            && from.getPrecision() <= to.getPrecision();
    return bounded || from.getSqlTypeName() == SqlTypeName.NULL;
  }

  /**
   * Both sides get one type; constants take the other side's, so that columns are compared as they
   * are stored.
   */
  private Expr comparison(RexCall call, String name) {
    Expr left = translate(call.getOperands().get(0));
    Expr right = translate(call.getOperands().get(1));
    if (!left.type().equals(right.type())) {
      if (right instanceof Expr.Literal literal && !(left instanceof Expr.Literal)) {
        right = alike(literal, left.type());
      } else if (left instanceof Expr.Literal literal) {
        left = alike(literal, right.type());
      }
    }
    return new Expr.Call(name, List.of(left, right), Simple.BOOLEAN, origin(call));
  }

  private static Expr alike(Expr.Literal literal, DataType type) {
    if (literal.value() == null) {
      return new Expr.Literal(null, type);
    }
    return Literals.exactly(literal, type).map(Expr.class::cast).orElse(literal);
  }

  private Expr like(RexCall call) {
    SqlLikeOperator operator = (SqlLikeOperator) call.getOperator();
    String name = operator.isCaseSensitive() ? "like" : "ilike";
    Expr match = new Expr.Call(name, translate(call.getOperands()), Simple.BOOLEAN, origin(call));
    return operator.isNegated() ? new Expr.Call("not", List.of(match), Simple.BOOLEAN) : match;
  }

  private Expr pattern(RexCall call) {
    SqlLikeOperator operator = (SqlLikeOperator) call.getOperator();
    Expr match =
        new Expr.Call(
            FunctionNames.of(operator),
            translate(call.getOperands()),
            Simple.BOOLEAN,
            origin(call));
    return operator.isNegated() ? new Expr.Call("not", List.of(match), Simple.BOOLEAN) : match;
  }

  private Expr trim(RexCall call) {
    String flag = symbol(call.getOperands().get(0));
    String name =
        switch (flag) {
          case "LEADING" -> "ltrim";
          case "TRAILING" -> "rtrim";
          default -> "trim";
        };
    return new Expr.Call(
        name,
        List.of(translate(call.getOperands().get(2)), translate(call.getOperands().get(1))),
        type(call),
        origin(call));
  }

  private Expr rounding(RexCall call) {
    if (call.getOperands().size() == 2
        && call.getOperands().get(1).getType().getSqlTypeName() == SqlTypeName.SYMBOL) {
      if (call.getKind() == SqlKind.CEIL) {
        throw unsupported("CEIL to a time unit");
      }
      byte[] unit = unit(call, 1).getBytes(java.nio.charset.StandardCharsets.UTF_8);
      return new Expr.Call(
          "date_trunc",
          List.of(new Expr.Literal(unit, Simple.VARCHAR), translate(call.getOperands().get(0))),
          type(call),
          origin(call));
    }
    return function(FunctionNames.of(call.getOperator()), call, 0);
  }

  /** Sums of numbers, and dates and times moved by an interval. */
  private Expr sumOrShift(RexCall call) {
    List<RexNode> operands = call.getOperands();
    if (operands.size() != 2) {
      return function(FunctionNames.of(call.getOperator()), call, 0);
    }
    boolean minus = call.getKind() == SqlKind.MINUS;
    Expr left = translate(operands.get(0));
    Expr right = translate(operands.get(1));
    if (isInterval(right.type()) && isTemporal(left.type())) {
      return shifted(left, right, minus, call);
    }
    if (isInterval(left.type()) && isTemporal(right.type()) && !minus) {
      return shifted(right, left, false, call);
    }
    return new Expr.Call(minus ? "-" : "+", List.of(left, right), type(call), origin(call));
  }

  /**
   * A remainder has the divisor's type, which the dividend need not fit: it is taken in the type of
   * both.
   */
  private Expr remainder(RexCall call) {
    List<Expr> operands = translate(call.getOperands());
    DataType common =
        FunctionRegistry.standard()
            .find("mod")
            .resultType(operands.stream().map(Expr::type).toList());
    return as(new Expr.Call("mod", operands, common, origin(call)), type(call));
  }

  private static Expr shifted(Expr time, Expr interval, boolean back, RexCall call) {
    boolean months = interval.type() == Simple.INTERVAL_YEAR_MONTH;
    Expr amount = back ? negated(interval) : interval;
    return new Expr.Call(
        months ? "date_add_months" : "date_add_micros",
        List.of(time, amount),
        type(call),
        origin(call));
  }

  private static Expr negated(Expr interval) {
    return switch (interval) {
      case Expr.Literal(Integer months, DataType type) -> new Expr.Literal(-months, type);
      case Expr.Literal(Long micros, DataType type) -> new Expr.Literal(-micros, type);
      default -> new Expr.Call("negate", List.of(interval), interval.type());
    };
  }

  private static boolean isInterval(DataType type) {
    return type == Simple.INTERVAL_DAY_TIME || type == Simple.INTERVAL_YEAR_MONTH;
  }

  private static boolean isTemporal(DataType type) {
    return type == Simple.DATE
        || type instanceof DataType.Timestamp
        || type instanceof DataType.Time;
  }

  private Expr search(RexCall call) {
    RexNode operand = call.getOperands().get(0);
    Sarg<?> sarg = ((RexLiteral) call.getOperands().get(1)).getValueAs(Sarg.class);
    boolean negated = sarg.isComplementedPoints();
    if (!negated && (!sarg.isPoints() || sarg.pointCount < 2)) {
      return translate(RexUtil.expandSearch(rex, null, call));
    }
    return membership(call, operand, negated ? sarg.negate() : sarg, negated)
        .orElseGet(() -> translate(RexUtil.expandSearch(rex, null, call)));
  }

  /**
   * A set of constants of the operand's own type. What null gives is part of a Sarg; only UNKNOWN
   * is IN's.
   */
  private Optional<Expr> membership(
      RexCall call, RexNode operand, Sarg<?> points, boolean negated) {
    if (points.nullAs != org.apache.calcite.rex.RexUnknownAs.UNKNOWN
        && operand.getType().isNullable()) {
      return Optional.empty();
    }
    Expr value = translate(operand);
    RelDataType pointType = call.getOperands().get(1).getType();
    List<Object> values = new ArrayList<>(points.pointCount);
    for (var range : points.rangeSet.asRanges()) {
      RexLiteral point =
          (RexLiteral) rex.makeLiteral(range.lowerEndpoint(), pointType, true, false);
      Optional<Expr.Literal> same = Literals.exactly(Literals.of(point), value.type());
      if (same.isEmpty()) {
        return Optional.empty();
      }
      values.add(same.get().value());
    }
    return Optional.of(new Expr.In(value, values, false, negated));
  }

  private static String unit(RexCall call, int operand) {
    return symbol(call.getOperands().get(operand)).toLowerCase(java.util.Locale.ROOT);
  }

  private static String symbol(RexNode flag) {
    return ((Enum<?>) ((RexLiteral) flag).getValue()).name();
  }

  private static SheafException unsupported(String what) {
    return new SheafException(ErrorCode.UNSUPPORTED, what + " is not supported");
  }
}
