package io.sheaf.jdbc.arrow;

import java.nio.ByteBuffer;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import org.apache.arrow.flatbuf.TimeUnit;

/** Columns of days, times of day and moments. */
final class TimeColumns {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long MILLIS_PER_DAY = 86_400_000L;
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter();
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral(' ')
          .append(TIME)
          .toFormatter();

  private TimeColumns() {}

  static long perSecond(short unit) {
    return switch (unit) {
      case TimeUnit.SECOND -> 1;
      case TimeUnit.MILLISECOND -> 1_000;
      case TimeUnit.MICROSECOND -> 1_000_000;
      default -> NANOS_PER_SECOND;
    };
  }

  /** Integers of 32 or 64 bits, brought from one unit to another. */
  abstract static class Counts extends ArrowColumn {
    private final Slice values;
    private final boolean wide;
    private final long factor;
    private final long divisor;

    /**
     * @param given units a second that the values count
     * @param wanted units a second to give
     */
    Counts(
        int length, ByteBuffer validity, ByteBuffer values, boolean wide, long given, long wanted) {
      super(length, validity);
      check(values, (long) length * (wide ? 8 : 4));
      this.values = new Slice(values);
      this.wide = wide;
      this.factor = Math.max(1, wanted / given);
      this.divisor = Math.max(1, given / wanted);
    }

    @Override
    public long getLong(int row) {
      long value = wide ? values.getLong(8 * row) : values.getInt(4 * row);
      if (divisor > 1) {
        return Math.floorDiv(value, divisor);
      }
      return factor == 1 ? value : Math.multiplyExact(value, factor);
    }
  }

  /** Days, given as days or as milliseconds. */
  static final class Dates extends Counts {
    Dates(int length, ByteBuffer validity, ByteBuffer values, boolean millis) {
      super(length, validity, values, millis, millis ? MILLIS_PER_DAY : 1, 1);
    }

    @Override
    public Object object(int row) {
      return Date.valueOf(LocalDate.ofEpochDay(getLong(row)));
    }

    @Override
    public String getString(int row) {
      return LocalDate.ofEpochDay(getLong(row)).toString();
    }
  }

  /** Times of day, in nanoseconds. */
  static final class Times extends Counts {
    Times(int length, ByteBuffer validity, ByteBuffer values, boolean wide, short unit) {
      super(length, validity, values, wide, perSecond(unit), NANOS_PER_SECOND);
    }

    @Override
    public Object object(int row) {
      return Time.valueOf(LocalTime.ofNanoOfDay(getLong(row)));
    }

    @Override
    public String getString(int row) {
      return TIME.format(LocalTime.ofNanoOfDay(getLong(row)));
    }
  }

  /** Timestamps and instants, in microseconds or, with more than 6 digits, nanoseconds. */
  static final class Timestamps extends Counts {
    private final long perSecond;
    private final ZoneId zone;

    /**
     * @param zone in which instants are shown; null for timestamps without a zone
     */
    Timestamps(
        int length, ByteBuffer validity, ByteBuffer values, short unit, int digits, ZoneId zone) {
      super(length, validity, values, true, perSecond(unit), wanted(digits));
      this.perSecond = wanted(digits);
      this.zone = zone;
    }

    private static long wanted(int digits) {
      return digits > 6 ? NANOS_PER_SECOND : 1_000_000;
    }

    private LocalDateTime local(int row) {
      long value = getLong(row);
      long second = Math.floorDiv(value, perSecond);
      int nano = (int) (Math.floorMod(value, perSecond) * (NANOS_PER_SECOND / perSecond));
      return zone == null
          ? LocalDateTime.ofEpochSecond(second, nano, ZoneOffset.UTC)
          : LocalDateTime.ofInstant(Instant.ofEpochSecond(second, nano), zone);
    }

    private Instant instant(int row) {
      long value = getLong(row);
      return Instant.ofEpochSecond(
          Math.floorDiv(value, perSecond),
          Math.floorMod(value, perSecond) * (NANOS_PER_SECOND / perSecond));
    }

    @Override
    public Object object(int row) {
      return zone == null
          ? Timestamp.valueOf(local(row))
          : instant(row).atZone(zone).toOffsetDateTime();
    }

    @Override
    public String getString(int row) {
      return TIMESTAMP.format(local(row));
    }
  }
}
