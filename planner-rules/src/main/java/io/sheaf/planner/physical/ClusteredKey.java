package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Divisions;
import io.sheaf.columnar.partitioning.Divisions.Nulls;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Values;
import io.sheaf.operators.spec.SplitRange;
import io.sheaf.storage.Split;
import io.sheaf.planner.physical.KeyCorners.Box;
import io.sheaf.storage.TableSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A table's splits seen along a key of one or more columns whose bounds every split knows. Bounds
 * of columns bound the key: what lies in a box is not below its least corner, nor above its
 * greatest one.
 *
 * @param nullable whether a null may occur in any column
 */
record ClusteredKey(
    TableSource table,
    List<Integer> columns,
    List<DataType> types,
    List<Piece> pieces,
    boolean nullable) {
  /**
   * What a split of which a task wants a part costs beside that part, in parts of reading it whole:
   * its pages are decompressed, its other rows skipped. Many files have one page a column in a row
   * group, so that all of it is decompressed for a single row.
   */
  private static final double PARTIAL_COST = 0.5;

  /**
   * A split's bounds; all keys lie within, both ends included.
   *
   * @param promised whether they hold only if the table is in the order that it is said to be in
   */
  record Piece(Split split, Object min, Object max, boolean mayHaveNulls, boolean promised) {
    double rows() {
      return split.rowCount();
    }
  }

  /**
   * What each task reads.
   *
   * @param cost rows that all tasks read, see {@link #PARTIAL_COST}
   * @param largest rows that the task reads which reads most
   */
  record Assignment(List<List<SplitRange>> tasks, double cost, double largest) {}

  /**
   * The splits in the order of their keys; null when bounds are missing or a type has no ranges.
   *
   * @param columns the table's columns that make up the key, the first one first
   * @param order what the table's rows are said to be sorted by, beginning with these columns: 1
   *     when it rises, -1 when it falls, 0 when nothing is said
   */
  static ClusteredKey of(TableSource table, List<Integer> columns, int order) {
    List<DataType> types = columns.stream().map(table.schema()::type).toList();
    if (!types.stream().allMatch(ClusteredKey::hasRanges) || table.splits().isEmpty()) {
      return null;
    }
    List<Box> boxes = new ArrayList<>();
    for (Split split : table.splits()) {
      if (split.rowCount() > 0) {
        Box box = Box.of(table, split, columns);
        if (box == null) {
          return null;
        }
        boxes.add(box);
      }
    }
    if (boxes.isEmpty()) {
      return null;
    }
    List<Piece> pieces = new ArrayList<>(new KeyCorners(boxes, order).pieces());
    pieces.sort(Comparator.comparing(Piece::min, Values::compare));
    boolean nullable = boxes.stream().anyMatch(Box::mayHaveNulls);
    return new ClusteredKey(table, columns, types, pieces, nullable);
  }

  /** NaN has no place among bounds, and CHAR compares without its padding. */
  private static boolean hasRanges(DataType type) {
    return !type.isFloating()
        && !(type instanceof DataType.Char)
        && type != Simple.BOOLEAN
        && type != Simple.NULL;
  }

  double rows() {
    return pieces.stream().mapToDouble(Piece::rows).sum();
  }

  /** The least key of all splits. */
  Object min() {
    return pieces.getFirst().min;
  }

  /** The greatest key of all splits. */
  Object max() {
    return pieces.stream().map(Piece::max).max(Values::compare).orElseThrow();
  }

  /** The divisions that the splits make as they are. */
  Divisions divisions() {
    List<Object> bounds = new ArrayList<>();
    Object last = null;
    int straddling = 0;
    for (Piece piece : pieces) {
      if (last != null && Values.compare(last, piece.min) >= 0) {
        straddling++;
      }
      if (bounds.isEmpty() || Values.compare(bounds.getLast(), piece.min) < 0) {
        bounds.add(piece.min);
      }
      last = last == null || Values.compare(last, piece.max) < 0 ? piece.max : last;
    }
    bounds.add(last);
    return new Divisions(
        types, bounds, nullable ? Nulls.ANYWHERE : Nulls.NONE, straddling, origin());
  }

  private String origin() {
    String name = table.description();
    return (name.endsWith(".parquet") ? "parquet footers of " : "split bounds of ") + name;
  }

  /**
   * Bounds that cut the table into about {@code count} ranges of as many rows: at a split's first
   * key where one is near, else within a split if its keys are numbers.
   */
  List<Object> cuts(int count) {
    double each = rows() / count;
    List<Object> cuts = new ArrayList<>();
    double before = 0;
    double next = each;
    for (Piece piece : pieces) {
      while (next <= before + piece.rows() + each / 4 && next < rows() - each / 2) {
        double within = next - before;
        Object cut = within < each / 4 ? piece.min : inside(piece, within / piece.rows());
        if (cut == null) {
          break;
        }
        if (within > piece.rows()) {
          // Nearer to the next split's first key, which the next round takes.
          break;
        }
        add(cuts, cut);
        next += each;
      }
      before += piece.rows();
    }
    return cuts;
  }

  private void add(List<Object> cuts, Object cut) {
    Object last = cuts.isEmpty() ? pieces.getFirst().min : cuts.getLast();
    if (Values.compare(last, cut) < 0) {
      cuts.add(cut);
    }
  }

  private static Object inside(Piece piece, double fraction) {
    if (!(piece.min instanceof List<?> low) || !(piece.max instanceof List<?> high)) {
      return inside(piece.min, piece.max, fraction);
    }
    int differing = differing(low, high);
    Object cut =
        differing < 0 ? null : inside(low.get(differing), high.get(differing), fraction);
    if (cut == null) {
      return null;
    }
    List<Object> key = new ArrayList<>(low);
    key.set(differing, cut);
    return List.copyOf(key);
  }

  private static Object inside(Object min, Object max, double fraction) {
    return switch (min) {
      case Integer low -> (int) (low + (((Integer) max).longValue() - low) * Math.min(1, fraction));
      case Long low when max instanceof Long high ->
          low + (long) (((double) high - low) * Math.min(1, fraction));
      default -> null;
    };
  }

  /** The first column in which two keys differ; -1 when they are equal. */
  private static int differing(List<?> low, List<?> high) {
    for (int i = 0; i < low.size(); i++) {
      if (Values.compare(low.get(i), high.get(i)) != 0) {
        return i;
      }
    }
    return -1;
  }

  /**
   * What each task reads when keys are cut at the given bounds: keys from a bound on go to the task
   * after it. Rows with a null key go to the last task.
   *
   * @param keys the scan's output columns that hold the key
   */
  Assignment assign(List<Object> cuts, List<Integer> keys) {
    List<List<SplitRange>> tasks = new ArrayList<>();
    double all = 0;
    double largest = 0;
    for (int task = 0; task <= cuts.size(); task++) {
      Object low = task == 0 ? null : cuts.get(task - 1);
      Object high = task == cuts.size() ? null : cuts.get(task);
      List<SplitRange> own = new ArrayList<>();
      double cost = 0;
      for (Piece piece : pieces) {
        boolean fromLow = low == null || Values.compare(piece.min, low) >= 0;
        boolean toHigh = high == null || Values.compare(piece.max, high) < 0;
        boolean overlaps =
            (low == null || Values.compare(piece.max, low) >= 0)
                && (high == null || Values.compare(piece.min, high) < 0);
        boolean nulls = high == null;
        if (overlaps && fromLow && toHigh && (nulls || !piece.mayHaveNulls)) {
          own.add(
              piece.promised
                  ? new SplitRange(piece.split, keys, null, null, true, promise(piece))
                  : SplitRange.whole(piece.split));
          cost += piece.rows();
        } else if (overlaps || (nulls && piece.mayHaveNulls)) {
          own.add(
              new SplitRange(
                  piece.split,
                  keys,
                  fromLow ? null : low,
                  toHigh ? null : high,
                  nulls,
                  piece.promised ? promise(piece) : null));
          double part = overlaps ? part(piece, low, high) : 0;
          cost += piece.rows() * (part + PARTIAL_COST * (1 - part));
        }
      }
      tasks.add(List.copyOf(own));
      all += cost;
      largest = Math.max(largest, cost);
    }
    return new Assignment(List.copyOf(tasks), all, largest);
  }

  private static SplitRange.Promise promise(Piece piece) {
    return new SplitRange.Promise(
        List.copyOf((List<?>) piece.min), List.copyOf((List<?>) piece.max));
  }

  /** Whether bounds of some piece hold only if the table is in the order it is said to be in. */
  boolean promises() {
    return pieces.stream().anyMatch(Piece::promised);
  }

  /**
   * Whether this may be the first column of a longer key: few splits begin below the greatest key
   * of one before.
   */
  boolean leads() {
    Object greatest = pieces.getFirst().max;
    int behind = 0;
    for (Piece piece : pieces) {
      behind += Values.compare(piece.min, greatest) < 0 ? 1 : 0;
      greatest = Values.compare(piece.max, greatest) > 0 ? piece.max : greatest;
    }
    // The first one always does, unless all its keys are one.
    return behind <= 1 + pieces.size() / 4;
  }

  /** The part of a split's rows in a range, its keys taken to be spread evenly. */
  private static double part(Piece piece, Object low, Object high) {
    if (!(piece.min instanceof List<?> min) || !(piece.max instanceof List<?> max)) {
      return partOf(piece.min, piece.max, low, high);
    }
    int differing = differing(min, max);
    return differing < 0
        ? 1
        : partOf(
            min.get(differing),
            max.get(differing),
            within(piece, low) ? ((List<?>) low).get(differing) : null,
            within(piece, high) ? ((List<?>) high).get(differing) : null);
  }

  /** Whether a bound lies among the keys of a split. */
  private static boolean within(Piece piece, Object bound) {
    return bound != null
        && Values.compare(piece.min, bound) <= 0
        && Values.compare(bound, piece.max) <= 0;
  }

  private static double partOf(Object least, Object greatest, Object low, Object high) {
    if (!(least instanceof Number min) || !(greatest instanceof Number max)) {
      return 0.5;
    }
    double span = max.doubleValue() - min.doubleValue() + 1;
    double from =
        low == null ? min.doubleValue() : Math.max(min.doubleValue(), ((Number) low).doubleValue());
    double to =
        high == null
            ? max.doubleValue() + 1
            : Math.min(max.doubleValue() + 1, ((Number) high).doubleValue());
    return Math.max(0, Math.min(1, (to - from) / span));
  }

  /** The divisions that remain after the cuts: no key is in two tasks. */
  Divisions cut(List<Object> cuts) {
    List<Object> bounds = new ArrayList<>();
    bounds.add(null);
    bounds.addAll(cuts);
    bounds.add(null);
    return new Divisions(types, bounds, nullable ? Nulls.LAST : Nulls.NONE, 0, origin());
  }
}
