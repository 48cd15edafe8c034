package io.sheaf.planner.physical;

import io.sheaf.operators.spec.JoinType;
import io.sheaf.planner.PlannerSettings;
import io.sheaf.planner.PlannerSettings.JoinStrategy;

/**
 * Builds the table of a semi- or anti-join from its left side where that is far smaller: the right
 * rows pass by and mark what they meet, and need not be kept.
 *
 * <pre>
 *   SEMI on a = b                 RIGHT_SEMI on b = a
 *     few rows          ==>         many rows
 *     many rows                     few rows, kept in a table
 * </pre>
 */
public final class ExistenceSides {
  /** The left rows are kept whole, of the right ones only distinct keys were. */
  private static final double FACTOR = 2;

  private final PlannerSettings settings;

  public ExistenceSides(PlannerSettings settings) {
    this.settings = settings;
  }

  /** The plan with the sides of such joins swapped. */
  public SheafRel apply(SheafRel rel) {
    if (rel.inputs().isEmpty() || rel instanceof RecursiveRel) {
      return rel;
    }
    SheafRel node = rel.withInputs(rel.inputs().stream().map(this::apply).toList());
    return node instanceof HashJoinRel join && isBetterSwapped(join)
        ? JoinSides.swapped(join)
        : node;
  }

  /** A right side that is small may be one table for all tasks; a swapped one never. */
  private boolean isBetterSwapped(HashJoinRel join) {
    return (join.type() == JoinType.SEMI || join.type() == JoinType.ANTI)
        && join.left().rows() * FACTOR < join.right().rows()
        && (join.right().rows() > JoinExchanges.BROADCAST_ROWS
            || settings.join() == JoinStrategy.HASH);
  }
}
