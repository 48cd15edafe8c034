package io.sheaf.columnar.expr;

import static io.sheaf.columnar.expr.Table.call;
import static io.sheaf.columnar.expr.Table.cast;
import static io.sheaf.columnar.expr.Table.literal;
import static java.util.Arrays.asList;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sheaf.columnar.function.CivilDate;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.DataType.Timestamp;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DateTimeTest {
  private static final DataType TIMESTAMP = new Timestamp(6, false);
  private final Table table = new Table();

  @AfterEach
  void nothingIsLeft() {
    table.close();
  }

  @Test
  void civilDatesAgreeWithTheJdkOverMillennia() {
    for (long day = -1_500_000; day < 1_500_000; day += 97) {
      LocalDate date = LocalDate.ofEpochDay(day);
      assertEquals(date.getYear(), CivilDate.year(day));
      assertEquals(date.getYear(), CivilDate.civil(day) >> 16);
      assertEquals(date.getMonthValue(), CivilDate.month(day));
      assertEquals(date.getDayOfMonth(), CivilDate.day(day));
      assertEquals(day, CivilDate.days(date.getYear(), date.getMonthValue(), date.getDayOfMonth()));
      assertEquals(date.plusMonths(-25).toEpochDay(), CivilDate.addMonths(day, -25));
      assertEquals(
          date.lengthOfMonth(), CivilDate.lengthOfMonth(date.getYear(), date.getMonthValue()));
    }
  }

  @Test
  void theFirstAndLastDaysOfAnIntHaveDates() {
    for (int day : new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      LocalDate date = LocalDate.ofEpochDay(day);
      assertEquals(date.getYear(), CivilDate.year(day));
      assertEquals(date.getMonthValue(), CivilDate.month(day));
      assertEquals(date.getDayOfMonth(), CivilDate.day(day));
    }
    for (int day = -800_000; day < 800_000; day++) {
      assertEquals(CivilDate.civil(day) >> 16, CivilDate.year(day));
    }
  }

  @Test
  void fieldsOfDates() {
    LocalDate a = LocalDate.of(2024, 12, 30);
    LocalDate b = LocalDate.of(1969, 2, 28);
    Expr d = table.flat(Simple.DATE, a, b, null);
    assertEquals(asList("2024", "1969", null), table.values(call("year", d)));
    assertEquals(asList("12", "2", null), table.values(call("month", d)));
    assertEquals(asList("4", "1", null), table.values(call("quarter", d)));
    assertEquals(asList("30", "28", null), table.values(call("day", d)));
    assertEquals(asList("1", "5", null), table.values(call("dayofweek", d)));
    assertEquals(asList("365", "59", null), table.values(call("dayofyear", d)));
    assertEquals(
        asList(
            "" + a.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
            "" + b.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
            null),
        table.values(call("week", d)));
    assertEquals(asList("1.7355168E9", "-2.65248E7", null), table.values(call("epoch", d)));
  }

  @Test
  void fieldsOfTimestamps() {
    Expr t =
        cast(table.flat(Simple.VARCHAR, "1969-12-31 23:59:58.5", "2024-05-17T10:20:30"), TIMESTAMP);
    assertEquals(asList("1969", "2024"), table.values(call("year", t)));
    assertEquals(asList("23", "10"), table.values(call("hour", t)));
    assertEquals(asList("59", "20"), table.values(call("minute", t)));
    assertEquals(asList("58", "30"), table.values(call("second", t)));
    assertEquals(asList("58.500", "30.000"), table.values(call("second", new Decimal(10, 3), t)));
    assertEquals(
        asList("1969-12-01 00:00:00", "2024-05-01 00:00:00"),
        table.values(call("date_trunc", literal("month"), t)));
    assertEquals(
        asList("1969-12-31 23:59:00", "2024-05-17 10:20:00"),
        table.values(call("date_trunc", literal("minute"), t)));
  }

  @Test
  void monthsAreCutToTheMonthsEnd() {
    Expr d = table.flat(Simple.DATE, LocalDate.of(2024, 1, 31), LocalDate.of(2023, 11, 30), null);
    assertEquals(
        asList("2024-02-29", "2023-12-30", null),
        table.values(call("date_add_months", d, literal(1))));
    assertEquals(
        asList("2023-12-31", "2023-10-30", null),
        table.values(call("-", d, literal(Simple.INTERVAL_YEAR_MONTH, 1))));
    assertEquals(
        asList("2024-02-03", "2023-12-03", null),
        table.values(call("+", d, literal(Simple.INTERVAL_DAY_TIME, 3 * 86_400_000_000L))));
    assertEquals(
        asList("2024-01-30 23:00:00", "2023-11-29 23:00:00", null),
        table.values(call("+", TIMESTAMP, d, literal(Simple.INTERVAL_DAY_TIME, -3_600_000_000L))));
    assertEquals(
        asList("30", "-32", null), table.values(call("-", d, literal(LocalDate.of(2024, 1, 1)))));
  }

  @Test
  void theQuerysClockIsOne() {
    assertEquals(asList("2024-05-17"), table.values(call("current_date")));
    assertEquals(asList("2024-05-17 10:20:30"), table.values(call("current_timestamp")));
  }
}
