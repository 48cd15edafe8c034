package io.sheaf.operators.join;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType;
import java.util.List;

/**
 * What a join's condition says about the order of columns of both sides: {@code b.start <= a.at AND
 * b.end >= a.at}. Immutable.
 *
 * @param low build column that is at most {@code below}; -1 when there is none
 * @param below probe column
 * @param high build column that is at least {@code above}; -1 when there is none
 * @param above probe column
 */
public record RangeBounds(int low, int below, int high, int above) {
  /**
   * The bounds among the conjuncts of a condition, or null when there are none.
   *
   * @param condition over probe columns followed by build columns; null for none
   */
  public static RangeBounds of(Expr condition, int probeColumns) {
    RangeBounds bounds = new RangeBounds(-1, -1, -1, -1);
    List<Expr> conjuncts =
        switch (condition) {
          case null -> List.of();
          case Expr.And and -> and.operands();
          default -> List.of(condition);
        };
    for (Expr conjunct : conjuncts) {
      bounds = bounds.with(conjunct, probeColumns);
    }
    return bounds.low < 0 && bounds.high < 0 ? null : bounds;
  }

  private RangeBounds with(Expr conjunct, int probeColumns) {
    if (!(conjunct instanceof Expr.Call call)
        || call.operands().size() != 2
        || !(call.operands().get(0) instanceof Expr.InputRef a)
        || !(call.operands().get(1) instanceof Expr.InputRef b)
        || (a.index() < probeColumns) == (b.index() < probeColumns)
        || !areComparable(a.type(), b.type())) {
      return this;
    }
    boolean probeFirst = a.index() < probeColumns;
    int probe = probeFirst ? a.index() : b.index();
    int build = (probeFirst ? b.index() : a.index()) - probeColumns;
    return switch (call.function()) {
      case ">", ">=" -> probeFirst ? withLow(build, probe) : withHigh(build, probe);
      case "<", "<=" -> probeFirst ? withHigh(build, probe) : withLow(build, probe);
      default -> this;
    };
  }

  private RangeBounds withLow(int build, int probe) {
    return low >= 0 ? this : new RangeBounds(build, probe, high, above);
  }

  private RangeBounds withHigh(int build, int probe) {
    return high >= 0 ? this : new RangeBounds(low, below, build, probe);
  }

  /** Whether values of both types are in order as their words are. */
  private static boolean areComparable(DataType a, DataType b) {
    boolean ordered =
        a.isNumeric()
            || a == DataType.Simple.DATE
            || a == DataType.Simple.VARCHAR
            || a instanceof DataType.Timestamp
            || a instanceof DataType.Time;
    return (ordered && a.equals(b)) || (a.isInteger() && b.isInteger());
  }

  /** The build column by which its rows are best in order. */
  public int sortColumn() {
    return low >= 0 ? low : high;
  }
}
