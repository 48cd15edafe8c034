package io.sheaf.jdbc;

import java.sql.SQLWarning;

/** The warnings of a connection or statement since they were last cleared. Thread-safe. */
final class Warnings {
  private static final int MOST = 100;

  private SQLWarning first;
  private int count;

  /** Adds a warning, unless there are too many to be read. */
  synchronized void add(String message) {
    SQLWarning warning = new SQLWarning(message, "01000");
    if (first == null) {
      first = warning;
      count = 1;
    } else if (count < MOST) {
      first.setNextWarning(warning);
      count++;
    }
  }

  /** The first warning, to which the others are chained; null when there is none. */
  synchronized SQLWarning first() {
    return first;
  }

  synchronized void clear() {
    first = null;
    count = 0;
  }
}
