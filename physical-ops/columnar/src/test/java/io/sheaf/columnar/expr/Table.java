package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.function.FunctionRegistry;
import io.sheaf.columnar.function.StringArena;
import io.sheaf.columnar.function.ValueText;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A few columns for tests of expressions, and the memory behind them; its close checks that nothing
 * is left.
 */
final class Table implements AutoCloseable {
  private final MemoryPool pool = new MemoryPool(64 << 20);
  private final MemoryConsumer memory = pool.consumer("test");
  private final StringArena strings = new StringArena(memory);
  private final List<Column> columns = new ArrayList<>();
  final EvalContext context =
      new EvalContext(ZoneOffset.UTC, Instant.parse("2024-05-17T10:20:30Z"), memory);

  /** Adds a flat column and gives a reference to it. */
  Expr.InputRef flat(DataType type, Object... values) {
    return add(Boxes.column(boxed(type, values), type, strings), type);
  }

  /** Adds a dictionary-encoded column. */
  Expr.InputRef dictionary(DataType type, Object... values) {
    return add(encoded(boxed(type, values), type), type);
  }

  /** Adds a constant column of the same length as the others, or one row. */
  Expr.InputRef constant(DataType type, int rows, Object value) {
    Column one = Boxes.column(boxed(type, value), type, strings);
    return add(new ConstantColumn(rows, one), type);
  }

  Expr.InputRef add(Column column, DataType type) {
    columns.add(column);
    return new Expr.InputRef(columns.size() - 1, type);
  }

  Column encoded(List<Object> values, DataType type) {
    Map<Object, Integer> codes = new LinkedHashMap<>();
    List<Object> distinct = new ArrayList<>();
    int[] rows = new int[values.size()];
    byte[] nulls = new byte[values.size()];
    boolean anyNull = false;
    for (int i = 0; i < rows.length; i++) {
      Object value = values.get(i);
      if (value == null) {
        nulls[i] = 1;
        anyNull = true;
        continue;
      }
      Object key =
          value instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : value;
      rows[i] =
          codes.computeIfAbsent(
              key,
              k -> {
                distinct.add(value);
                return distinct.size() - 1;
              });
    }
    return new DictionaryColumn(
        rows.length, rows, Boxes.column(distinct, type, strings), anyNull ? nulls : null);
  }

  StringArena strings() {
    return strings;
  }

  ColumnBatch batch() {
    return DenseBatch.of(columns.isEmpty() ? 1 : columns.get(0).size(), columns);
  }

  /** The expression's values as text, null for NULL. */
  List<String> values(Expr expr) {
    try (Evaluator evaluator = ExprCompiler.compile(expr, context)) {
      ColumnBatch input = batch();
      Column result = evaluator.evaluate(input);
      List<String> out = new ArrayList<>();
      for (int row = 0; row < input.rowCount(); row++) {
        Object value = Boxes.value(result, row);
        out.add(value == null ? null : ValueText.format(value, expr.type(), context.zone()));
      }
      return out;
    }
  }

  /** The rows that a condition selects. */
  List<Integer> rows(Expr condition) {
    try (Predicate predicate = ExprCompiler.predicate(condition, context)) {
      ColumnBatch input = batch();
      int[] rows = new int[Math.max(1, input.rowCount())];
      int count = predicate.select(input, rows);
      return Arrays.stream(rows, 0, count).boxed().toList();
    }
  }

  /** A call with the type that its function infers. */
  static Expr call(String function, Expr... operands) {
    List<DataType> types = Arrays.stream(operands).map(Expr::type).toList();
    return new Expr.Call(
        function, List.of(operands), FunctionRegistry.standard().get(function).resultType(types));
  }

  static Expr call(String function, DataType type, Expr... operands) {
    return new Expr.Call(function, List.of(operands), type);
  }

  static Expr and(Expr... operands) {
    return new Expr.And(List.of(operands));
  }

  static Expr or(Expr... operands) {
    return new Expr.Or(List.of(operands));
  }

  static Expr cast(Expr operand, DataType type) {
    return new Expr.Cast(operand, type, false);
  }

  static Expr tryCast(Expr operand, DataType type) {
    return new Expr.Cast(operand, type, true);
  }

  /**
   * A literal: strings as VARCHAR, whole numbers as INTEGER, dates, booleans; decimals from
   * BigDecimal.
   */
  static Expr.Literal literal(Object value) {
    return switch (value) {
      case String text -> literal(Simple.VARCHAR, text);
      case Integer i -> literal(Simple.INTEGER, i);
      case Long l -> literal(Simple.BIGINT, l);
      case Double d -> literal(Simple.DOUBLE, d);
      case Boolean b -> literal(Simple.BOOLEAN, b);
      case LocalDate date -> literal(Simple.DATE, date);
      case BigDecimal decimal ->
          literal(
              new DataType.Decimal(Math.max(decimal.precision(), decimal.scale()), decimal.scale()),
              decimal);
      default -> throw new IllegalArgumentException("no literal: " + value);
    };
  }

  static Expr.Literal literal(DataType type, Object value) {
    return new Expr.Literal(boxed(type, value).get(0), type);
  }

  static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  static List<Object> boxed(DataType type, Object... values) {
    List<Object> out = new ArrayList<>();
    for (Object value : values) {
      out.add(
          switch (value) {
            case null -> null;
            case String text when type instanceof DataType.Decimal d -> unscaled(decimal(text), d);
            case String text -> text.getBytes(StandardCharsets.UTF_8);
            case BigDecimal number -> unscaled(number, (DataType.Decimal) type);
            case LocalDate date -> (int) date.toEpochDay();
            default -> value;
          });
    }
    return out;
  }

  private static Object unscaled(BigDecimal value, DataType.Decimal type) {
    BigInteger unscaled = value.setScale(type.scale()).unscaledValue();
    return type.precision() <= DataType.Decimal.MAX_LONG_PRECISION
        ? (Object) unscaled.longValueExact()
        : (Object) unscaled;
  }

  @Override
  public void close() {
    strings.close();
    memory.close();
    pool.close();
  }
}
