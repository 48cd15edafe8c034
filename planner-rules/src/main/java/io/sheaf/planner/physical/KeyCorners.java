package io.sheaf.planner.physical;

import io.sheaf.columnar.type.Values;
import io.sheaf.planner.physical.ClusteredKey.Piece;
import io.sheaf.storage.ColumnStatistics;
import io.sheaf.storage.Split;
import io.sheaf.storage.TableSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds bounds of a key of several columns from what splits know of each column alone.
 *
 * <pre>
 *   split   a       b           corners              and if the table is sorted by a, b
 *     1     1..1    0..99       (1, 0)  .. (1, 99)   (1, 0)   .. (1, 99)
 *     2     1..2    0..199      (1, 0)  .. (2, 199)  (1, 99)  .. (2, 51)    between its neighbours
 *     3     2..2    51..180     (2, 51) .. (2, 180)  (2, 51)  .. (2, 180)
 * </pre>
 *
 * Corners hold whatever the order of rows is. They are wide only where the first column changes
 * within a split, and there the order that a table is said to be in, if there is one, makes them as
 * narrow as its neighbours allow: those bounds are promises that the scan checks.
 */
final class KeyCorners {
  private final List<Box> boxes;
  private final int order;

  /**
   * @param boxes of a table's splits, in the table's order
   * @param order see {@link ClusteredKey#of}
   */
  KeyCorners(List<Box> boxes, int order) {
    this.boxes = order < 0 ? boxes.reversed() : boxes;
    this.order = order;
  }

  /** What a split knows of each column of the key. */
  record Box(Split split, List<ColumnStatistics> columns, boolean mayHaveNulls) {
    /** Null when a column has no bounds. */
    static Box of(TableSource table, Split split, List<Integer> columns) {
      List<ColumnStatistics> statistics = new ArrayList<>(columns.size());
      boolean nulls = false;
      for (int column : columns) {
        ColumnStatistics known = split.statistics(column);
        if (!known.hasBounds()) {
          return null;
        }
        nulls |= table.schema().field(column).nullable() && known.nullCount() != 0;
        statistics.add(known);
      }
      return new Box(split, statistics, nulls);
    }

    Object least() {
      return key(columns.stream().map(ColumnStatistics::min).toList());
    }

    Object greatest() {
      return key(columns.stream().map(ColumnStatistics::max).toList());
    }

    private static Object key(List<Object> values) {
      return values.size() == 1 ? values.getFirst() : values;
    }

    /** A key that the last row, in order, is not below; null when that is not known. */
    List<Object> leastOfLast() {
      List<Object> key = new ArrayList<>();
      boolean greatest = true;
      for (ColumnStatistics column : columns) {
        // The greatest value is that of the last row, if the columns before are all the same.
        key.add(greatest && column.exact() ? column.max() : column.min());
        greatest &= isConstant(column);
      }
      return mayHaveNulls ? null : List.copyOf(key);
    }

    /** A key that the first row, in order, is not above; null when that is not known. */
    List<Object> greatestOfFirst() {
      List<Object> key = new ArrayList<>();
      boolean least = true;
      for (ColumnStatistics column : columns) {
        key.add(least && column.exact() ? column.min() : column.max());
        least &= isConstant(column);
      }
      return mayHaveNulls ? null : List.copyOf(key);
    }

    private static boolean isConstant(ColumnStatistics column) {
      return Values.compare(column.min(), column.max()) == 0;
    }
  }

  List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < boxes.size(); i++) {
      Box box = boxes.get(i);
      Piece corners =
          new Piece(box.split, box.least(), box.greatest(), box.mayHaveNulls, false);
      pieces.add(order == 0 || box.columns.size() == 1 ? corners : narrowed(corners, i));
    }
    return pieces;
  }

  private Piece narrowed(Piece piece, int index) {
    if (piece.mayHaveNulls()) {
      return piece; // the ends of a batch may have no key to check
    }
    List<Object> before = index == 0 ? null : boxes.get(index - 1).leastOfLast();
    List<Object> after =
        index == boxes.size() - 1 ? null : boxes.get(index + 1).greatestOfFirst();
    boolean raised = before != null && Values.compare(before, piece.min()) > 0;
    boolean lowered = after != null && Values.compare(after, piece.max()) < 0;
    Object least = raised ? before : piece.min();
    Object greatest = lowered ? after : piece.max();
    // Where the bounds alone show that the order is wrong, there is nothing to gain by it.
    return (raised || lowered) && Values.compare(least, greatest) <= 0
        ? new Piece(piece.split(), least, greatest, false, true)
        : piece;
  }
}
