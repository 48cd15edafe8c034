package io.sheaf.graph.violation;

/** Asks the clock. */
public record ClockState(long deadline) {
  boolean expired() {
    return System.nanoTime() - deadline > 0;
  }
}
