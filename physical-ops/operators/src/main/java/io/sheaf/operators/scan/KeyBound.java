package io.sheaf.operators.scan;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Values;
import io.sheaf.operators.spec.ClaimSpec;
import io.sheaf.operators.spec.FilterSpec;
import io.sheaf.operators.spec.HashJoinSpec;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.ProjectSpec;
import io.sheaf.operators.spec.ScanSpec;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.storage.ColumnStatistics;
import io.sheaf.storage.Split;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a search for the first rows of an order tells the scan below it: rows whose key comes after
 * the last candidate's are not wanted any more. The scan reads the splits with the best keys first
 * and leaves out those that can have no better ones, so of a table whose splits follow each other
 * in the order only the first are read. Thread-safe.
 */
public final class KeyBound {
  private final ScanSpec scan;
  private final int output;
  private final boolean descending;
  private final boolean nullsFirst;
  private volatile Object tightest;

  private KeyBound(ScanSpec scan, int output, SortKey key) {
    this.scan = scan;
    this.output = output;
    this.descending = key.descending();
    this.nullsFirst = key.nullsFirst();
  }

  /** The bound for the scan that a key's values come from unchanged; empty when there is none. */
  public static Optional<KeyBound> of(OperatorSpec input, SortKey key) {
    return find(input, key.column(), key);
  }

  private static Optional<KeyBound> find(OperatorSpec spec, int column, SortKey key) {
    return switch (spec) {
      case ScanSpec scan ->
          scan.columns()[column] == ScanSpec.ROW_NUMBER
                  || scan.schema().type(column) instanceof DataType.Char
              ? Optional.empty()
              : Optional.of(new KeyBound(scan, column, key));
      case ClaimSpec checked -> find(checked.input(), column, key);
      case FilterSpec filter -> find(filter.input(), column, key);
      case ProjectSpec project ->
          project.expressions().get(column) instanceof Expr.InputRef ref
              ? find(project.input(), ref.index(), key)
              : Optional.empty();
      // A row of the probe side is left out together with all that it would have made.
      case HashJoinSpec join
          when !join.type().endsWithRight() && column < join.left().schema().size() ->
          find(join.left(), column, key);
      default -> Optional.empty();
    };
  }

  /** The scan that it is for. */
  public ScanSpec scan() {
    return scan;
  }

  /**
   * Says that enough rows are known whose key is this one or a better one.
   *
   * @param key null is ignored
   */
  public void offer(Object key) {
    if (key == null) {
      return;
    }
    synchronized (this) {
      if (tightest == null || order(key, tightest) < 0) {
        tightest = key;
      }
    }
  }

  private int order(Object left, Object right) {
    int order = Values.compare(left, right);
    return descending ? -order : order;
  }

  /** Whether no row of a split is wanted any more. */
  boolean excludes(Split split) {
    Object bound = tightest;
    if (bound == null) {
      return false;
    }
    ColumnStatistics known = statistics(split);
    boolean nulls = known.nullCount() != 0;
    if (nulls && nullsFirst) {
      return false;
    }
    if (known.nullCount() == split.rowCount() && split.isRowCountExact()) {
      return true;
    }
    Object best = best(known);
    return best != null && order(best, bound) > 0;
  }

  /** The key that no row of the split comes before; null when unknown. */
  private Object best(ColumnStatistics known) {
    if (!descending) {
      return known.min();
    }
    // NaN is the greatest value, and no bound tells of it.
    return known.mayHaveNaN() ? null : known.max();
  }

  private ColumnStatistics statistics(Split split) {
    return split.statistics(scan.columns()[output]);
  }

  /** A condition that every row wanted from a split fulfils; empty when there is none yet. */
  Optional<Expr> condition(Split split) {
    Object bound = tightest;
    if (bound == null || (nullsFirst && statistics(split).nullCount() != 0)) {
      return Optional.empty();
    }
    DataType type = scan.schema().type(output);
    return Optional.of(
        new Expr.Call(
            descending ? ">=" : "<=",
            List.of(new Expr.InputRef(output, type), new Expr.Literal(bound, type)),
            DataType.Simple.BOOLEAN));
  }

  /** The pieces with the best keys first; those of which nothing is known before all others. */
  <T> List<T> bestFirst(List<T> pieces, java.util.function.Function<T, Split> split) {
    List<T> sorted = new ArrayList<>(pieces);
    sorted.sort(
        Comparator.comparing(
            piece -> best(statistics(split.apply(piece))), Comparator.nullsFirst(this::order)));
    return sorted;
  }
}
