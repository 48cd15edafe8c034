package io.sheaf.operators.spec;

/** Which right row is the nearest to a left row's time. */
public enum AsofMatch {
  /** The last one at or before it: {@code left >= right}. */
  AT_OR_BEFORE(">=", false, true),
  /** The last one before it: {@code left > right}. */
  BEFORE(">", false, false),
  /** The first one at or after it: {@code left <= right}. */
  AT_OR_AFTER("<=", true, true),
  /** The first one after it: {@code left < right}. */
  AFTER("<", true, false);

  private final String symbol;
  private final boolean descending;
  private final boolean inclusive;

  AsofMatch(String symbol, boolean descending, boolean inclusive) {
    this.symbol = symbol;
    this.descending = descending;
    this.inclusive = inclusive;
  }

  /** The comparison of the left time with the right one. */
  public String symbol() {
    return symbol;
  }

  /** Whether times are gone through from the latest to the earliest. */
  public boolean descending() {
    return descending;
  }

  /** Whether equal times match. */
  public boolean inclusive() {
    return inclusive;
  }
}
