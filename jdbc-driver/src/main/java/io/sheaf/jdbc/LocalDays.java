package io.sheaf.jdbc;

import java.sql.Date;
import java.time.LocalDate;

/**
 * Midnight of days in the JVM's zone, remembered: the calendar arithmetic behind one java.sql.Date
 * costs more than all other work on a row. Used by one thread.
 */
final class LocalDays {
  private static final int SIZE = 1024;
  private static final long DAY_MILLIS = 86_400_000;

  private final long[] days = new long[SIZE];
  private final long[] millis = new long[SIZE];
  private final boolean[] whole = new boolean[SIZE];

  LocalDays() {
    // No slot may claim a day that was not looked up: 1 can't be in slot 0, nor 0 in the others.
    days[0] = 1;
  }

  /** Milliseconds since the epoch at which the day starts. */
  long millis(long epochDay) {
    return millis[slot(epochDay)];
  }

  /** Whether the day has 24 hours: the clock is put neither forward nor back. */
  boolean isWhole(long epochDay) {
    return whole[slot(epochDay)];
  }

  private int slot(long epochDay) {
    int slot = (int) epochDay & (SIZE - 1);
    if (days[slot] != epochDay) {
      LocalDate day = LocalDate.ofEpochDay(epochDay);
      millis[slot] = Date.valueOf(day).getTime();
      whole[slot] = Date.valueOf(day.plusDays(1)).getTime() - millis[slot] == DAY_MILLIS;
      days[slot] = epochDay;
    }
    return slot;
  }
}
