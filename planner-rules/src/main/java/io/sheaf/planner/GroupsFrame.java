package io.sheaf.planner;

import java.math.BigDecimal;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexWindowBound;

/**
 * Window frames in GROUPS, which Calcite does not know: the parser makes them frames in ROWS whose
 * distances are beyond any number of rows, and CURRENT ROW a distance of no group. Stateless.
 */
public final class GroupsFrame {
  /** Added to distances in groups. */
  private static final long MARK = 1L << 60;

  private GroupsFrame() {}

  /**
   * A distance in groups as the distance in rows that stands for it.
   *
   * @throws ArithmeticException when it is no whole number, or too large
   */
  public static long marked(BigDecimal groups) {
    return Math.addExact(Math.min(groups.longValueExact(), MARK - 1), MARK);
  }

  /** Whether a bound of a frame in ROWS counts groups. */
  public static boolean isMarked(RexWindowBound bound) {
    return bound.getOffset() instanceof RexLiteral literal
        && !literal.isNull()
        && literal.getValueAs(BigDecimal.class).compareTo(BigDecimal.valueOf(MARK)) >= 0;
  }

  /** The distance, in rows or groups. */
  public static long unmarked(BigDecimal offset) {
    long distance = offset.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
    return distance >= MARK ? distance - MARK : distance;
  }
}
