package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.partitioning.Divisions;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Values;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.operators.spec.SplitRange;
import io.sheaf.planner.PlannerSettings;
import io.sheaf.storage.ColumnStatistics;
import java.util.ArrayList;
import java.util.List;

/**
 * Leaves out sorts of what is in order already: rows of a table that is said to be sorted, which
 * its scan checks, through filters and projections.
 *
 * <pre>
 *   Sort by a                In order of a                  nothing is done
 *     Filter b > 1    ==>      Filter b > 1
 *       Scan t                   Scan t, check order a      one piece after the other
 * </pre>
 *
 * Several tasks read neighbouring pieces each, if bounds prove that all keys of one are before
 * those of the next: then what they give is in order one after the other.
 */
public final class KnownOrder {
  private final PlannerSettings settings;
  private final Sizes sizes;

  public KnownOrder(PlannerSettings settings) {
    this.settings = settings;
    this.sizes = new Sizes(settings);
  }

  /** The plan with its needless sorts marked so. */
  public SheafRel apply(SheafRel rel) {
    if (!settings.divisions() || rel instanceof RecursiveRel) {
      return rel;
    }
    SheafRel node =
        rel.inputs().isEmpty()
            ? rel
            : rel.withInputs(rel.inputs().stream().map(this::apply).toList());
    return switch (node) {
      case SortRel sort when !sort.partial() && !sort.known() -> {
        SheafRel ordered = ordered(sort.input(), sort.keys());
        yield ordered == null ? sort : new SortRel(ordered, sort.keys(), false, true);
      }
      // Behind a filter the first rows may be anywhere: then all threads look for them. Those of an
      // order that was merely declared may be, too, and who stops reading would not notice.
      case TopNRel topN
          when !topN.partial() && !settings.spreads() && startsWithFirst(topN.input()) -> {
        SheafRel ordered = ordered(topN.input(), topN.keys());
        yield ordered == null
            ? topN
            : new LimitRel(
                new SortRel(ordered, topN.keys(), false, true), topN.offset(), topN.fetch(), false);
      }
      default -> node;
    };
  }

  private static boolean startsWithFirst(SheafRel rel) {
    return switch (rel) {
      case ScanRel scan -> !scan.table().isOrderDeclared();
      case ProjectRel project -> startsWithFirst(project.input());
      default -> false;
    };
  }

  /** The rows read in an order that the table has; null when it is not known to have it. */
  private SheafRel ordered(SheafRel rel, List<SortKey> keys) {
    return switch (rel) {
      case ScanRel scan -> inOrder(scan, keys);
      case FilterRel filter -> over(filter, ordered(filter.input(), keys));
      case ProjectRel project -> {
        List<SortKey> below = below(project, keys);
        yield below == null ? null : over(project, ordered(project.input(), below));
      }
      default -> null;
    };
  }

  private static SheafRel over(SheafRel rel, SheafRel input) {
    return input == null ? null : rel.withInputs(List.of(input));
  }

  /** The keys as columns of a projection's input; null when one is computed. */
  private static List<SortKey> below(ProjectRel project, List<SortKey> keys) {
    List<SortKey> below = new ArrayList<>();
    for (SortKey key : keys) {
      if (!(project.expressions().get(key.column()) instanceof Expr.InputRef ref)) {
        return null;
      }
      below.add(new SortKey(ref.index(), key.descending(), key.nullsFirst()));
    }
    return below;
  }

  private ScanRel inOrder(ScanRel scan, List<SortKey> keys) {
    List<SortKey> said = scan.saidOrder();
    if (scan.hasRowNumbers()
        || said.size() < keys.size()
        || !(scan.partitioning() instanceof Partitioning.Single)
        || (settings.workers().count() > 0 && scan.table().isLocal())) {
      return null;
    }
    for (int k = 0; k < keys.size(); k++) {
      SortKey key = keys.get(k);
      SortKey own = said.get(k);
      boolean nullable = scan.schema().field(own.column()).nullable();
      if (own.column() != key.column()
          || own.descending() != key.descending()
          || (nullable && own.nullsFirst() != key.nullsFirst())) {
        return null;
      }
    }
    // What the table says of nulls is what is checked.
    List<SortKey> checked = said.subList(0, keys.size());
    List<SplitRange> pieces = scan.assignment().getFirst();
    if (!settings.spreads()) {
      return scan.inOrder(checked, List.of(pieces));
    }
    List<List<SplitRange>> tasks = chunks(scan, pieces, checked);
    return tasks.size() == 1 && sizes.tasks(scan) > 1 ? null : scan.inOrder(checked, tasks);
  }

  /** The pieces as tasks of neighbours, as many as are worth it, parted where bounds allow it. */
  private List<List<SplitRange>> chunks(ScanRel scan, List<SplitRange> pieces, List<SortKey> keys) {
    double each = scan.rows() / sizes.tasks(scan);
    List<List<SplitRange>> tasks = new ArrayList<>();
    List<SplitRange> task = new ArrayList<>();
    double rows = 0;
    for (SplitRange piece : pieces) {
      if (rows >= each && isBefore(scan, task.getLast(), piece, keys)) {
        tasks.add(List.copyOf(task));
        task.clear();
        rows = 0;
      }
      task.add(piece);
      rows += piece.split().rowCount();
    }
    tasks.add(List.copyOf(task));
    return tasks;
  }

  /** Whether bounds prove all keys of a split to come before those of another. */
  private static boolean isBefore(
      ScanRel scan, SplitRange first, SplitRange second, List<SortKey> keys) {
    SortKey key = keys.getFirst();
    int column = scan.columns().get(key.column());
    ColumnStatistics left = first.split().statistics(column);
    ColumnStatistics right = second.split().statistics(column);
    if (!left.hasBounds()
        || !right.hasBounds()
        || left.nullCount() != 0
        || right.nullCount() != 0
        || left.mayHaveNaN()
        || right.mayHaveNaN()) {
      return false;
    }
    int step =
        key.descending()
            ? Values.compare(left.min(), right.max())
            : Values.compare(right.min(), left.max());
    return step > 0 || (step == 0 && keys.size() == 1);
  }

  /** The order in which a plan's rows come in its last stage; empty when it is not known. */
  public static List<SortKey> of(SheafRel rel) {
    return switch (rel) {
      case SortRel sort when !sort.partial() -> sort.keys();
      case TopNRel topN when !topN.partial() -> topN.keys();
      case LimitRel limit when !limit.partial() -> of(limit.input());
      case FilterRel filter -> of(filter.input());
      case ProjectRel project -> above(project, of(project.input()));
      case ExchangeRel exchange
          when exchange.target() instanceof Partitioning.Single && !exchange.merge().isEmpty() ->
          exchange.merge();
      default -> List.of();
    };
  }

  /** Keys as columns of a projection, up to the first that it leaves out. */
  private static List<SortKey> above(ProjectRel project, List<SortKey> keys) {
    List<SortKey> above = new ArrayList<>();
    for (SortKey key : keys) {
      int output = -1;
      for (int i = 0; i < project.expressions().size() && output < 0; i++) {
        boolean same =
            project.expressions().get(i) instanceof Expr.InputRef ref
                && ref.index() == key.column();
        output = same ? i : -1;
      }
      if (output < 0) {
        break;
      }
      above.add(new SortKey(output, key.descending(), key.nullsFirst()));
    }
    return above;
  }

  /**
   * Whether, once each task's rows are in an order, those of task i + 1 come after those of task i;
   * or, where ranges rise and the order falls, before them.
   */
  static boolean tasksFollow(SheafRel rel, List<SortKey> keys) {
    if (rel instanceof ExchangeRel exchange && exchange.ranges().equals(keys)) {
      return true;
    }
    if (isSequential(rel)) {
      return true;
    }
    return rel.deliveredPartitionings().stream()
        .anyMatch(partitioning -> partitioning instanceof Partitioning.Range range
            && follow(range, keys));
  }

  /**
   * Whether ranges follow each other in an order: as far as both go, the order's keys are those of
   * the ranges, in one direction.
   */
  static boolean follow(Partitioning.Range range, List<SortKey> keys) {
    SortKey first = keys.getFirst();
    int shared = Math.min(range.keys().size(), keys.size());
    for (int k = 0; k < shared; k++) {
      SortKey key = keys.get(k);
      if (key.column() != range.keys().get(k) || key.descending() != first.descending()) {
        return false;
      }
    }
    // Rows with a null in any column are in the last task, where only those of the first belong.
    return range.divisions().isDisjoint()
        && (range.divisions().nulls() == Divisions.Nulls.NONE
            || (range.divisions().nulls() == Divisions.Nulls.LAST
                && range.keys().size() == 1
                && first.nullsFirst() == first.descending()));
  }

  /** Only under a sort that {@link #ordered} has marked. */
  static boolean isSequential(SheafRel rel) {
    return switch (rel) {
      case ScanRel scan -> scan.sequential() && scan.taskCount() > 1;
      case FilterRel filter -> isSequential(filter.input());
      case ProjectRel project -> isSequential(project.input());
      default -> false;
    };
  }
}
