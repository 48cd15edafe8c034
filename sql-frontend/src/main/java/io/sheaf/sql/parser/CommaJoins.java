package io.sheaf.sql.parser;

import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlNode;

/**
 * Joins of a FROM clause with commas. Calcite's grammar takes tables from left to right, but {@code
 * a, b FULL JOIN c} joins b and c first. For joins that keep no rows of their right side alone the
 * order makes no difference, except that a condition may name what stands before the comma: those
 * stay as they are read.
 */
public final class CommaJoins {
  private CommaJoins() {}

  /**
   * The joins as a comma binds: less tightly than JOIN.
   *
   * @param before what was read so far
   * @param joined the same with one more table
   */
  @SuppressWarnings("ReferenceEquality") // the very node that was read
  public static SqlNode inOrder(SqlNode before, SqlNode joined) {
    boolean isLate =
        before instanceof SqlJoin comma
            && comma.getJoinType() == JoinType.COMMA
            && joined instanceof SqlJoin join
            && join.getLeft() == before
            && (join.getJoinType() == JoinType.RIGHT || join.getJoinType() == JoinType.FULL);
    if (!isLate) {
      return joined;
    }
    SqlJoin comma = (SqlJoin) before;
    SqlJoin join = (SqlJoin) joined;
    join.setLeft(comma.getRight());
    comma.setRight(join);
    return comma;
  }
}
