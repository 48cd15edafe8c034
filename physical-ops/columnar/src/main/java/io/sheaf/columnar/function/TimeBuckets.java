package io.sheaf.columnar.function;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.time.ZoneId;

/** Buckets of equal width in time, after TimescaleDB's time_bucket. */
final class TimeBuckets {
  /** 2000-01-03, a Monday. */
  private static final long ORIGIN = 10_959 * TimeUnits.MICROS_PER_DAY;

  /** 2000-01-01. */
  private static final long MONTHS_ORIGIN = 10_957 * TimeUnits.MICROS_PER_DAY;

  private TimeBuckets() {}

  static long start(RowCall in, int row) {
    boolean months = in.type(0) == Simple.INTERVAL_YEAR_MONTH;
    long width = in.number(0, row);
    if (width <= 0) {
      throw Errors.invalidArgument("a bucket of time needs a width greater than zero");
    }
    DataType type = in.type(1);
    ZoneId zone = in.site().context().zone();
    long value = micros(in.number(1, row), type, zone);
    long origin = months ? MONTHS_ORIGIN : ORIGIN;
    long shift = 0;
    if (in.count() == 3 && in.type(2) instanceof DataType.Timestamp) {
      origin = in.number(2, row);
    } else if (in.count() == 3) {
      shift = in.number(2, row);
    }
    boolean shiftMonths = in.count() == 3 && in.type(2) == Simple.INTERVAL_YEAR_MONTH;
    long moved = shiftMonths ? addMonths(value, -shift) : value - shift;
    long start = months ? ofMonths(moved, width, origin) : ofMicros(moved, width, origin);
    return back(shiftMonths ? addMonths(start, shift) : start + shift, type, zone);
  }

  private static long ofMicros(long value, long width, long origin) {
    return Math.floorDiv(value - origin, width) * width + origin;
  }

  private static long ofMonths(long value, long width, long origin) {
    long first = month(origin);
    long start = first + Math.floorDiv(month(value) - first, width) * width;
    return CivilDate.days(Math.floorDiv(start, 12), (int) Math.floorMod(start, 12L) + 1, 1)
        * TimeUnits.MICROS_PER_DAY;
  }

  private static long month(long micros) {
    long days = DateSteps.days(micros);
    return CivilDate.year(days) * 12L + CivilDate.month(days) - 1;
  }

  private static long addMonths(long micros, long months) {
    long days = DateSteps.days(micros);
    return CivilDate.addMonths(days, months) * TimeUnits.MICROS_PER_DAY
        + Math.floorMod(micros, TimeUnits.MICROS_PER_DAY);
  }

  private static long micros(long value, DataType type, ZoneId zone) {
    if (type == Simple.DATE) {
      return value * TimeUnits.MICROS_PER_DAY;
    }
    long perSecond = TimeUnits.perSecond(type);
    long local = TimeUnits.isInstant(type) ? TimeUnits.toLocal(value, perSecond, zone) : value;
    return Math.floorDiv(local, perSecond / TimeUnits.MICROS_PER_SECOND);
  }

  private static long back(long micros, DataType type, ZoneId zone) {
    if (type == Simple.DATE) {
      return DateSteps.days(micros);
    }
    long perSecond = TimeUnits.perSecond(type);
    long value = micros * (perSecond / TimeUnits.MICROS_PER_SECOND);
    return TimeUnits.isInstant(type) ? TimeUnits.toInstant(value, perSecond, zone) : value;
  }
}
