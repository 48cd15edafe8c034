package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.operators.spec.JoinType;
import io.sheaf.planner.PlannerSettings;
import io.sheaf.planner.physical.Region.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds the scans that a node's key comes from, through all that keeps ranges, and those of what is
 * joined on the same key.
 */
final class RegionFinder {
  private final PlannerSettings settings;
  private final Predicate<ScanRel> isTaken;

  /**
   * @param isTaken tells of scans that are in another region
   */
  RegionFinder(PlannerSettings settings, Predicate<ScanRel> isTaken) {
    this.settings = settings;
    this.isTaken = isTaken;
  }

  /** The region at whose top this node stands; null if it is none. */
  Region region(SheafRel rel, List<Integer> key) {
    Region region = new Region();
    boolean found =
        switch (rel) {
          case HashJoinRel join -> join(join, key, region, true, null);
          case AsofJoinRel join -> join(join.byKeys(), key, region, true, null);
          case AggregateRel aggregate -> {
            region.tableRows += aggregate.rows();
            yield collect(aggregate.input(), groupKeys(aggregate, key), region);
          }
          case MatchRel match -> {
            region.tableRows += match.input().rows();
            yield collect(match.input(), key, region);
          }
          case WindowRel window -> {
            region.tableRows += window.rows();
            yield collect(window.input(), key, region);
          }
          case SortRel sort -> {
            region.tableRows += sort.rows() >= SortExchanges.RANGE_ROWS ? sort.rows() : 0;
            region.order = sort.keys().getFirst();
            yield collect(sort.input(), key, region);
          }
          default -> false;
        };
    return found ? region : null;
  }

  private static List<Integer> groupKeys(AggregateRel aggregate, List<Integer> columns) {
    return columns.stream().map(aggregate.groupKeys()::get).toList();
  }

  private static boolean areBelow(List<Integer> columns, int size) {
    return columns.stream().allMatch(column -> column < size);
  }

  /**
   * Adds the scans that some columns' rows come from in whole; false when their ranges are not
   * carried to here.
   */
  boolean collect(SheafRel rel, List<Integer> columns, Region region) {
    return collect(rel, columns, region, null);
  }

  /**
   * @param rising what the key is of the column, see {@link Member}
   */
  private boolean collect(SheafRel rel, List<Integer> columns, Region region, Expr rising) {
    return switch (rel) {
      case ScanRel scan when scan.sequential() -> false;
      case ScanRel scan when settings.workers().count() > 0 && !staysOnWorkers(scan, columns) ->
          false;
      case ScanRel scan ->
          !isTaken.test(scan) && region.members.add(new Member(scan, columns, rising));
      case FilterRel filter -> collect(filter.input(), columns, region, rising);
      case ProjectRel project -> project(project, columns, region, rising);
      case UnionRel union ->
          union.inputs().stream().allMatch(input -> collect(input, columns, region, rising));
      case UnnestRel unnest ->
          areBelow(columns, unnest.input().schema().size())
              && collect(unnest.input(), columns, region, rising);
      case HashJoinRel join -> join(join, columns, region, false, rising);
      case NestedLoopJoinRel join ->
          !join.type().endsWithRight()
              && areBelow(columns, join.left().schema().size())
              && collect(join.left(), columns, region, rising);
      case AggregateRel aggregate when areBelow(columns, aggregate.groupKeys().size()) -> {
        region.tableRows += aggregate.rows();
        yield collect(aggregate.input(), groupKeys(aggregate, columns), region, rising);
      }
      case MatchRel match when match.partitionColumns().containsAll(columns) -> {
        region.tableRows += match.input().rows();
        yield collect(match.input(), columns, region, rising);
      }
      case WindowRel window when window.partitionKeys().containsAll(columns) -> {
        region.tableRows += window.rows();
        yield collect(window.input(), columns, region, rising);
      }
      default -> false;
    };
  }

  /** Columns that are passed on, or one that rises with what it is computed from. */
  private boolean project(ProjectRel project, List<Integer> columns, Region region, Expr rising) {
    List<Expr> expressions = columns.stream().map(project.expressions()::get).toList();
    if (expressions.stream().allMatch(Expr.InputRef.class::isInstance)) {
      List<Integer> below =
          expressions.stream().map(expression -> ((Expr.InputRef) expression).index()).toList();
      return collect(project.input(), below, region, rising);
    }
    int source = columns.size() > 1 ? -1 : Monotone.column(expressions.getFirst());
    if (source < 0) {
      return false;
    }
    Expr alone = Monotone.alone(expressions.getFirst());
    Expr whole = rising == null ? alone : Monotone.after(rising, alone);
    return collect(project.input(), List.of(source), region, whole);
  }

  /**
   * Whether workers can read a scan by ranges of a key without reading much of it twice. If not,
   * its rows move, and what it is joined with may keep its ranges all the same. Not what only the
   * client has.
   */
  private boolean staysOnWorkers(ScanRel scan, List<Integer> columns) {
    if (scan.table().isLocal()) {
      return false;
    }
    ClusteredKey clustered = Region.clustered(scan, columns);
    if (clustered == null || settings.divisionRows() > 0) {
      return clustered != null;
    }
    List<Object> cuts =
        clustered.cuts((int) Math.max(1, clustered.rows() / RegionCutter.TARGET_ROWS));
    return clustered.assign(cuts, columns).cost() <= RegionCutter.MAX_READ * clustered.rows();
  }

  /**
   * Adds a join's scans: those of the left side, and those of the right side when they are
   * clustered by the key it is compared with.
   *
   * @param top whether the right side must be clustered too, for the join to start a region
   * @param rising what the key is of the column, see {@link Member}
   */
  private boolean join(
      HashJoinRel join, List<Integer> columns, Region region, boolean top, Expr rising) {
    if (join.type().isRightAlone()) {
      return rightAlone(join, columns, region, rising);
    }
    int left = join.left().schema().size();
    List<Integer> keys = new ArrayList<>();
    List<Integer> pairs = new ArrayList<>();
    for (int column : columns) {
      boolean mirrored = column >= left;
      int pair =
          mirrored ? join.rightKeys().indexOf(column - left) : join.leftKeys().indexOf(column);
      if (mirrored && (pair < 0 || join.type() != JoinType.INNER)) {
        return false;
      }
      keys.add(mirrored ? join.leftKeys().get(pair) : column);
      pairs.add(pair);
    }
    boolean both = !pairs.contains(-1) && !join.type().isNullAware();
    if (join.type().endsWithRight() && !top) {
      return false;
    }
    Region own = new Region();
    if (!collect(join.left(), keys, own, rising)) {
      return false;
    }
    Region right = new Region();
    boolean aligned =
        both
            && collect(
                join.right(), pairs.stream().map(join.rightKeys()::get).toList(), right, rising);
    if (!aligned && top) {
      return false;
    }
    region.members.addAll(own.members);
    region.tableRows += own.tableRows;
    if (aligned) {
      region.members.addAll(right.members);
      region.tableRows += right.tableRows + join.right().rows();
    }
    return true;
  }

  /**
   * Both sides' scans: a right row must meet all left rows of its key, wherever the join stands.
   */
  private boolean rightAlone(HashJoinRel join, List<Integer> columns, Region region, Expr rising) {
    List<Integer> pairs = columns.stream().map(join.rightKeys()::indexOf).toList();
    Region both = new Region();
    if (pairs.contains(-1)
        || !collect(join.right(), columns, both, rising)
        || !collect(join.left(), pairs.stream().map(join.leftKeys()::get).toList(), both, rising)) {
      return false;
    }
    region.members.addAll(both.members);
    region.tableRows += both.tableRows + join.right().rows();
    return true;
  }
}
