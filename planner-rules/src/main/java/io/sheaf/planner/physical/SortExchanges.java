package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Traits;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Layout;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.planner.PlannerSettings;
import java.util.List;

/** How rows of several tasks come into one order: merged, or by ranges that are sorted apart. */
final class SortExchanges {
  /** Fewer rows are sorted where they are and merged. */
  static final double RANGE_ROWS = 2e6;

  private final PlannerSettings settings;
  private final Sizes sizes;

  SortExchanges(PlannerSettings settings) {
    this.settings = settings;
    this.sizes = new Sizes(settings);
  }

  SheafRel sort(SortRel sort) {
    SheafRel input = sort.input();
    if (sort.partial() || input.taskCount() == 1) {
      return sort;
    }
    if (!settings.spreads() && !KnownOrder.tasksFollow(input, sort.keys())) {
      return sort.withInputs(
          List.of(Exchanges.together(input, "sorting needs all rows in one task")));
    }
    if (sort.known() || KnownOrder.tasksFollow(input, sort.keys())) {
      return gathered(sort, input, "the sorted ranges come one after the other");
    }
    int ranges = ranges(sort);
    if (ranges == 1) {
      return gathered(sort, input, "the sorted rows of all tasks are merged into one order");
    }
    SheafRel spread =
        Exchanges.byRanges(input, sort.keys(), ranges, "each task sorts a range of the order");
    return gathered(sort, spread, "the sorted ranges come one after the other");
  }

  private static SheafRel gathered(SortRel sort, SheafRel input, String reason) {
    return Exchanges.to(
        new SortRel(input, sort.keys(), true, sort.known()),
        Partitioning.single(),
        sort.keys(),
        reason);
  }

  /**
   * The ranges that are worth sorting apart; 1 when there are none. Merging is one task's work,
   * ranges cost moving all rows once more.
   */
  private int ranges(SortRel sort) {
    SheafRel input = sort.input();
    boolean large = input.rows() >= RANGE_ROWS || settings.partitions() > 1;
    return large && settings.workers().count() > 1 && isRepeatable(input, isInexact(sort))
        ? sizes.tasks(input)
        : 1;
  }

  private static boolean isInexact(SortRel sort) {
    return sort.keys().stream()
        .mapToInt(SortKey::column)
        .anyMatch(key -> sort.schema().type(key).layout() == Layout.DOUBLE);
  }

  /**
   * Whether a task that runs again makes the same keys. If not, bounds found by them could change
   * while some rows have been sent by others: after a sum of doubles, whose last bits depend on the
   * order of the rows, random numbers, or a limit that takes any rows.
   */
  private static boolean isRepeatable(SheafRel rel, boolean inexact) {
    return switch (rel) {
      case ProjectRel project
          when !project.expressions().stream().allMatch(Traits::isDeterministic) ->
          false;
      case FilterRel filter when !Traits.isDeterministic(filter.condition()) -> false;
      case LimitRel limit -> false;
      case TopNRel topN -> false;
      case AggregateRel aggregate when inexact -> false;
      case SortedAggregateRel aggregate when inexact -> false;
      case WindowRel window -> false;
      case RecursiveRel recursion when inexact -> false;
      case StageOutputRel output when inexact -> false;
      default -> rel.inputs().stream().allMatch(input -> isRepeatable(input, inexact));
    };
  }
}
