package io.sheaf.operators.spec;

import java.util.Optional;

/** Kinds of join, the left input being the probe side. */
public enum JoinType {
  INNER,
  /** Every left row at least once. */
  LEFT,
  /** Every right row at least once. */
  RIGHT,
  FULL,
  /** Left rows with a match. */
  SEMI,
  /** Left rows without a match; a null key has none. */
  ANTI,
  /**
   * NOT IN: like ANTI, but no row when the right side holds a null key, and none with a null key
   * unless the right is empty.
   */
  NULL_AWARE_ANTI,
  /**
   * Every left row once with one BOOLEAN column more: whether it has a match; NULL under the
   * conditions of NOT IN. What IN and EXISTS under OR and in projections need.
   */
  MARK,
  /** Right rows with a match: SEMI with its sides swapped. */
  RIGHT_SEMI,
  /** Right rows without a match, those with a null key among them: ANTI with its sides swapped. */
  RIGHT_ANTI;

  /** Whether the output has the columns of both sides. */
  public boolean joins() {
    return switch (this) {
      case INNER, LEFT, RIGHT, FULL -> true;
      case SEMI, ANTI, NULL_AWARE_ANTI, MARK, RIGHT_SEMI, RIGHT_ANTI -> false;
    };
  }

  /** Whether the output is right rows alone. */
  public boolean isRightAlone() {
    return this == RIGHT_SEMI || this == RIGHT_ANTI;
  }

  /** Whether left rows without a match are in the output, joined to nulls. */
  public boolean keepsLeft() {
    return this == LEFT || this == FULL;
  }

  /**
   * Whether right rows are in the output for the matches that they have, or have not, among all
   * left rows: they come last, and must be in one task with all that they match.
   */
  public boolean endsWithRight() {
    return this == RIGHT || this == FULL || isRightAlone();
  }

  /** Whether nulls make an answer unknown, as in NOT IN. */
  public boolean isNullAware() {
    return this == NULL_AWARE_ANTI || this == MARK;
  }

  /** The kind that gives the same rows with the sides swapped; none for the null-aware ones. */
  public Optional<JoinType> swapped() {
    return switch (this) {
      case INNER, FULL -> Optional.of(this);
      case LEFT -> Optional.of(RIGHT);
      case RIGHT -> Optional.of(LEFT);
      case SEMI -> Optional.of(RIGHT_SEMI);
      case RIGHT_SEMI -> Optional.of(SEMI);
      case ANTI -> Optional.of(RIGHT_ANTI);
      case RIGHT_ANTI -> Optional.of(ANTI);
      case NULL_AWARE_ANTI, MARK -> Optional.empty();
    };
  }
}
