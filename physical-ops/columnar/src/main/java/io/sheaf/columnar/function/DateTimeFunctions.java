package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.DataType.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Functions of dates, times and timestamps. */
final class DateTimeFunctions {
  private DateTimeFunctions() {}

  static List<ScalarFunction> all() {
    List<ScalarFunction> all = new ArrayList<>();
    for (DateField field : DateField.values()) {
      all.add(
          ScalarFunction.named("extract_" + field.name().toLowerCase(Locale.ROOT))
              .types(Types.rule(Simple.BIGINT, Types::temporal))
              .doc("The field of a date, time or timestamp.", field.example())
              .kernel(site -> new ExtractKernel(field, site)));
    }
    all.add(
        ScalarFunction.named("date_trunc")
            .types(
                operands ->
                    operands.size() == 2
                            && operands.get(0).isString()
                            && Types.temporal(operands.get(1))
                        ? operands.get(1)
                        : null)
            .throwing()
            .doc(
                "The start of the unit that holds the value.",
                "date_trunc('month', date '2024-05-17') = date '2024-05-01'")
            .kernel(TruncateKernel::new));
    all.add(
        ScalarFunction.named("date_add_months")
            .types(dateAdd(Simple.INTERVAL_YEAR_MONTH))
            .throwing()
            .doc(
                "Some months on, cut to the month's end.",
                "date_add_months(date '2024-01-31', 1) = date '2024-02-29'")
            .kernel(
                site ->
                    new WordMap(
                        site.type(), TemporalArithmetic.months(site.operand(0), site.type(), 1))));
    all.add(
        ScalarFunction.named("date_add_micros")
            .types(dateAdd(Simple.INTERVAL_DAY_TIME))
            .throwing()
            .doc(
                "Some microseconds on.",
                "date_add_micros(date '2024-01-31', 86400000000) = date '2024-02-01'")
            .kernel(
                site ->
                    new WordMap(
                        site.type(), TemporalArithmetic.micros(site.operand(0), site.type(), 1))));
    all.add(
        ScalarFunction.named("current_date")
            .types(Types.rule(Simple.DATE))
            .doc("The day on which the query started, in the session's zone.", "current_date")
            .kernel(DateTimeFunctions::currentDate));
    all.add(now("current_timestamp", true));
    all.add(now("localtimestamp", false));
    return all;
  }

  private static TypeRule dateAdd(DataType interval) {
    return operands ->
        operands.size() == 2
                && Types.temporal(operands.get(0))
                && (operands.get(1).isInteger() || operands.get(1).equals(interval))
            ? operands.get(0)
            : null;
  }

  private static Kernel currentDate(CallSite site) {
    int today =
        (int) site.context().queryStart().atZone(site.context().zone()).toLocalDate().toEpochDay();
    return (operands, rows, nulls) -> new IntColumn(site.type(), 1, new int[] {today}, null);
  }

  private static ScalarFunction now(String name, boolean instant) {
    return ScalarFunction.named(name)
        .types(Types.rule(new Timestamp(6, instant)))
        .doc("When the query started.", name)
        .kernel(DateTimeFunctions::currentTimestamp);
  }

  private static Kernel currentTimestamp(CallSite site) {
    Instant start = site.context().queryStart();
    long perSecond = TimeUnits.perSecond(site.type());
    long value = start.getEpochSecond() * perSecond + start.getNano() / (1_000_000_000 / perSecond);
    long shown =
        TimeUnits.isInstant(site.type())
            ? value
            : TimeUnits.toLocal(value, perSecond, site.context().zone());
    return (operands, rows, nulls) -> new LongColumn(site.type(), 1, new long[] {shown}, null);
  }
}
