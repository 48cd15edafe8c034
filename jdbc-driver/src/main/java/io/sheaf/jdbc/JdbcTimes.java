package io.sheaf.jdbc;

import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoField;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.TimeZone;

/**
 * Days and times without a zone as the moments that java.sql's classes are, and back. Both ways go
 * by the calendar that these classes print themselves by, which is Julian before 1582 and knows no
 * local mean times: so a value comes out as the fields that it went in by.
 */
@SuppressWarnings("JavaUtilDate") // the classes of java.sql are of it
final class JdbcTimes {
  private static final long NANOS_A_MILLI = 1_000_000;

  private JdbcTimes() {}

  /** The zone of a calendar; the JVM's when it is null. */
  static TimeZone zone(Calendar calendar) {
    return calendar == null ? TimeZone.getDefault() : calendar.getTimeZone();
  }

  private static GregorianCalendar calendar(TimeZone zone) {
    GregorianCalendar calendar = new GregorianCalendar(zone);
    calendar.clear();
    return calendar;
  }

  /** Milliseconds since the epoch, to the whole second. */
  private static long seconds(LocalDateTime local, TimeZone zone) {
    GregorianCalendar calendar = calendar(zone);
    int year = local.getYear();
    calendar.set(Calendar.ERA, year > 0 ? GregorianCalendar.AD : GregorianCalendar.BC);
    calendar.set(Calendar.YEAR, year > 0 ? year : 1 - year);
    calendar.set(Calendar.MONTH, local.getMonthValue() - 1);
    calendar.set(Calendar.DAY_OF_MONTH, local.getDayOfMonth());
    calendar.set(Calendar.HOUR_OF_DAY, local.getHour());
    calendar.set(Calendar.MINUTE, local.getMinute());
    calendar.set(Calendar.SECOND, local.getSecond());
    return calendar.getTimeInMillis();
  }

  static Timestamp timestamp(LocalDateTime local, TimeZone zone) {
    Timestamp timestamp = new Timestamp(seconds(local, zone));
    timestamp.setNanos(local.get(ChronoField.NANO_OF_SECOND));
    return timestamp;
  }

  static Date date(LocalDate day, TimeZone zone) {
    return new Date(seconds(day.atStartOfDay(), zone));
  }

  /** The time on the day of the epoch, to the millisecond. */
  static Time time(LocalTime time, TimeZone zone) {
    return new Time(
        seconds(time.atDate(LocalDate.EPOCH), zone) + time.get(ChronoField.MILLI_OF_SECOND));
  }

  /** The fields that a moment has in a zone. */
  static LocalDateTime local(java.util.Date moment, TimeZone zone) {
    GregorianCalendar calendar = calendar(zone);
    calendar.setTimeInMillis(moment.getTime());
    int year = calendar.get(Calendar.YEAR);
    int nanos =
        moment instanceof Timestamp timestamp
            ? timestamp.getNanos()
            : (int) (calendar.get(Calendar.MILLISECOND) * NANOS_A_MILLI);
    return LocalDateTime.of(
        calendar.get(Calendar.ERA) == GregorianCalendar.AD ? year : 1 - year,
        calendar.get(Calendar.MONTH) + 1,
        calendar.get(Calendar.DAY_OF_MONTH),
        calendar.get(Calendar.HOUR_OF_DAY),
        calendar.get(Calendar.MINUTE),
        calendar.get(Calendar.SECOND),
        nanos);
  }
}
