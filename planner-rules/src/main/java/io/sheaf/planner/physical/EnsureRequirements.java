package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.planner.PlannerSettings;
import io.sheaf.planner.PlannerSettings.Workers;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts exchanges where rows are not where an operator needs them.
 *
 * <pre>
 *   Aggregate by b                       Final aggregate by b
 *     HashJoin x = y          ==>          Exchange by hash of b       does not satisfy "clustered by b"
 *       Scan t  any of 4                     Partial aggregate by b
 *       Scan u  single                         HashJoin x = y
 *                                                Scan t  any of 4
 *                                                Build                 small, or no other way: shared by all
 *                                                  Scan u  single
 * </pre>
 *
 * One pass bottom-up; what it gives, it leaves as it is (idempotent), so it may run again after
 * stages have ended. A stage in one task satisfies everything: a local plan keeps no exchange
 * unless divisions made tasks. Joins are decided by {@link JoinExchanges}, aggregations by {@link
 * AggregateExchanges}, what is left to the client by {@link ClientStage}.
 */
public final class EnsureRequirements {
  private final PlannerSettings settings;

  public EnsureRequirements(PlannerSettings settings) {
    this.settings = settings;
  }

  /** The plan with all that is needed, its result in one task. */
  public SheafRel apply(SheafRel root) {
    if (settings.workers().count() > 0 && !Exchanges.readsShared(root)) {
      // Workers have nothing to read: all runs where the rows are.
      return new EnsureRequirements(settings.withWorkers(Workers.NONE)).apply(root);
    }
    SheafRel ensured = new Pass(settings).ensure(root);
    return settings.workers().count() > 0
        ? ClientStage.of(ensured)
        : Exchanges.together(ensured, "the result is read as one stream");
  }

  /** The plan with all that is needed inside of it, its rows in as many tasks as they come in. */
  public SheafRel spread(SheafRel plan) {
    boolean atClient = settings.workers().count() > 0 && !Exchanges.readsShared(plan);
    return new Pass(atClient ? settings.withWorkers(Workers.NONE) : settings).ensure(plan);
  }

  /** The walk over one plan. */
  private static final class Pass {
    private final PlannerSettings settings;
    private final Sizes sizes;
    private final JoinExchanges joins;
    private final AggregateExchanges aggregates;
    private final SortExchanges sorts;

    Pass(PlannerSettings settings) {
      this.settings = settings;
      this.sizes = new Sizes(settings);
      this.joins = new JoinExchanges(settings);
      this.aggregates = new AggregateExchanges(settings);
      this.sorts = new SortExchanges(settings);
    }

    SheafRel ensure(SheafRel rel) {
      if (rel instanceof RecursiveRel) {
        return rel; // in one task from its scans on
      }
      SheafRel node = rel.withInputs(rel.inputs().stream().map(this::ensure).toList());
      return switch (node) {
        case ScanRel scan -> spread(scan);
        case HashJoinRel join -> joins.hashJoin(join);
        case NestedLoopJoinRel join -> joins.nestedLoops(join);
        case AsofJoinRel join -> joins.asof(join);
        case AggregateRel aggregate -> aggregates.aggregate(aggregate);
        case SortedAggregateRel aggregate ->
            aggregates.clustered(aggregate, aggregate.keys(), "group");
        case WindowRel window ->
            aggregates.clustered(window, window.partitionKeys(), "partition of a window");
        case MatchRel match ->
            aggregates.clustered(match, match.partitionColumns(), "partition of a row pattern");
        case TopNRel topN -> topN(topN);
        case LimitRel limit -> limit(limit);
        case SortRel sort -> sorts.sort(sort);
        case UnionRel union -> union(union);
        case FilterRel filter -> beforeLeavingClient(filter);
        case ProjectRel project -> beforeLeavingClient(project);
        case ExpandRel expand -> expand;
        case UnnestRel unnest -> unnest;
        case ValuesRel values -> values;
        case BuildRel build -> build;
        case RecursiveRel recursion -> recursion;
        case WorkingTableRel working -> working;
        case StageOutputRel output -> output;
        case SharedRel shared -> shared;
        case RangeStepRel step -> step;
        case ExchangeRel exchange ->
            exchange.input() instanceof ExchangeRel inner && Exchanges.isFromClient(inner)
                ? exchange.withInputs(inner.inputs())
                : exchange;
      };
    }

    /** A table's splits are dealt out if they are worth several tasks. */
    private SheafRel spread(ScanRel scan) {
      if (!settings.spreads()
          || scan.sequential()
          || !(scan.partitioning() instanceof Partitioning.Single)) {
        return scan;
      }
      int tasks = sizes.tasks(scan);
      if (settings.workers().count() > 0 && scan.table().isLocal()) {
        return Exchanges.fromClient(scan, tasks);
      }
      if (settings.partitions() == 0) {
        tasks = Math.min(tasks, Math.max(1, scan.assignment().getFirst().size()));
      }
      return dealt(scan, tasks);
    }

    private static ScanRel dealt(ScanRel scan, int tasks) {
      return scan.withAssignment(
          SplitDealer.deal(scan.assignment().stream().flatMap(List::stream).toList(), tasks),
          Partitionings.unknown(tasks).getFirst());
    }

    /** Rows and columns that nobody wants stay with the client. */
    private static SheafRel beforeLeavingClient(SheafRel rel) {
      return rel.inputs().getFirst() instanceof ExchangeRel exchange
              && Exchanges.isFromClient(exchange)
          ? exchange.withInputs(List.of(rel.withInputs(exchange.inputs())))
          : rel;
    }

    private static SheafRel topN(TopNRel topN) {
      SheafRel input = topN.input();
      if (topN.partial() || input.taskCount() == 1) {
        return topN;
      }
      TopNRel local =
          new TopNRel(input, topN.keys(), 0, Math.addExact(topN.offset(), topN.fetch()), true);
      return topN.withInputs(
          List.of(Exchanges.together(local, "the first rows of all tasks are compared")));
    }

    private static SheafRel limit(LimitRel limit) {
      SheafRel input = limit.input();
      if (limit.partial() || input.taskCount() == 1) {
        return limit;
      }
      SheafRel local =
          limit.fetch() < 0
              ? input
              : new LimitRel(input, 0, Math.addExact(limit.offset(), limit.fetch()), true);
      return limit.withInputs(
          List.of(Exchanges.together(local, "rows are counted over all tasks")));
    }

    private SheafRel union(UnionRel union) {
      int most = union.inputs().stream().mapToInt(SheafRel::taskCount).max().orElseThrow();
      if (union.inputs().stream().allMatch(input -> input.taskCount() == most)) {
        return union;
      }
      String reason = "the inputs of a union are in different numbers of tasks";
      if (!settings.spreads()) {
        return union.withInputs(
            union.inputs().stream().map(i -> Exchanges.together(i, reason)).toList());
      }
      List<SheafRel> inputs = new ArrayList<>();
      for (SheafRel input : union.inputs()) {
        SheafRel wide = input.taskCount() == most ? input : widened(input, most);
        inputs.add(
            wide != null
                ? wide
                : Exchanges.to(input, Partitionings.unknown(most).getFirst(), List.of(), reason));
      }
      return union.withInputs(inputs);
    }

    /** The same rows read by more tasks; null when more than a scan would change. */
    private static SheafRel widened(SheafRel rel, int tasks) {
      return switch (rel) {
        case ScanRel scan
            when !(scan.partitioning() instanceof Partitioning.Range) && !scan.sequential() ->
            dealt(scan, tasks);
        case FilterRel filter -> over(filter, widened(filter.input(), tasks));
        case ProjectRel project -> over(project, widened(project.input(), tasks));
        default -> null;
      };
    }

    private static SheafRel over(SheafRel rel, SheafRel input) {
      return input == null ? null : rel.withInputs(List.of(input));
    }
  }
}
