package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Values;
import io.sheaf.operators.spec.JoinType;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.planner.PlannerSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Lets joins and aggregations of clustered tables run range by range of their key, without an
 * exchange and with tables that fit a cache.
 *
 * <pre>
 *   lineitem  |--- 1 ---|--- 2 ---|--- 3 ---|      splits, in the order of l_orderkey
 *   orders    |------ 1 ------|------ 2 -----|     splits, in the order of o_orderkey
 *   cuts           ^         ^         ^           from the larger table's splits; both are read by them
 *   task      |-1--|----2----|----3----|--4--|     a split that a cut goes through is read by both tasks, each its keys
 * </pre>
 *
 * A region is a join on a key by which both sides are clustered, or an aggregation by such a key,
 * with all joins on the same key below it on probe sides; also a sort by it, whose tasks' rows then
 * come in order one after the other. The key may be an expression that rises with the column, as
 * the month of a day: then cuts are where the expression steps. All tables of a region are cut at
 * the same bounds, so equal keys are in tasks of the same number. Runs before {@link
 * EnsureRequirements}, which then finds that nothing needs to move.
 */
public final class DivisionWise {
  /** Rows of hash tables in a region from which it is worth more than one big table. */
  private static final double MIN_TABLE_ROWS = 100_000;

  /** Rows read by all tasks together, in parts of the tables' rows; with more, tasks get larger. */
  private static final double GOOD_READ = 1.12;

  /** As before, when tasks can't get larger; with more, the region is not cut. */
  private static final double MAX_READ = 1.3;

  /**
   * Rows of the largest table a task aims at: enough that few of its splits are read by two tasks,
   * yet its hash tables stay in the caches.
   */
  private static final long TARGET_ROWS = 512 * 1024;

  /** Rows a task aims at when else there were fewer than two tasks a thread. */
  private static final long SMALLEST_TARGET_ROWS = 128 * 1024;

  /** The largest task of a table, in parts of what each had if all had the same. */
  private static final double MAX_SKEW = 4;

  private static final long LARGEST_TARGET_ROWS = 2 * TARGET_ROWS;
  private static final int MAX_TASKS = 512;

  private final PlannerSettings settings;
  private final IdentityHashMap<SheafRel, ScanRel> cut = new IdentityHashMap<>();

  public DivisionWise(PlannerSettings settings) {
    this.settings = settings;
  }

  /** The plan with its regions' scans cut into tasks. */
  public SheafRel apply(SheafRel root) {
    if (!settings.divisions() || settings.partitions() > 0) {
      return root;
    }
    choose(root);
    return cut.isEmpty() ? root : replaced(root);
  }

  /**
   * A scan of a region and its output column that the region's key comes from.
   *
   * @param rising the key as an expression that rises with the column, which is its column 0; null
   *     when it is the column
   */
  private record Member(ScanRel scan, int key, Expr rising) {}

  /** Tables cut together, and the rows of the hash tables that get smaller by it. */
  private static final class Region {
    final List<Member> members = new ArrayList<>();
    double tableRows;

    /** The order that the tasks' rows are to come in one after the other; null for any. */
    SortKey order;
  }

  private void choose(SheafRel rel) {
    if (rel instanceof RecursiveRel || (!cut.containsKey(rel) && isChosen(rel))) {
      return; // a recursion runs in one task
    }
    rel.inputs().forEach(this::choose);
  }

  private boolean isChosen(SheafRel rel) {
    for (int key : keys(rel)) {
      Region region = region(rel, key);
      if (region != null && cut(region)) {
        // Build sides that are no part of the region may hold regions of their own.
        rel.inputs().forEach(this::choose);
        return true;
      }
    }
    return settings.workers().count() > 0
        && switch (rel) {
          case HashJoinRel join -> isHalfChosen(join);
          case AsofJoinRel join -> !join.leftKeys().isEmpty() && isHalfChosen(join.byKeys());
          default -> false;
        };
  }

  /**
   * Cuts the one side of a join whose key is clustered, when both sides would go to other workers
   * else: then only the other side goes, to where the ranges are.
   */
  private boolean isHalfChosen(HashJoinRel join) {
    if (HashJoinRel.isNullAware(join.type()) || new JoinExchanges(settings).shares(join)) {
      return false;
    }
    boolean leftFirst = Sizes.bytes(join.left()) >= Sizes.bytes(join.right());
    return half(join, leftFirst) || half(join, !leftFirst);
  }

  private boolean half(HashJoinRel join, boolean left) {
    SheafRel side = left ? join.left() : join.right();
    if (new Sizes(settings).tasks(side) == 1) {
      return false;
    }
    for (int key : left ? join.leftKeys() : join.rightKeys()) {
      Region region = new Region();
      region.tableRows = Double.MAX_VALUE;
      if (collect(side, key, region) && cut(region)) {
        join.inputs().forEach(this::choose);
        return true;
      }
    }
    return false;
  }

  /** Output columns of a node that may be a region's key. */
  private List<Integer> keys(SheafRel rel) {
    return switch (rel) {
      case HashJoinRel join when !HashJoinRel.isNullAware(join.type()) -> join.leftKeys();
      case AsofJoinRel join -> join.leftKeys();
      case AggregateRel aggregate ->
          java.util.stream.IntStream.range(0, aggregate.groupKeys().size()).boxed().toList();
      case WindowRel window -> window.partitionKeys();
      case MatchRel match -> match.partitionColumns();
      // On one machine, one sort of all rows is as quick.
      case SortRel sort
          when !sort.partial()
              && !sort.known()
              && (settings.workers().count() > 1 || settings.divisionRows() > 0) ->
          List.of(sort.keys().getFirst().column());
      default -> List.of();
    };
  }

  /** The region at whose top this node stands; null if it is none. */
  private Region region(SheafRel rel, int key) {
    Region region = new Region();
    boolean found =
        switch (rel) {
          case HashJoinRel join -> join(join, key, region, true, null);
          case AsofJoinRel join -> join(join.byKeys(), key, region, true, null);
          case AggregateRel aggregate -> {
            region.tableRows += aggregate.rows();
            yield collect(aggregate.input(), aggregate.groupKeys().get(key), region);
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

  /**
   * Adds the scans that a column's rows come from in whole; false when its ranges are not carried
   * to here.
   */
  private boolean collect(SheafRel rel, int column, Region region) {
    return collect(rel, column, region, null);
  }

  /**
   * @param rising what the key is of the column, see {@link Member}
   */
  private boolean collect(SheafRel rel, int column, Region region, Expr rising) {
    return switch (rel) {
      case ScanRel scan when scan.sequential() -> false;
      case ScanRel scan when settings.workers().count() > 0 && !staysOnWorkers(scan, column) ->
          false;
      case ScanRel scan ->
          !cut.containsKey(scan) && region.members.add(new Member(scan, column, rising));
      case FilterRel filter -> collect(filter.input(), column, region, rising);
      case ProjectRel project -> {
        Expr expression = project.expressions().get(column);
        if (expression instanceof Expr.InputRef ref) {
          yield collect(project.input(), ref.index(), region, rising);
        }
        int source = Monotone.column(expression);
        Expr alone = source < 0 ? null : Monotone.alone(expression);
        yield source >= 0
            && collect(
                project.input(),
                source,
                region,
                rising == null ? alone : Monotone.after(rising, alone));
      }
      case UnionRel union ->
          union.inputs().stream().allMatch(input -> collect(input, column, region, rising));
      case UnnestRel unnest ->
          column < unnest.input().schema().size()
              && collect(unnest.input(), column, region, rising);
      case HashJoinRel join -> join(join, column, region, false, rising);
      case NestedLoopJoinRel join ->
          !HashJoinRel.keepsRight(join.type())
              && column < join.left().schema().size()
              && collect(join.left(), column, region, rising);
      case AggregateRel aggregate when column < aggregate.groupKeys().size() -> {
        region.tableRows += aggregate.rows();
        yield collect(aggregate.input(), aggregate.groupKeys().get(column), region, rising);
      }
      case MatchRel match when match.partitionColumns().contains(column) -> {
        region.tableRows += match.input().rows();
        yield collect(match.input(), column, region, rising);
      }
      case WindowRel window when window.partitionKeys().contains(column) -> {
        region.tableRows += window.rows();
        yield collect(window.input(), column, region, rising);
      }
      default -> false;
    };
  }

  /**
   * Whether workers can read a scan by ranges of a column without reading much of it twice. If not,
   * its rows move, and what it is joined with may keep its ranges all the same. Not what only the
   * client has.
   */
  private boolean staysOnWorkers(ScanRel scan, int column) {
    if (scan.table().isLocal()) {
      return false;
    }
    ClusteredColumn clustered = ClusteredColumn.of(scan.table(), scan.columns().get(column));
    if (clustered == null || settings.divisionRows() > 0) {
      return clustered != null;
    }
    List<Object> cuts = clustered.cuts((int) Math.max(1, clustered.rows() / TARGET_ROWS));
    return clustered.assign(cuts, column).cost() <= MAX_READ * clustered.rows();
  }

  /**
   * Adds a join's scans: those of the left side, and those of the right side when they are
   * clustered by the key it is compared with.
   *
   * @param top whether the right side must be clustered too, for the join to start a region
   * @param rising what the key is of the column, see {@link Member}
   */
  private boolean join(HashJoinRel join, int column, Region region, boolean top, Expr rising) {
    int left = join.left().schema().size();
    int pair =
        column < left ? join.leftKeys().indexOf(column) : join.rightKeys().indexOf(column - left);
    boolean mirrored = column >= left;
    if (mirrored && (pair < 0 || join.type() != JoinType.INNER)) {
      return false;
    }
    int key = mirrored ? join.leftKeys().get(pair) : column;
    boolean both = pair >= 0 && !HashJoinRel.isNullAware(join.type());
    if (HashJoinRel.keepsRight(join.type()) && !top) {
      return false;
    }
    Region own = new Region();
    if (!collect(join.left(), key, own, rising)) {
      return false;
    }
    Region right = new Region();
    boolean aligned = both && collect(join.right(), join.rightKeys().get(pair), right, rising);
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

  /** Cuts the region's scans if they are clustered and it pays. */
  private boolean cut(Region region) {
    boolean asked = settings.divisionRows() > 0;
    if (!asked && region.tableRows < MIN_TABLE_ROWS) {
      return false;
    }
    List<ClusteredColumn> columns = new ArrayList<>();
    for (Member member : region.members) {
      ClusteredColumn column =
          ClusteredColumn.of(member.scan.table(), member.scan.columns().get(member.key));
      if (column == null || !isAlike(region, member, column) || !isOrdered(region, column)) {
        return false;
      }
      columns.add(column);
    }
    ClusteredColumn largest =
        columns.stream().max(Comparator.comparingDouble(ClusteredColumn::rows)).orElseThrow();
    long target = asked ? settings.divisionRows() : targetRows(largest.rows());
    long last = asked ? target : LARGEST_TARGET_ROWS;
    for (; target <= last; target *= 2) {
      int tasks = (int) Math.min(MAX_TASKS, Math.max(1, Math.round(largest.rows() / target)));
      List<Object> cuts = largest.cuts(tasks);
      boolean fewest = cuts.size() == 1 || 2 * target > last;
      double most = asked ? Double.MAX_VALUE : fewest ? MAX_READ : GOOD_READ;
      if (!cuts.isEmpty() && assign(region, columns, cuts, most)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a member's key is of the type of the region's first one. */
  private static boolean isAlike(Region region, Member member, ClusteredColumn column) {
    Member first = region.members.getFirst();
    return keyType(member).equals(keyType(first))
        && (member.rising == null || Monotone.column(member.rising) == 0)
        && column.type().equals(member.scan.schema().type(member.key));
  }

  private static DataType keyType(Member member) {
    return member.rising == null ? member.scan.schema().type(member.key) : member.rising.type();
  }

  /** Null keys go to the last task, which must be where the order has them too. */
  private static boolean isOrdered(Region region, ClusteredColumn column) {
    return region.order == null
        || !column.nullable()
        || region.order.nullsFirst() == region.order.descending();
  }

  private long targetRows(double rows) {
    long busy = (long) rows / (2L * settings.threads() * Math.max(1, settings.workers().count()));
    return Math.clamp(busy, SMALLEST_TARGET_ROWS, TARGET_ROWS);
  }

  private boolean assign(
      Region region, List<ClusteredColumn> columns, List<Object> cuts, double most) {
    List<List<Object>> own = cutsOfMembers(region, columns, cuts);
    if (own == null) {
      return false;
    }
    List<ClusteredColumn.Assignment> assignments = new ArrayList<>();
    double cost = 0;
    double rows = 0;
    for (int i = 0; i < columns.size(); i++) {
      ClusteredColumn.Assignment assignment =
          columns.get(i).assign(own.get(i), region.members.get(i).key);
      if (isSkewed(region, assignment)) {
        return false;
      }
      assignments.add(assignment);
      cost += assignment.cost();
      rows += columns.get(i).rows();
    }
    if (cost > most * rows) {
      return false;
    }
    for (int i = 0; i < columns.size(); i++) {
      Member member = region.members.get(i);
      cut.put(
          member.scan,
          member.scan.cut(
              assignments.get(i).tasks(),
              new Partitioning.Range(member.key, columns.get(i).cut(own.get(i))),
              columns.get(i).divisions()));
    }
    return true;
  }

  /**
   * Whether one task would have much more to do than others, because an expression has values where
   * the column that it is compared with has few.
   */
  private static boolean isSkewed(Region region, ClusteredColumn.Assignment assignment) {
    return region.members.stream().anyMatch(member -> member.rising != null)
        && assignment.largest() * assignment.tasks().size() > MAX_SKEW * assignment.cost();
  }

  /**
   * The cuts as values of each member's column: where an expression of the column reaches what it
   * is at a cut. Equal expressions are cut alike. Null when that can't be told.
   *
   * @param cuts of the largest member's column
   */
  private static List<List<Object>> cutsOfMembers(
      Region region, List<ClusteredColumn> columns, List<Object> cuts) {
    if (region.members.stream().allMatch(member -> member.rising == null)) {
      return java.util.Collections.nCopies(columns.size(), cuts);
    }
    int largest = 0;
    for (int i = 1; i < columns.size(); i++) {
      largest = columns.get(i).rows() > columns.get(largest).rows() ? i : largest;
    }
    Object low = null;
    Object high = null;
    for (ClusteredColumn column : columns) {
      low = low == null || Values.compare(column.min(), low) < 0 ? column.min() : low;
      high = high == null || Values.compare(column.max(), high) > 0 ? column.max() : high;
    }
    List<Object> keys = keysAt(region.members.get(largest), columns.get(largest).type(), cuts, low);
    if (keys == null || keys.isEmpty()) {
      return null;
    }
    List<List<Object>> own = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Member member = region.members.get(i);
      ClusteredColumn column = columns.get(i);
      boolean alike = column.type().equals(columns.get(largest).type());
      List<Object> places =
          member.rising == null
              ? keys
              : Monotone.inverse(
                  member.rising,
                  column.type(),
                  keys,
                  alike ? low : column.min(),
                  alike ? high : column.max());
      // What is not proven now would not be later, and the table be cut in vain.
      if (places == null
          || (member.rising != null && Monotone.of(member.rising, column.cut(places)) == null)) {
        return null;
      }
      own.add(places);
    }
    return own;
  }

  /**
   * What the member's key is at each cut of its column, without repetition and without what it is
   * at the least value, below which there is nothing.
   */
  private static List<Object> keysAt(Member member, DataType type, List<Object> cuts, Object low) {
    if (member.rising == null) {
      return cuts;
    }
    List<Object> columns = new ArrayList<>(cuts);
    columns.addFirst(low);
    List<Object> values = Monotone.apply(member.rising, type, columns);
    if (values == null) {
      return null;
    }
    List<Object> distinct = new ArrayList<>(values.subList(0, 1));
    for (Object value : values) {
      if (Values.compare(distinct.getLast(), value) < 0) {
        distinct.add(value);
      }
    }
    return distinct.subList(1, distinct.size());
  }

  private SheafRel replaced(SheafRel rel) {
    ScanRel scan = cut.get(rel);
    return scan != null ? scan : rel.withInputs(rel.inputs().stream().map(this::replaced).toList());
  }
}
