package io.sheaf.planner.physical;

import io.sheaf.columnar.aggregate.AggregateFunctions;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.partitioning.Partitioning.Requirement;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.AggregateCall;
import io.sheaf.operators.spec.AggregateSpec.Phase;
import io.sheaf.operators.spec.SplitRange;
import io.sheaf.planner.PlannerSettings;
import io.sheaf.planner.PlannerSettings.JoinStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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
 * unless divisions made tasks.
 */
public final class EnsureRequirements {
  /** Rows up to which a build side is sent to all tasks rather than both sides being exchanged. */
  private static final double BROADCAST_ROWS = 100_000;

  /** Groups per input row from which aggregating before the exchange saves too little. */
  private static final double USELESS_PARTIAL = 0.7;

  private final PlannerSettings settings;

  public EnsureRequirements(PlannerSettings settings) {
    this.settings = settings;
  }

  /** The plan with all that is needed, its result in one task. */
  public SheafRel apply(SheafRel root) {
    return together(ensure(root), "the result is read as one stream");
  }

  private SheafRel ensure(SheafRel rel) {
    SheafRel node = rel.withInputs(rel.inputs().stream().map(this::ensure).toList());
    return switch (node) {
      case ScanRel scan -> spread(scan);
      case HashJoinRel join -> hashJoin(join);
      case NestedLoopJoinRel join -> nestedLoops(join);
      case AggregateRel aggregate -> aggregate(aggregate);
      case TopNRel topN -> topN(topN);
      case LimitRel limit -> limit(limit);
      case SortRel sort ->
          sort.withInputs(List.of(together(sort.input(), "sorting needs all rows in one task")));
      case UnionRel union -> union(union);
      case FilterRel filter -> filter;
      case ProjectRel project -> project;
      case UnnestRel unnest -> unnest;
      case ValuesRel values -> values;
      case BuildRel build -> build;
      case ExchangeRel exchange -> exchange;
    };
  }

  /** With a forced number of tasks, a table's splits are dealt out. */
  private ScanRel spread(ScanRel scan) {
    int tasks = settings.partitions();
    if (tasks == 0 || !(scan.partitioning() instanceof Partitioning.Single)) {
      return scan;
    }
    List<SplitRange> all = scan.assignment().getFirst();
    List<List<SplitRange>> pieces = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      int own = task;
      pieces.add(
          IntStream.range(0, all.size()).filter(i -> i % tasks == own).mapToObj(all::get).toList());
    }
    return scan.withAssignment(pieces, Partitionings.unknown(tasks).getFirst());
  }

  private static SheafRel together(SheafRel rel, String reason) {
    return rel.taskCount() == 1 && !(rel instanceof BuildRel)
        ? rel
        : new ExchangeRel(rel, Partitioning.single(), List.of(), reason);
  }

  private SheafRel hashJoin(HashJoinRel join) {
    SheafRel left = join.left();
    SheafRel right = join.right();
    if (right instanceof BuildRel || (left.taskCount() == 1 && right.taskCount() == 1)) {
      return join;
    }
    boolean nullAware = HashJoinRel.isNullAware(join.type());
    if (!nullAware && copartitioned(join)) {
      return join;
    }
    if (left.taskCount() == 1 && (settings.partitions() == 0 || nullAware)) {
      return join.withInputs(List.of(left, together(right, "the probe side is in one task")));
    }
    boolean mayShare = !HashJoinRel.keepsRight(join.type());
    if (mayShare && left.taskCount() > 1 && (nullAware || share(right))) {
      return join.withInputs(List.of(left, shared(right, join.rightKeys())));
    }
    if (settings.partitions() == 0) {
      String reason = "the two sides' divisions do not match";
      return join.withInputs(List.of(together(left, reason), together(right, reason)));
    }
    return exchanged(join);
  }

  private static boolean copartitioned(HashJoinRel join) {
    for (Partitioning left : join.left().deliveredPartitionings()) {
      for (Partitioning right : join.right().deliveredPartitionings()) {
        if (left.copartitionedWith(right, join.leftKeys(), join.rightKeys())) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean share(SheafRel build) {
    return settings.partitions() == 0
        || settings.join() == JoinStrategy.BROADCAST
        || (settings.join() == JoinStrategy.AUTO && build.rows() <= BROADCAST_ROWS);
  }

  private static SheafRel shared(SheafRel build, List<Integer> keys) {
    return new BuildRel(
        together(build, "one table is built for all tasks"),
        keys,
        "every task probes the same table");
  }

  /** Both sides by the hash of the join keys; a side that is so already stays. */
  private SheafRel exchanged(HashJoinRel join) {
    int tasks = settings.partitions();
    for (Partitioning known : join.left().deliveredPartitionings()) {
      if (known instanceof Partitioning.Hash(List<Integer> keys, int count)
          && count == tasks
          && join.leftKeys().containsAll(keys)) {
        List<Integer> there =
            keys.stream().map(k -> join.rightKeys().get(join.leftKeys().indexOf(k))).toList();
        return join.withInputs(
            List.of(join.left(), hashed(join.right(), there, tasks, "the right")));
      }
    }
    for (Partitioning known : join.right().deliveredPartitionings()) {
      if (known instanceof Partitioning.Hash(List<Integer> keys, int count)
          && count == tasks
          && join.rightKeys().containsAll(keys)) {
        List<Integer> there =
            keys.stream().map(k -> join.leftKeys().get(join.rightKeys().indexOf(k))).toList();
        return join.withInputs(
            List.of(hashed(join.left(), there, tasks, "the left"), join.right()));
      }
    }
    return join.withInputs(
        List.of(
            hashed(join.left(), join.leftKeys(), tasks, "the left"),
            hashed(join.right(), join.rightKeys(), tasks, "the right")));
  }

  private static SheafRel hashed(SheafRel side, List<Integer> keys, int tasks, String name) {
    String reason =
        "rows that match must meet: not "
            + name
            + " side's partitioning, "
            + Describe.partitioning(side.deliveredPartitionings().getFirst(), side.schema());
    return new ExchangeRel(side, new Partitioning.Hash(keys, tasks), List.of(), reason);
  }

  private SheafRel nestedLoops(NestedLoopJoinRel join) {
    SheafRel left = join.left();
    SheafRel right = join.right();
    if (right instanceof BuildRel || (left.taskCount() == 1 && right.taskCount() == 1)) {
      return join;
    }
    if (left.taskCount() == 1 || HashJoinRel.keepsRight(join.type())) {
      String reason = "this kind of join without equal keys needs all rows in one task";
      return join.withInputs(List.of(together(left, reason), together(right, reason)));
    }
    return join.withInputs(List.of(left, shared(right, List.of())));
  }

  private SheafRel aggregate(AggregateRel aggregate) {
    SheafRel input = aggregate.input();
    Requirement needed = aggregate.requirements().getFirst();
    if (input.deliveredPartitionings().stream().anyMatch(p -> p.satisfies(needed))) {
      return aggregate;
    }
    boolean one = settings.partitions() == 0 || aggregate.groupKeys().isEmpty();
    int tasks = settings.partitions();
    String reason =
        "rows of one group may be in several tasks: "
            + Describe.partitioning(input.deliveredPartitionings().getFirst(), input.schema());
    if (aggregate.phase() == Phase.FINAL
        || (settings.partitions() == 0 && aggregate.rows() > USELESS_PARTIAL * input.rows())) {
      Partitioning target =
          one ? Partitioning.single() : new Partitioning.Hash(aggregate.groupKeys(), tasks);
      return aggregate.withInputs(List.of(new ExchangeRel(input, target, List.of(), reason)));
    }
    AggregateRel partial = partial(aggregate);
    List<Integer> keys = IntStream.range(0, aggregate.groupKeys().size()).boxed().toList();
    Partitioning target = one ? Partitioning.single() : new Partitioning.Hash(keys, tasks);
    return combined(aggregate, partial, new ExchangeRel(partial, target, List.of(), reason));
  }

  private static AggregateRel partial(AggregateRel aggregate) {
    SheafRel input = aggregate.input();
    List<Field> fields =
        new ArrayList<>(aggregate.schema().fields().subList(0, aggregate.groupKeys().size()));
    for (AggregateCall call : aggregate.calls()) {
      for (DataType state : stateTypes(call, input.schema())) {
        fields.add(new Field("state" + fields.size(), state, true));
      }
    }
    double rows = Math.min(input.rows(), aggregate.rows() * input.taskCount());
    return new AggregateRel(
        input, aggregate.groupKeys(), aggregate.calls(), Phase.PARTIAL, new Schema(fields), rows);
  }

  private static List<DataType> stateTypes(AggregateCall call, Schema input) {
    List<DataType> arguments = call.arguments().stream().map(input::type).toList();
    return AggregateFunctions.stateTypes(call.function(), arguments, call.type());
  }

  private static AggregateRel combined(
      AggregateRel whole, AggregateRel partial, SheafRel exchanged) {
    int keys = whole.groupKeys().size();
    List<AggregateCall> calls = new ArrayList<>();
    int next = keys;
    for (AggregateCall call : whole.calls()) {
      int states = stateTypes(call, partial.input().schema()).size();
      List<Integer> arguments = IntStream.range(next, next + states).boxed().toList();
      calls.add(new AggregateCall(call.function(), arguments, -1, call.type()));
      next += states;
    }
    List<Integer> groupKeys = IntStream.range(0, keys).boxed().toList();
    return new AggregateRel(exchanged, groupKeys, calls, Phase.FINAL, whole.schema(), whole.rows());
  }

  private static SheafRel topN(TopNRel topN) {
    SheafRel input = topN.input();
    if (topN.partial() || input.taskCount() == 1) {
      return topN;
    }
    TopNRel local =
        new TopNRel(input, topN.keys(), 0, Math.addExact(topN.offset(), topN.fetch()), true);
    return topN.withInputs(List.of(together(local, "the first rows of all tasks are compared")));
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
    return limit.withInputs(List.of(together(local, "rows are counted over all tasks")));
  }

  private static SheafRel union(UnionRel union) {
    boolean same = union.inputs().stream().mapToInt(SheafRel::taskCount).distinct().count() == 1;
    return same
        ? union
        : union.withInputs(
            union.inputs().stream()
                .map(i -> together(i, "the inputs of a union are in different numbers of tasks"))
                .toList());
  }
}
