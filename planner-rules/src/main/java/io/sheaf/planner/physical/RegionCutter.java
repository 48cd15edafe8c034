package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Values;
import io.sheaf.planner.PlannerSettings;
import io.sheaf.planner.physical.Region.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/** Cuts all tables of a region at the same bounds, if they are clustered and it pays. */
final class RegionCutter {
  /** Rows of hash tables in a region from which it is worth more than one big table. */
  private static final double MIN_TABLE_ROWS = 100_000;

  /** Rows read by all tasks together, in parts of the tables' rows; with more, tasks get larger. */
  private static final double GOOD_READ = 1.12;

  /** As before, when tasks can't get larger; with more, the region is not cut. */
  static final double MAX_READ = 1.3;

  /**
   * Rows of the largest table a task aims at: enough that few of its splits are read by two tasks,
   * yet its hash tables stay in the caches.
   */
  static final long TARGET_ROWS = 512 * 1024;

  /** Rows a task aims at when else there were fewer than two tasks a thread. */
  private static final long SMALLEST_TARGET_ROWS = 128 * 1024;

  /** The largest task of a table, in parts of what each had if all had the same. */
  private static final double MAX_SKEW = 4;

  private static final long LARGEST_TARGET_ROWS = 2 * TARGET_ROWS;
  private static final int MAX_TASKS = 512;

  private final PlannerSettings settings;

  RegionCutter(PlannerSettings settings) {
    this.settings = settings;
  }

  /**
   * A region's scans cut into tasks.
   *
   * @param wanted tasks that it would be worth to have
   */
  record Cut(IdentityHashMap<SheafRel, ScanRel> scans, int tasks, int wanted) {
    boolean isEnough() {
      return 2 * tasks >= wanted;
    }
  }

  /** The region's scans cut, if they are clustered and it pays; null if not. */
  Cut cut(Region region) {
    boolean asked = settings.divisionRows() > 0;
    if (!asked && region.tableRows < MIN_TABLE_ROWS) {
      return null;
    }
    List<ClusteredKey> keys = new ArrayList<>();
    for (Member member : region.members) {
      ClusteredKey key = member.clustered();
      if (key == null || !isAlike(region, member, key) || !isOrdered(region, key)) {
        return null;
      }
      keys.add(key);
    }
    ClusteredKey largest =
        keys.stream().max(Comparator.comparingDouble(ClusteredKey::rows)).orElseThrow();
    long target = asked ? settings.divisionRows() : targetRows(largest.rows());
    long last = asked ? target : LARGEST_TARGET_ROWS;
    int wanted = tasks(largest, target);
    for (; target <= last; target *= 2) {
      List<Object> cuts = largest.cuts(tasks(largest, target));
      boolean fewest = cuts.size() == 1 || 2 * target > last;
      double most = asked ? Double.MAX_VALUE : fewest ? MAX_READ : GOOD_READ;
      IdentityHashMap<SheafRel, ScanRel> scans =
          cuts.isEmpty() ? null : assign(region, keys, cuts, most);
      if (scans != null) {
        return new Cut(scans, scans.values().iterator().next().taskCount(), wanted);
      }
    }
    return null;
  }

  private static int tasks(ClusteredKey largest, long target) {
    return (int) Math.min(MAX_TASKS, Math.max(1, Math.round(largest.rows() / target)));
  }

  /** Whether a member's key is of the type of the region's first one. */
  private static boolean isAlike(Region region, Member member, ClusteredKey key) {
    Member first = region.members.getFirst();
    return member.keyTypes().equals(first.keyTypes())
        && (member.rising() == null || Monotone.column(member.rising()) == 0)
        && key.types().equals(member.columnTypes());
  }

  /** Null keys go to the last task, which must be where the order has them too. */
  private static boolean isOrdered(Region region, ClusteredKey key) {
    return region.order == null
        || !key.nullable()
        || (key.columns().size() == 1
            && region.order.nullsFirst() == region.order.descending());
  }

  private long targetRows(double rows) {
    long busy = (long) rows / (2L * settings.threads() * Math.max(1, settings.workers().count()));
    return Math.clamp(busy, SMALLEST_TARGET_ROWS, TARGET_ROWS);
  }

  /** The region's scans cut; null when that does not work or is not worth it. */
  private static IdentityHashMap<SheafRel, ScanRel> assign(
      Region region, List<ClusteredKey> keys, List<Object> cuts, double most) {
    List<List<Object>> own = cutsOfMembers(region, keys, cuts);
    if (own == null) {
      return null;
    }
    List<ClusteredKey.Assignment> assignments = new ArrayList<>();
    double cost = 0;
    double rows = 0;
    for (int i = 0; i < keys.size(); i++) {
      ClusteredKey.Assignment assignment =
          keys.get(i).assign(own.get(i), region.members.get(i).keys());
      if (isSkewed(region, assignment)) {
        return null;
      }
      assignments.add(assignment);
      cost += assignment.cost();
      rows += keys.get(i).rows();
    }
    if (cost > most * rows) {
      return null;
    }
    IdentityHashMap<SheafRel, ScanRel> scans = new IdentityHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      Member member = region.members.get(i);
      ClusteredKey key = keys.get(i);
      scans.put(
          member.scan(),
          checked(member, key)
              .cut(
              assignments.get(i).tasks(),
              new Partitioning.Range(member.keys(), key.cut(own.get(i))),
              key.divisions()));
    }
    return scans;
  }

  /** The scan with the order checked that bounds depend on. */
  private static ScanRel checked(Member member, ClusteredKey key) {
    ScanRel scan = member.scan();
    int keys = member.keys().size();
    return key.promises() && scan.order().size() < keys
        ? scan.checking(scan.saidOrder().subList(0, keys))
        : scan;
  }

  /**
   * Whether one task would have much more to do than others, because an expression has values where
   * the column that it is compared with has few.
   */
  private static boolean isSkewed(Region region, ClusteredKey.Assignment assignment) {
    return region.members.stream().anyMatch(member -> member.rising() != null)
        && assignment.largest() * assignment.tasks().size() > MAX_SKEW * assignment.cost();
  }

  /**
   * The cuts as values of each member's column: where an expression of the column reaches what it
   * is at a cut. Equal expressions are cut alike. Null when that can't be told.
   *
   * @param cuts of the largest member's column
   */
  private static List<List<Object>> cutsOfMembers(
      Region region, List<ClusteredKey> columns, List<Object> cuts) {
    if (region.members.stream().allMatch(member -> member.rising() == null)) {
      return java.util.Collections.nCopies(columns.size(), cuts);
    }
    int largest = 0;
    for (int i = 1; i < columns.size(); i++) {
      largest = columns.get(i).rows() > columns.get(largest).rows() ? i : largest;
    }
    Object low = null;
    Object high = null;
    for (ClusteredKey column : columns) {
      low = low == null || Values.compare(column.min(), low) < 0 ? column.min() : low;
      high = high == null || Values.compare(column.max(), high) > 0 ? column.max() : high;
    }
    List<Object> keys = keysAt(region.members.get(largest), columns.get(largest).types().getFirst(), cuts, low);
    if (keys == null || keys.isEmpty()) {
      return null;
    }
    List<List<Object>> own = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Member member = region.members.get(i);
      ClusteredKey column = columns.get(i);
      boolean alike = column.types().getFirst().equals(columns.get(largest).types().getFirst());
      List<Object> places =
          member.rising() == null
              ? keys
              : Monotone.inverse(
                  member.rising(),
                  column.types().getFirst(),
                  keys,
                  alike ? low : column.min(),
                  alike ? high : column.max());
      // What is not proven now would not be later, and the table be cut in vain.
      if (places == null
          || (member.rising() != null && Monotone.of(member.rising(), column.cut(places)) == null)) {
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
    if (member.rising() == null) {
      return cuts;
    }
    List<Object> columns = new ArrayList<>(cuts);
    columns.addFirst(low);
    List<Object> values = Monotone.apply(member.rising(), type, columns);
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
}
