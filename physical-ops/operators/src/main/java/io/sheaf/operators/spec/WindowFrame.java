package io.sheaf.operators.spec;

/**
 * The rows around a row that a window function looks at, within the row's partition.
 *
 * @param rangeKey for RANGE with an offset: the order key as a column of the type that the bounds'
 *     columns have; else -1
 */
public record WindowFrame(Unit unit, Bound start, Bound end, Exclusion exclusion, int rangeKey) {
  /** What bounds count. */
  public enum Unit {
    ROWS,
    /** Rows whose order keys are equal, or at a distance in the order key's values. */
    RANGE,
    /** Runs of rows whose order keys are equal. */
    GROUPS
  }

  /** Where a frame starts or ends, from its row. */
  public enum BoundKind {
    UNBOUNDED_PRECEDING,
    PRECEDING,
    CURRENT_ROW,
    FOLLOWING,
    UNBOUNDED_FOLLOWING
  }

  /** What is left out of a frame. */
  public enum Exclusion {
    NO_OTHERS,
    CURRENT_ROW,
    /** The row and all rows whose order keys are equal to its own. */
    GROUP,
    /** As GROUP, but for the row itself. */
    TIES
  }

  /**
   * One end of a frame.
   *
   * @param offset rows or groups, for PRECEDING and FOLLOWING of ROWS and GROUPS
   * @param column for PRECEDING and FOLLOWING of RANGE: the column that holds, in each row, the
   *     least or greatest key of its frame; else -1
   */
  public record Bound(BoundKind kind, long offset, int column) {
    public static Bound of(BoundKind kind) {
      return new Bound(kind, 0, -1);
    }
  }

  /** All rows of the partition. */
  public static WindowFrame wholePartition() {
    return new WindowFrame(
        Unit.ROWS,
        Bound.of(BoundKind.UNBOUNDED_PRECEDING),
        Bound.of(BoundKind.UNBOUNDED_FOLLOWING),
        Exclusion.NO_OTHERS,
        -1);
  }

  /** Whether all rows from the partition's start to the frame's end belong to it. */
  public boolean isRunning() {
    return start.kind() == BoundKind.UNBOUNDED_PRECEDING && exclusion == Exclusion.NO_OTHERS;
  }
}
