package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.DataType.Time;
import java.time.Instant;
import java.util.List;

/** When the query started: the same throughout a query. */
final class ClockFunctions {
  private ClockFunctions() {}

  static List<ScalarFunction> all() {
    return List.of(
        clock(
            "current_date",
            Simple.DATE,
            "The day on which the query started, in the session's zone.",
            "today"),
        clock(
            "current_timestamp",
            DateTimeFunctions.INSTANT,
            "When the query started.",
            "now",
            "get_current_timestamp",
            "transaction_timestamp",
            "statement_timestamp"),
        clock(
            "localtimestamp",
            DateTimeFunctions.LOCAL,
            "When the query started, by the clock of the session's zone.",
            "current_localtimestamp"),
        clock(
            "localtime",
            DateTimeFunctions.TIME,
            "The time of day when the query started, in the session's zone.",
            "current_time",
            "current_localtime",
            "get_current_time"));
  }

  private static ScalarFunction clock(String name, DataType type, String doc, String... aliases) {
    return ScalarFunction.named(name, aliases)
        .takes(Signature.of(type))
        .ofSession()
        .doc(doc, name + " is null = false")
        .kernel(ClockFunctions::kernel);
  }

  private static Kernel kernel(CallSite site) {
    Instant start = site.context().queryStart();
    if (site.type() == Simple.DATE) {
      int today = (int) start.atZone(site.context().zone()).toLocalDate().toEpochDay();
      return (operands, rows, nulls) -> new IntColumn(site.type(), 1, new int[] {today}, null);
    }
    long perSecond = TimeUnits.perSecond(site.type());
    long instant =
        start.getEpochSecond() * perSecond + start.getNano() / (1_000_000_000 / perSecond);
    long local =
        TimeUnits.isInstant(site.type())
            ? instant
            : TimeUnits.toLocal(instant, perSecond, site.context().zone());
    long shown =
        site.type() instanceof Time ? Math.floorMod(local, TimeUnits.perDay(site.type())) : local;
    return (operands, rows, nulls) -> new LongColumn(site.type(), 1, new long[] {shown}, null);
  }
}
