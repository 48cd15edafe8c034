package io.sheaf.columnar.expr;

import static io.sheaf.columnar.expr.Table.call;
import static io.sheaf.columnar.expr.Table.decimal;
import static io.sheaf.columnar.expr.Table.literal;
import static java.util.Arrays.asList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArithmeticTest {
  private final Table table = new Table();

  @AfterEach
  void nothingIsLeft() {
    table.close();
  }

  private void assertFails(ErrorCode code, Expr expr) {
    assertEquals(code, assertThrows(SheafException.class, () -> table.values(expr)).code());
  }

  @Test
  void integersAddSubtractAndMultiplyWithNulls() {
    Expr a = table.flat(Simple.INTEGER, 1, null, 3);
    Expr b = table.flat(Simple.INTEGER, 10, 20, null);
    assertEquals(asList("11", null, null), table.values(call("+", a, b)));
    assertEquals(asList("-9", null, null), table.values(call("-", a, b)));
    assertEquals(asList("9", null, "7"), table.values(call("-", literal(10), a)));
    assertEquals(asList("3", null, "9"), table.values(call("*", a, literal(3))));
    assertEquals(asList("11", null, "13"), table.values(call("+", a, literal(10L))));
  }

  @Test
  void overflowIsAnErrorForEveryWidth() {
    Expr tiny = table.flat(Simple.TINYINT, 127, 1);
    Expr integer = table.flat(Simple.INTEGER, Integer.MAX_VALUE, 1);
    Expr big = table.flat(Simple.BIGINT, Long.MAX_VALUE, 1L);
    assertFails(ErrorCode.OUT_OF_RANGE, call("+", tiny, literal(Simple.TINYINT, 1)));
    assertFails(ErrorCode.OUT_OF_RANGE, call("+", integer, literal(1)));
    assertFails(ErrorCode.OUT_OF_RANGE, call("*", integer, literal(2)));
    assertFails(ErrorCode.OUT_OF_RANGE, call("+", big, literal(1L)));
    assertFails(ErrorCode.OUT_OF_RANGE, call("*", big, literal(2L)));
    assertFails(
        ErrorCode.OUT_OF_RANGE, call("negate", table.flat(Simple.BIGINT, Long.MIN_VALUE, 1L)));
    assertEquals(asList("-9223372036854775807", "-1"), table.values(call("*", big, literal(-1L))));
  }

  @Test
  void aNullsSlotRaisesNoAlarm() {
    Expr holes =
        table.add(
            new LongColumn(Simple.BIGINT, 2, new long[] {Long.MAX_VALUE, 5}, new byte[] {1, 0}),
            Simple.BIGINT);
    assertEquals(asList(null, "10"), table.values(call("*", holes, literal(2L))));
    assertEquals(asList(null, "6"), table.values(call("+", holes, literal(1L))));
  }

  @Test
  void theDiscountedPriceStaysInLongs() {
    Decimal money = new Decimal(15, 2);
    Expr price = table.flat(money, "901.00", "105000.50", null);
    Expr discount = table.flat(money, "0.04", "0.10", "0.00");
    Expr expr = call("*", price, call("-", literal(1), discount));
    assertEquals(asList("864.9600", "94500.4500", null), table.values(expr));
    try (Evaluator evaluator = ExprCompiler.compile(expr, table.context)) {
      assertEquals(LongColumn.class, evaluator.evaluate(table.batch()).getClass());
    }
  }

  @Test
  void productsBeyondALongGoTo128Bits() {
    Decimal money = new Decimal(18, 2);
    Expr a = table.flat(money, "9999999999999999.99", "-2.00");
    Expr expr = call("*", a, a);
    assertEquals(asList("99999999999999999800000000000000.0001", "4.0000"), table.values(expr));
    try (Evaluator evaluator = ExprCompiler.compile(expr, table.context)) {
      assertEquals(Int128Column.class, evaluator.evaluate(table.batch()).getClass());
    }
    assertFails(ErrorCode.OUT_OF_RANGE, call("*", call("*", a, a), a));
  }

  @Test
  void wideDecimalsAddSubtractAndCompare() {
    Decimal wide = new Decimal(38, 2);
    Expr a = table.flat(wide, "123456789012345678901234567890.12", "-1.00", "5.00");
    Expr b = table.flat(wide, "1.00", "-1.00", "123456789012345678901234567890.12");
    Decimal result = new Decimal(38, 2);
    assertEquals(
        asList("123456789012345678901234567891.12", "-2.00", "123456789012345678901234567895.12"),
        table.values(call("+", result, a, b)));
    assertEquals(
        asList("123456789012345678901234567889.12", "0.00", "-123456789012345678901234567885.12"),
        table.values(call("-", result, a, b)));
    assertEquals(asList(1, 2), table.rows(call("<=", a, b)));
    assertEquals(asList(0), table.rows(call(">", a, literal(decimal("5.001")))));
  }

  @Test
  void aDecimalResultBeyondItsDigitsIsAnError() {
    Decimal four = new Decimal(4, 2);
    Expr a = table.flat(four, "99.99", "1.00");
    assertFails(ErrorCode.OUT_OF_RANGE, call("+", four, a, a));
    assertEquals(asList("199.98", "2.00"), table.values(call("+", a, a)));
  }

  @Test
  void quotientsTruncateOrRoundAsTheirTypeSays() {
    Expr i = table.flat(Simple.INTEGER, 7, -7, null);
    assertEquals(asList("3", "-3", null), table.values(call("/", i, literal(2))));
    assertEquals(asList("1", "-1", null), table.values(call("%", i, literal(2))));
    Expr d = table.flat(new Decimal(10, 2), "1.00", "-2.00", "0.05");
    Decimal six = new Decimal(38, 6);
    assertEquals(
        asList("0.333333", "-0.666667", "0.016667"), table.values(call("/", six, d, literal(3))));
    assertEquals(
        asList("0.10", "-0.20", "0.05"), table.values(call("%", d, literal(decimal("0.3")))));
    assertFails(ErrorCode.DIVISION_BY_ZERO, call("/", i, literal(0)));
    assertFails(ErrorCode.DIVISION_BY_ZERO, call("/", six, d, literal(0)));
    assertFails(
        ErrorCode.OUT_OF_RANGE,
        call("/", table.flat(Simple.INTEGER, Integer.MIN_VALUE, 1, 1), literal(-1)));
  }

  @Test
  void doublesFollowIeee() {
    Expr a = table.flat(Simple.DOUBLE, 1.0, -0.0, Double.NaN);
    assertEquals(asList("Infinity", "NaN", "NaN"), table.values(call("/", a, literal(0.0))));
    assertEquals(asList("1.5", "0.5", "NaN"), table.values(call("+", a, literal(decimal("0.5")))));
    Expr real = table.flat(Simple.REAL, (double) 0.1f, (double) 0.2f, 1.0);
    assertEquals(
        "0.3", table.values(call("+", real, table.constant(Simple.REAL, 3, (double) 0.2f))).get(0));
  }

  @Test
  void roundingFollowsTheMode() {
    Expr d = table.flat(new Decimal(6, 3), "1.250", "-1.250", "2.500");
    assertEquals(asList("1", "-1", "3"), table.values(call("round", d)));
    assertEquals(asList("1.300", "-1.300", "2.500"), table.values(call("round", d, literal(1))));
    assertEquals(asList("1", "-2", "2"), table.values(call("floor", d)));
    assertEquals(asList("2", "-1", "3"), table.values(call("ceil", d)));
    assertEquals(asList("1.200", "-1.200", "2.500"), table.values(call("truncate", d, literal(1))));
    assertEquals(asList("1.250", "1.250", "2.500"), table.values(call("abs", d)));
    Expr x = table.flat(Simple.DOUBLE, 2.5, -2.5, 0.49999999999999994);
    assertEquals(asList("3.0", "-3.0", "0.0"), table.values(call("round", x)));
  }
}
