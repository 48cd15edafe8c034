package io.sheaf.planner.physical;

import io.sheaf.planner.PlannerSettings;
import io.sheaf.planner.physical.RegionCutter.Cut;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
 * the month of a day: then cuts are where the expression steps. Where one column makes too few
 * ranges, as a country that has many splits, the key is a list of columns. All tables of a region
 * are cut at the same bounds, so equal keys are in tasks of the same number. Runs before {@link
 * EnsureRequirements}, which then finds that nothing needs to move.
 */
public final class DivisionWise {
  /** Columns of the longest key that is tried. */
  private static final int MAX_KEY = 4;

  private final PlannerSettings settings;
  private final IdentityHashMap<SheafRel, ScanRel> cut = new IdentityHashMap<>();
  private final RegionFinder finder;
  private final RegionCutter cutter;

  public DivisionWise(PlannerSettings settings) {
    this.settings = settings;
    this.finder = new RegionFinder(settings, cut::containsKey);
    this.cutter = new RegionCutter(settings);
  }

  /** The plan with its regions' scans cut into tasks. */
  public SheafRel apply(SheafRel root) {
    if (!settings.divisions() || settings.partitions() > 0) {
      return root;
    }
    choose(root);
    return cut.isEmpty() ? root : replaced(root);
  }

  private void choose(SheafRel rel) {
    if (rel instanceof RecursiveRel || (!cut.containsKey(rel) && isChosen(rel))) {
      return; // a recursion runs in one task
    }
    rel.inputs().forEach(this::choose);
  }

  private boolean isChosen(SheafRel rel) {
    if (isCut(keys(rel), rel instanceof SortRel, key -> finder.region(rel, key))) {
      // Build sides that are no part of the region may hold regions of their own.
      rel.inputs().forEach(this::choose);
      return true;
    }
    return settings.workers().count() > 0
        && switch (rel) {
          case HashJoinRel join -> isHalfChosen(join);
          case AsofJoinRel join -> !join.leftKeys().isEmpty() && isHalfChosen(join.byKeys());
          default -> false;
        };
  }

  /**
   * Cuts a region by one of some columns, or, where each of them makes too few tasks, by a list of
   * them.
   *
   * @param fixed whether keys begin with the first column and go on in the order of the columns
   * @param regions makes the region of a key; null when there is none
   */
  private boolean isCut(
      List<Integer> columns, boolean fixed, Function<List<Integer>, Region> regions) {
    Cut best = null;
    List<List<Integer>> keys = List.of(List.of());
    for (int size = 1; size <= Math.min(MAX_KEY, columns.size()); size++) {
      List<List<Integer>> leading = new ArrayList<>();
      for (List<Integer> key : longer(keys, fixed ? columns.subList(size - 1, size) : columns)) {
        Region region = regions.apply(key);
        Cut found = region == null ? null : cutter.cut(region);
        if (best == null || (found != null && found.tasks() > best.tasks())) {
          best = found;
        }
        if (best != null && best.isEnough()) {
          break;
        }
        if (region != null && size < columns.size() && region.leads()) {
          leading.add(key);
        }
      }
      if (best != null && best.isEnough()) {
        break;
      }
      keys = leading;
    }
    if (best != null) {
      cut.putAll(best.scans());
    }
    return best != null;
  }

  private static List<List<Integer>> longer(List<List<Integer>> keys, List<Integer> columns) {
    List<List<Integer>> longer = new ArrayList<>();
    for (List<Integer> key : keys) {
      for (int column : columns) {
        if (!key.contains(column)) {
          longer.add(Stream.concat(key.stream(), Stream.of(column)).toList());
        }
      }
    }
    return longer;
  }

  /**
   * Cuts the one side of a join whose key is clustered, when both sides would go to other workers
   * else: then only the other side goes, to where the ranges are.
   */
  private boolean isHalfChosen(HashJoinRel join) {
    if (join.type().isNullAware() || new JoinExchanges(settings).shares(join)) {
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
    boolean chosen =
        isCut(
            left ? join.leftKeys() : join.rightKeys(),
            false,
            keys -> {
              Region region = new Region();
              region.tableRows = Double.MAX_VALUE;
              return finder.collect(side, keys, region) ? region : null;
            });
    if (chosen) {
      join.inputs().forEach(this::choose);
    }
    return chosen;
  }

  /** Output columns of a node that may be a region's key. */
  private List<Integer> keys(SheafRel rel) {
    return switch (rel) {
      case HashJoinRel join when !join.type().isNullAware() ->
          join.type().isRightAlone() ? join.rightKeys() : join.leftKeys();
      case AsofJoinRel join -> join.leftKeys();
      case AggregateRel aggregate ->
          IntStream.range(0, aggregate.groupKeys().size()).boxed().toList();
      case WindowRel window -> window.partitionKeys();
      case MatchRel match -> match.partitionColumns();
      // On one machine, one sort of all rows is as quick.
      case SortRel sort
          when !sort.partial()
              && !sort.known()
              && (settings.workers().count() > 1 || settings.divisionRows() > 0) ->
          Region.alike(sort.keys());
      default -> List.of();
    };
  }

  private SheafRel replaced(SheafRel rel) {
    ScanRel scan = cut.get(rel);
    return scan != null ? scan : rel.withInputs(rel.inputs().stream().map(this::replaced).toList());
  }
}
