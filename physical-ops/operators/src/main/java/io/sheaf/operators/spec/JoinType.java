package io.sheaf.operators.spec;

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
  MARK
}
