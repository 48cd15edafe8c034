package io.sheaf.planner.physical;

import io.sheaf.columnar.aggregate.AggregateFunctions;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.partitioning.Partitioning.Requirement;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.AggregateCall;
import io.sheaf.operators.spec.AggregateSpec.Phase;
import io.sheaf.planner.PlannerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Brings the rows of each group into one task, aggregated as far as each task can before. */
final class AggregateExchanges {
  /** Groups per input row from which aggregating before the exchange saves too little. */
  private static final double USELESS_PARTIAL = 0.7;

  private final PlannerSettings settings;
  private final Sizes sizes;

  AggregateExchanges(PlannerSettings settings) {
    this.settings = settings;
    this.sizes = new Sizes(settings);
  }

  SheafRel aggregate(AggregateRel aggregate) {
    SheafRel input = aggregate.input();
    Requirement needed = aggregate.requirements().getFirst();
    if (input.deliveredPartitionings().stream().anyMatch(p -> p.satisfies(needed))) {
      return aggregate;
    }
    String reason =
        "rows of one group may be in several tasks: "
            + Describe.partitioning(input.deliveredPartitionings().getFirst(), input.schema());
    boolean useless =
        settings.partitions() == 0 && aggregate.rows() > USELESS_PARTIAL * input.rows();
    if (aggregate.phase() == Phase.FINAL || useless) {
      return aggregate.withInputs(List.of(grouped(input, aggregate.groupKeys(), reason)));
    }
    AggregateRel partial = partial(aggregate);
    List<Integer> keys = IntStream.range(0, aggregate.groupKeys().size()).boxed().toList();
    return combined(aggregate, partial, grouped(partial, keys, reason));
  }

  private SheafRel grouped(SheafRel rows, List<Integer> keys, String reason) {
    int tasks = keys.isEmpty() || !settings.spreads() ? 1 : sizes.tasks(rows);
    // A forced number is met even where one task would do, for what it is there for: tests.
    boolean one = tasks == 1 && (settings.partitions() == 0 || keys.isEmpty());
    return one
        ? Exchanges.together(rows, reason)
        : Exchanges.to(rows, new Partitioning.Hash(keys, tasks), List.of(), reason);
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
}
