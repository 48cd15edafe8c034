package io.sheaf.columnar.expr;

import static io.sheaf.columnar.expr.Table.and;
import static io.sheaf.columnar.expr.Table.call;
import static io.sheaf.columnar.expr.Table.decimal;
import static io.sheaf.columnar.expr.Table.literal;
import static io.sheaf.columnar.expr.Table.or;
import static java.util.Arrays.asList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PredicateTest {
  private final Table table = new Table();

  @AfterEach
  void nothingIsLeft() {
    table.close();
  }

  @Test
  void comparisonsWithConstantsSelectStraight() {
    LocalDate day = LocalDate.of(1994, 1, 1);
    Expr date = table.flat(Simple.DATE, day.minusDays(1), day, null, day.plusDays(1));
    assertEquals(asList(0, 1), table.rows(call("<=", date, literal(day))));
    assertEquals(asList(3), table.rows(call(">", date, literal(day))));
    assertEquals(asList(1), table.rows(call("=", literal(day), date)));
    assertEquals(asList(0, 3), table.rows(call("<>", date, literal(day))));
    assertEquals(asList(0, 3), table.rows(call("not", call("=", date, literal(day)))));
    assertEquals(
        asList(1),
        table.rows(and(call(">=", date, literal(day)), call("<", date, literal(day.plusDays(1))))));
    assertEquals(
        List.of(), table.rows(and(call(">", date, literal(day)), call("<", date, literal(day)))));
  }

  @Test
  void decimalsCompareWithLiteralsOfAnyScale() {
    Expr d = table.flat(new Decimal(15, 2), "0.04", "0.05", "0.06", "24.00");
    assertEquals(
        asList(1, 2),
        table.rows(
            and(
                call(">=", d, literal(decimal("0.045"))),
                call("<=", d, literal(decimal("0.0699"))))));
    assertEquals(asList(0, 1, 2), table.rows(call("<", d, literal(24))));
    assertEquals(List.of(), table.rows(call("=", d, literal(decimal("0.055")))));
    assertEquals(asList(0, 1, 2, 3), table.rows(call("<>", d, literal(decimal("0.055")))));
    assertEquals(asList(3), table.rows(call(">", d, literal(1.5))));
  }

  @Test
  void bigintBoundsDoNotWrap() {
    Expr b = table.flat(Simple.BIGINT, Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE);
    assertEquals(asList(0, 1), table.rows(call("<", b, literal(0L))));
    assertEquals(asList(3), table.rows(call(">", b, literal(0L))));
    assertEquals(asList(3), table.rows(call("=", b, literal(Long.MAX_VALUE))));
    assertEquals(
        asList(0, 1, 2, 3),
        table.rows(call("<", b, literal(new Decimal(20, 0), "9223372036854775808"))));
    Expr c = table.flat(Simple.BIGINT, Long.MAX_VALUE, Long.MAX_VALUE, 0L, Long.MIN_VALUE);
    assertEquals(asList(0, 1), table.rows(call("<", b, c)));
    assertEquals(asList(2), table.rows(call("=", b, c)));
    assertEquals(asList(2, 3), table.rows(call(">=", b, c)));
  }

  @Test
  void nanIsGreatestAndEqualToItselfAndZeroHasOneSign() {
    Expr x = table.flat(Simple.DOUBLE, Double.NaN, -0.0, 1.0, Double.POSITIVE_INFINITY);
    Expr y = table.flat(Simple.DOUBLE, Double.NaN, 0.0, Double.NaN, 1.0);
    assertEquals(asList(0, 1), table.rows(call("=", x, y)));
    assertEquals(asList(2), table.rows(call("<", x, y)));
    assertEquals(asList(3), table.rows(call(">", x, y)));
    assertEquals(asList(0, 3), table.rows(call(">", x, literal(1.0))));
    assertEquals(asList(1), table.rows(call("=", x, literal(0.0))));
    assertEquals(asList(1, 2, 3), table.rows(call("<", x, literal(Double.NaN))));
  }

  @Test
  void stringsCompareByBytes() {
    Expr s = table.flat(Simple.VARCHAR, "apple", "Zebra", "a string of many bytes", "é", null);
    assertEquals(asList(1), table.rows(call("<", s, literal("a"))));
    assertEquals(asList(2), table.rows(call("=", s, literal("a string of many bytes"))));
    assertEquals(asList(3), table.rows(call(">", s, literal("b"))));
    assertEquals(asList(0, 1, 3), table.rows(call("<>", s, literal("a string of many bytes"))));
  }

  @Test
  void conjunctionsAndDisjunctionsKnowThreeValues() {
    Expr a = table.flat(Simple.BOOLEAN, true, true, true, false, false, false, null, null, null);
    Expr b = table.flat(Simple.BOOLEAN, true, false, null, true, false, null, true, false, null);
    assertEquals(
        asList("true", "false", null, "false", "false", "false", null, "false", null),
        table.values(and(a, b)));
    assertEquals(
        asList("true", "true", "true", "true", "false", null, "true", null, null),
        table.values(or(a, b)));
    assertEquals(asList(0), table.rows(and(a, b)));
    assertEquals(asList(0, 1, 2, 3, 6), table.rows(or(a, b)));
    assertEquals(asList(1, 3, 4, 5, 7), table.rows(call("not", and(a, b))));
    assertEquals(asList(4), table.rows(call("not", or(a, b))));
    assertEquals(asList(1, 2, 3, 4, 5, 6, 7, 8), table.rows(call("is not true", and(a, b))));
    assertEquals(asList(5, 7, 8), table.rows(call("is null", or(a, b))));
    assertEquals(
        asList("true", "true", "true", "false", "false", "false", "false", "false", "false"),
        table.values(call("is true", a)));
    assertEquals(
        asList("false", "true", "true", "true", "false", "true", "true", "true", "false"),
        table.values(call("is distinct from", a, b)));
  }

  @Test
  void aLaterConditionSeesOnlyTheRowsLeft() {
    Expr divisor = table.flat(Simple.INTEGER, 0, 2, 0, 5, null);
    Expr quotient = call(">", call("/", literal(10), divisor), literal(2));
    assertEquals(
        asList(1),
        table.rows(
            and(
                call("<>", divisor, literal(0)),
                call(">", call("/", literal(10), divisor), literal(2)))));
    assertEquals(asList(0, 1, 2), table.rows(or(call("=", divisor, literal(0)), quotient)));
    assertEquals(
        asList(null, "5", null, "2", null),
        table.values(call("/", literal(10), call("nullif", divisor, literal(0)))));
    SheafException error = assertThrows(SheafException.class, () -> table.rows(quotient));
    assertEquals(ErrorCode.DIVISION_BY_ZERO, error.code());
  }

  @Test
  void caseComputesEachBranchForItsRowsOnly() {
    Expr x = table.flat(Simple.INTEGER, 0, 5, null, -4);
    Expr expr =
        new Expr.Case(
            List.of(call("=", x, literal(0)), call("<", x, literal(0))),
            List.of(literal(-1), literal(Simple.INTEGER, null), call("/", literal(100), x)),
            Simple.INTEGER);
    assertEquals(asList("-1", "20", null, null), table.values(expr));
    assertEquals(asList("0", "5", "7", "-4"), table.values(call("coalesce", x, literal(7))));
  }

  @Test
  void caseBringsItsResultsToOneScale() {
    Expr d = table.flat(new Decimal(4, 1), "1.5", "2.5", null);
    Expr expr =
        new Expr.Case(
            List.of(call(">", d, literal(2))),
            List.of(d, literal(decimal("0.25"))),
            new Decimal(6, 2));
    assertEquals(asList("0.25", "2.50", "0.25"), table.values(expr));
  }

  @Test
  void caseMixesStringsFromColumnsAndConstants() {
    Expr s = table.flat(Simple.VARCHAR, "one", "a rather long string", null);
    Expr expr =
        new Expr.Case(
            List.of(call("like", s, literal("a%"))),
            List.of(s, literal("something else altogether")),
            Simple.VARCHAR);
    assertEquals(
        asList("something else altogether", "a rather long string", "something else altogether"),
        table.values(expr));
  }

  @Test
  void membershipKnowsNulls() {
    Expr x = table.flat(Simple.INTEGER, 1, 2, null, 1_000_000);
    assertEquals(asList(0, 3), table.rows(in(x, false, false, 1, 1_000_000)));
    assertEquals(asList(1), table.rows(in(x, false, true, 1, 1_000_000)));
    assertEquals(List.of(), table.rows(in(x, true, true, 1)));
    assertEquals(asList("true", null, null, null), table.values(in(x, true, false, 1)));
    Expr s = table.flat(Simple.VARCHAR, "MAIL", "SHIP", null, "a string of many bytes");
    assertEquals(
        asList(0, 3), table.rows(in(s, false, false, "MAIL", "a string of many bytes", "x")));
    Expr d = table.flat(Simple.DOUBLE, -0.0, Double.NaN, null, 7.5);
    assertEquals(asList(0, 1), table.rows(in(d, false, false, 0.0, Double.NaN)));
  }

  @Test
  void fifteenThousandLiteralsAreFine() {
    List<Object> numbers = new ArrayList<>();
    List<Object> texts = new ArrayList<>();
    for (long i = 0; i < 15_000; i++) {
      numbers.add(i * 1_000_003);
      texts.add(("literal number " + i).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    Expr b = table.flat(Simple.BIGINT, 0L, 5_000_015L, 5_000_016L);
    Expr s = table.flat(Simple.VARCHAR, "literal number 14999", "literal number 15000", "");
    assertEquals(asList(0, 1), table.rows(new Expr.In(b, numbers, false, false)));
    assertEquals(asList(0), table.rows(new Expr.In(s, texts, false, false)));
  }

  private static Expr in(Expr operand, boolean containsNull, boolean negated, Object... values) {
    DataType type = operand.type();
    return new Expr.In(operand, Table.boxed(type, values), containsNull, negated);
  }
}
