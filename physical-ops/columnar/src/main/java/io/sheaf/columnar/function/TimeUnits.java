package io.sheaf.columnar.function;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.DataType.Time;
import io.sheaf.columnar.type.DataType.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The units that times and timestamps count in, and the zone's shift of instants. */
public final class TimeUnits {
  static final long MICROS_PER_SECOND = 1_000_000;
  public static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

  private TimeUnits() {}

  /** Units in a second: 1 for dates is meant in days, see {@link #perDay}. */
  static long perSecond(DataType type) {
    return switch (type) {
      case Timestamp t -> t.precision() > 6 ? 1_000 * MICROS_PER_SECOND : MICROS_PER_SECOND;
      case Time t -> t.precision() > 6 ? 1_000 * MICROS_PER_SECOND : MICROS_PER_SECOND;
      default -> MICROS_PER_SECOND;
    };
  }

  /** Units in a day; a date's unit is the day. */
  static long perDay(DataType type) {
    return type == Simple.DATE ? 1 : 86_400 * perSecond(type);
  }

  static boolean isInstant(DataType type) {
    return type instanceof Timestamp timestamp && timestamp.instant();
  }

  /** The clock's reading in the zone at an instant, both in the same unit since 1970. */
  static long toLocal(long value, long perSecond, ZoneId zone) {
    if (zone.equals(ZoneOffset.UTC)) {
      return value;
    }
    long seconds = Math.floorDiv(value, perSecond);
    int offset = zone.getRules().getOffset(Instant.ofEpochSecond(seconds)).getTotalSeconds();
    return Math.addExact(value, offset * perSecond);
  }

  /**
   * The instant at which the zone's clock reads so; in a gap the clock is taken as not yet moved.
   */
  static long toInstant(long local, long perSecond, ZoneId zone) {
    if (zone.equals(ZoneOffset.UTC)) {
      return local;
    }
    long seconds = Math.floorDiv(local, perSecond);
    LocalDateTime clock = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
    int offset = zone.getRules().getOffset(clock).getTotalSeconds();
    return Math.subtractExact(local, offset * perSecond);
  }
}
