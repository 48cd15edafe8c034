package io.sheaf.columnar.expr;

import static io.sheaf.columnar.expr.Table.and;
import static io.sheaf.columnar.expr.Table.call;
import static io.sheaf.columnar.expr.Table.cast;
import static io.sheaf.columnar.expr.Table.decimal;
import static io.sheaf.columnar.expr.Table.literal;
import static io.sheaf.columnar.expr.Table.or;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** How a column is encoded makes no difference to any result. */
class EncodingTest {
  private static final Object[] STRINGS = {
    "MAIL", "SHIP", "a string of many bytes", "PROMO BRUSHED", "", "zwölf", null
  };
  private static final Object[] INTEGERS = {0, 1, -1, 7, 1000, null};
  private static final Object[] DECIMALS = {"0.00", "1.05", "-1.05", "99.99", null};
  private static final Object[] DATES = {
    LocalDate.of(1995, 1, 31), LocalDate.of(1996, 2, 29), LocalDate.EPOCH, null
  };

  private static final List<UnaryOperator<Expr>> OF_STRING =
      List.of(
          s -> call("like", s, literal("%string%")),
          s -> call("substring", s, literal(2), literal(3)),
          s -> call("upper", s),
          s -> call("char_length", s),
          s -> call("=", s, literal("MAIL")),
          s -> call("<", s, literal("b")),
          s -> call("is null", s),
          s -> call("coalesce", s, literal("nothing")),
          s -> call("||", s, literal(" and some more text")),
          s -> new Expr.In(s, Table.boxed(Simple.VARCHAR, "MAIL", "zwölf"), false, false),
          s -> or(call("=", s, literal("MAIL")), call("like", s, literal("PROMO%"))),
          s -> new Expr.Cast(s, Simple.INTEGER, true));
  private static final List<UnaryOperator<Expr>> OF_INTEGER =
      List.of(
          i -> call("+", i, literal(5)),
          i -> call("-", literal(5), i),
          i -> call(">=", i, literal(1)),
          i -> call("negate", i),
          i -> call("/", i, literal(3)),
          i -> cast(i, Simple.VARCHAR),
          i -> cast(i, new Decimal(20, 2)),
          i -> and(call(">", i, literal(-1)), call("<", i, literal(1000))),
          i -> call("is not distinct from", i, literal(7)),
          i -> call("greatest", i, literal(3)));
  private static final List<UnaryOperator<Expr>> OF_DECIMAL =
      List.of(
          d -> call("*", d, d),
          d -> call("-", literal(1), d),
          d -> call("round", d, literal(1)),
          d -> call("<", d, literal(decimal("1.051"))),
          d -> cast(d, Simple.DOUBLE),
          d -> call("/", new Decimal(38, 6), literal(1), call("nullif", d, literal(0))));
  private static final List<UnaryOperator<Expr>> OF_DATE =
      List.of(
          d -> call("year", d),
          d -> call("date_add_months", d, literal(1)),
          d -> call("<=", d, literal(LocalDate.of(1995, 1, 31))),
          d -> cast(d, Simple.VARCHAR));

  @Test
  void functionsOfOneColumn() {
    check(Simple.VARCHAR, STRINGS, OF_STRING);
    check(Simple.INTEGER, INTEGERS, OF_INTEGER);
    check(new Decimal(10, 2), DECIMALS, OF_DECIMAL);
    check(Simple.DATE, DATES, OF_DATE);
  }

  private static void check(DataType type, Object[] alphabet, List<UnaryOperator<Expr>> functions) {
    Random random = new Random(42);
    Object[] values = new Object[50];
    Arrays.setAll(values, i -> alphabet[random.nextInt(alphabet.length)]);
    try (Table table = new Table()) {
      Expr flat = table.flat(type, values);
      Expr encoded = table.dictionary(type, values);
      for (UnaryOperator<Expr> function : functions) {
        assertSame(table, function.apply(flat), function.apply(encoded));
      }
    }
    for (Object value : alphabet) {
      try (Table table = new Table()) {
        Object[] same = Collections.nCopies(9, value).toArray();
        Expr flat = table.flat(type, same);
        Expr constant = table.constant(type, 9, value);
        for (UnaryOperator<Expr> function : functions) {
          assertSame(table, function.apply(flat), function.apply(constant));
        }
      }
    }
  }

  @Test
  void functionsOfTwoColumns() {
    List<BinaryOperator<Expr>> functions =
        List.of(
            (a, b) -> call("+", a, b),
            (a, b) -> call("*", a, b),
            (a, b) -> call("<", a, b),
            (a, b) -> call("=", a, b),
            (a, b) -> call("least", a, b),
            (a, b) -> call("is distinct from", a, b),
            (a, b) -> call("coalesce", a, b),
            (a, b) ->
                new Expr.Case(
                    List.of(call(">", a, b), call("=", a, literal(0))),
                    List.of(a, b, literal(3)),
                    Simple.INTEGER));
    Random random = new Random(43);
    Object[] x = new Object[60];
    Object[] y = new Object[60];
    Arrays.setAll(x, i -> INTEGERS[random.nextInt(INTEGERS.length)]);
    Arrays.setAll(y, i -> INTEGERS[random.nextInt(INTEGERS.length)]);
    try (Table table = new Table()) {
      List<Expr> lefts =
          List.of(table.flat(Simple.INTEGER, x), table.dictionary(Simple.INTEGER, x));
      List<Expr> rights =
          List.of(table.flat(Simple.INTEGER, y), table.dictionary(Simple.INTEGER, y));
      for (BinaryOperator<Expr> function : functions) {
        Expr expected = function.apply(lefts.get(0), rights.get(0));
        for (Expr left : lefts) {
          for (Expr right : rights) {
            assertSame(table, expected, function.apply(left, right));
          }
        }
      }
    }
  }

  private static void assertSame(Table table, Expr expected, Expr actual) {
    List<String> values = table.values(expected);
    assertEquals(values, table.values(actual), actual::toString);
    if (expected.type() == Simple.BOOLEAN) {
      List<Integer> rows = new ArrayList<>();
      for (int row = 0; row < values.size(); row++) {
        if ("true".equals(values.get(row))) {
          rows.add(row);
        }
      }
      assertEquals(rows, table.rows(expected), expected::toString);
      assertEquals(rows, table.rows(actual), actual::toString);
    }
  }

  @Test
  void aStringFunctionOfADictionaryIsADictionaryWithoutRepeats() {
    try (Table table = new Table()) {
      Expr phone = table.dictionary(Simple.VARCHAR, "13-1", "14-1", "13-2", null, "13-1");
      Expr country = call("substring", phone, literal(1), literal(2));
      try (Evaluator evaluator = ExprCompiler.compile(country, table.context)) {
        Column first = evaluator.evaluate(table.batch());
        DictionaryColumn encoded = assertInstanceOf(DictionaryColumn.class, first);
        assertEquals(2, encoded.dictionary().size());
        Column second = evaluator.evaluate(table.batch());
        Assertions.assertSame(encoded.dictionary(), ((DictionaryColumn) second).dictionary());
      }
    }
  }

  @Test
  void anErrorInAValueThatNoRowUsesIsNoError() {
    try (Table table = new Table()) {
      Column dictionary = new IntColumn(Simple.INTEGER, 3, new int[] {0, 5, 10}, null);
      Expr divisor =
          table.add(
              new DictionaryColumn(4, new int[] {1, 2, 1, 2}, dictionary, null), Simple.INTEGER);
      assertEquals(List.of("20", "10", "20", "10"), table.values(call("/", literal(100), divisor)));
      assertEquals(
          List.of(0, 2), table.rows(call("=", call("/", literal(100), divisor), literal(20))));
    }
  }

  @Test
  void noRowsGiveNoErrorAndNoResult() {
    try (Table table = new Table()) {
      Expr none = table.flat(Simple.INTEGER);
      assertEquals(List.of(), table.values(call("/", none, literal(0))));
      assertEquals(List.of(), table.rows(call("=", none, literal(0))));
    }
  }
}
