package io.sheaf.columnar.expr;

import static io.sheaf.columnar.expr.Table.call;
import static io.sheaf.columnar.expr.Table.cast;
import static io.sheaf.columnar.expr.Table.literal;
import static io.sheaf.columnar.expr.Table.tryCast;
import static java.util.Arrays.asList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Char;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.DataType.Time;
import io.sheaf.columnar.type.DataType.Timestamp;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CastTest {
  private final Table table = new Table();

  @AfterEach
  void nothingIsLeft() {
    table.close();
  }

  private void assertFails(ErrorCode code, Expr expr) {
    assertEquals(code, assertThrows(SheafException.class, () -> table.values(expr)).code());
  }

  @Test
  void fractionsRoundHalfAwayFromZero() {
    Expr d = table.flat(new Decimal(10, 2), "2.50", "-2.50", "2.49", null);
    assertEquals(asList("3", "-3", "2", null), table.values(cast(d, Simple.INTEGER)));
    assertEquals(asList("2.5", "-2.5", "2.5", null), table.values(cast(d, new Decimal(5, 1))));
    assertEquals(
        asList("2.5000", "-2.5000", "2.4900", null), table.values(cast(d, new Decimal(38, 4))));
    Expr x = table.flat(Simple.DOUBLE, 0.5, -1.5, 1e9, null);
    assertEquals(asList("1", "-2", "1000000000", null), table.values(cast(x, Simple.INTEGER)));
    assertEquals(
        asList("0.50", "-1.50", "1000000000.00", null), table.values(cast(x, new Decimal(20, 2))));
    assertEquals(asList("2.5", "-2.5", "2.49", null), table.values(cast(d, Simple.DOUBLE)));
  }

  @Test
  void outOfRangeIsAnErrorAndTryCastANull() {
    Expr i = table.flat(Simple.INTEGER, 127, 128, -128);
    assertFails(ErrorCode.OUT_OF_RANGE, cast(i, Simple.TINYINT));
    assertEquals(asList("127", null, "-128"), table.values(tryCast(i, Simple.TINYINT)));
    Expr x = table.flat(Simple.DOUBLE, 9.3e18, Double.NaN, 1.0);
    assertEquals(asList(null, null, "1"), table.values(tryCast(x, Simple.BIGINT)));
    Expr ten = table.flat(new Decimal(10, 0), "9999999999", "1", "2");
    assertEquals(asList(null, "1", "2"), table.values(tryCast(ten, Simple.INTEGER)));
    assertFails(ErrorCode.OUT_OF_RANGE, cast(i, new Decimal(2, 0)));
  }

  @Test
  void stringsBecomeValuesAndBack() {
    Expr s = table.flat(Simple.VARCHAR, " 12 ", "x", null, "1e2");
    assertEquals(asList("12", null, null, "100"), table.values(tryCast(s, Simple.INTEGER)));
    assertEquals(
        asList("12.00", null, null, "100.00"), table.values(tryCast(s, new Decimal(6, 2))));
    assertEquals(asList("12.0", null, null, "100.0"), table.values(tryCast(s, Simple.DOUBLE)));
    assertFails(ErrorCode.INVALID_CAST, cast(s, Simple.INTEGER));
    Expr d = table.flat(Simple.VARCHAR, "1996-01-02", "1996-1-2", "1996-02-30", "1996-01-02 10:00");
    assertEquals(
        asList("1996-01-02", "1996-01-02", null, "1996-01-02"),
        table.values(tryCast(d, Simple.DATE)));
    assertFails(ErrorCode.INVALID_DATETIME, cast(d, Simple.DATE));
    assertEquals(
        asList("true", "false", null, "true"),
        table.values(
            tryCast(table.flat(Simple.VARCHAR, "TRUE", "f", "maybe", "1"), Simple.BOOLEAN)));
  }

  @Test
  void valuesBecomeText() {
    assertEquals(
        asList("-0.05", null),
        table.values(cast(table.flat(new Decimal(5, 2), "-0.05", null), Simple.VARCHAR)));
    assertEquals(
        asList("0.1", "1.0E22"),
        table.values(cast(table.flat(Simple.DOUBLE, 0.1, 1e22), Simple.VARCHAR)));
    assertEquals(
        asList("0.1", "3.4028235E38"),
        table.values(
            cast(
                table.flat(Simple.REAL, (double) 0.1f, (double) Float.MAX_VALUE), Simple.VARCHAR)));
    assertEquals(
        asList("0044-03-15", "1970-01-01"),
        table.values(
            cast(
                table.flat(Simple.DATE, LocalDate.of(44, 3, 15), LocalDate.EPOCH),
                Simple.VARCHAR)));
    assertEquals(
        asList("true", "false"),
        table.values(cast(table.flat(Simple.BOOLEAN, true, false), Simple.VARCHAR)));
    assertEquals(
        asList("ab   ", "éèêab"),
        table.values(cast(table.flat(Simple.VARCHAR, "ab", "éèêabcdefghijklmn"), new Char(5))));
  }

  @Test
  void datesTimesAndTimestampsConvert() {
    DataType micros = new Timestamp(6, false);
    DataType nanos = new Timestamp(9, false);
    Expr t =
        cast(
            table.flat(Simple.VARCHAR, "1969-12-31 23:59:59.123456", "2024-02-29 00:00:00"),
            micros);
    assertEquals(asList("1969-12-31", "2024-02-29"), table.values(cast(t, Simple.DATE)));
    assertEquals(asList("23:59:59.123456", "00:00:00"), table.values(cast(t, new Time(6))));
    assertEquals(
        asList("1969-12-31 23:59:59.123456", "2024-02-29 00:00:00"), table.values(cast(t, nanos)));
    assertEquals(
        asList("1969-12-31 00:00:00", "2024-02-29 00:00:00"),
        table.values(cast(cast(t, Simple.DATE), micros)));
    assertEquals(asList(1), table.rows(call(">=", t, literal(LocalDate.of(2024, 2, 29)))));
  }

  @Test
  void constantsFoldAndErrorsStay() {
    Expr folded =
        ConstantFolder.fold(
            call(
                "<",
                table.flat(Simple.DATE, LocalDate.EPOCH),
                call(
                    "+",
                    literal(LocalDate.of(1995, 1, 31)),
                    literal(Simple.INTERVAL_YEAR_MONTH, 1))),
            table.context);
    assertEquals(literal(LocalDate.of(1995, 2, 28)), folded.operands().get(1));
    Expr failing = call("/", literal(1), call("-", literal(2), literal(2)));
    assertEquals(call("/", literal(1), literal(0)), ConstantFolder.fold(failing, table.context));
  }

  @Test
  void pairsWithoutAConversionSayso() {
    assertFails(
        ErrorCode.TYPE_MISMATCH, cast(table.flat(Simple.DATE, LocalDate.EPOCH), Simple.INTEGER));
  }
}
