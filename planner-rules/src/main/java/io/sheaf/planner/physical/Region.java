package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType;
import io.sheaf.operators.spec.SortKey;
import java.util.ArrayList;
import java.util.List;

/** Tables that are cut together, and the rows of the hash tables that get smaller by it. */
final class Region {
  final List<Member> members = new ArrayList<>();
  double tableRows;

  /** The order that the tasks' rows are to come in one after the other; null for any. */
  SortKey order;

  /**
   * A scan of a region and its output columns that the region's key comes from.
   *
   * @param rising the key as an expression that rises with the one column, which is its column 0;
   *     null when it is the column
   */
  record Member(ScanRel scan, List<Integer> keys, Expr rising) {
    /** The table seen along the key; null when it is not clustered by it. */
    ClusteredKey clustered() {
      return Region.clustered(scan, keys);
    }

    /** The types of the region's key. */
    List<DataType> keyTypes() {
      return rising == null ? columnTypes() : List.of(rising.type());
    }

    List<DataType> columnTypes() {
      return keys.stream().map(scan.schema()::type).toList();
    }
  }

  /** Whether a longer key that begins with this one may make more ranges. */
  boolean leads() {
    for (Member member : members) {
      ClusteredKey key = member.rising == null ? member.clustered() : null;
      if (key == null || !key.leads()) {
        return false;
      }
    }
    return true;
  }

  /** A scan seen along some of its output columns; null when it is not clustered by them. */
  static ClusteredKey clustered(ScanRel scan, List<Integer> keys) {
    return ClusteredKey.of(
        scan.table(), keys.stream().map(scan.columns()::get).toList(), saidOrder(scan, keys));
  }

  /** Whether the rows are said to rise, 1, or fall, -1, by these columns; 0 for neither. */
  private static int saidOrder(ScanRel scan, List<Integer> keys) {
    List<SortKey> said = scan.saidOrder();
    boolean same =
        said.size() >= keys.size()
            && alike(said.subList(0, keys.size())).equals(keys)
            && !scan.hasRowNumbers();
    return !same ? 0 : said.getFirst().descending() ? -1 : 1;
  }

  /** The columns of an order up to where its direction changes. */
  static List<Integer> alike(List<SortKey> order) {
    return order.stream()
        .takeWhile(key -> key.descending() == order.getFirst().descending())
        .map(SortKey::column)
        .distinct()
        .toList();
  }
}
