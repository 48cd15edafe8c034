package io.sheaf.planner.stage;

/**
 * A stage reads another.
 *
 * @param stage the number of the stage that is read
 */
public record StageDependency(int stage, Pattern pattern) {
  /** Which results of the other stage each task reads. */
  public enum Pattern {
    /** Task i reads result i. */
    ONE_TO_ONE,
    /** Every task reads its share of every result. */
    ALL,
    /** Every task reads every result whole. */
    BROADCAST
  }
}
