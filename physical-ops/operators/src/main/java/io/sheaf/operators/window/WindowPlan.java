package io.sheaf.operators.window;

import io.sheaf.columnar.aggregate.AggregateState;
import io.sheaf.columnar.row.RowLayout;
import io.sheaf.columnar.row.RowOrder;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.sort.RowOrders;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.operators.spec.SortedAggregateCall;
import io.sheaf.operators.spec.WindowCall;
import io.sheaf.operators.spec.WindowFrame;
import io.sheaf.operators.spec.WindowSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a window operator computes, in terms of fields of records. Immutable. */
final class WindowPlan {
  /** Partitions, their order, and frames; calls that agree in it share work. */
  record Over(int partitionKeys, int orderKeys, WindowFrame frame) {}

  /** One output column. */
  sealed interface Function {
    Over over();
  }

  record Rank(Over over, Ranking.Kind kind, DataType type) implements Function {}

  /**
   * @param parts field with the number of parts
   */
  record Tile(Over over, int parts, DataType type) implements Function {}

  /**
   * @param number field with the distance or n, or -1
   */
  record Value(Over over, RowValue.Kind kind, int field, int number, boolean ignoreNulls)
      implements Function {}

  /**
   * @param index number of the call among those of the state
   */
  record Aggregated(Over over, AggregateState state, int index) implements Function {}

  /**
   * @param rowOrder how the rows of a frame are ordered
   */
  record Ordered(Over over, SortedAggregateCall call, List<SortKey> rowOrder) implements Function {}

  private final RowOrder order;
  private final Schema input;
  private final List<Function> functions = new ArrayList<>();

  /** Numbers of keys of the partitions whose ends must be known. */
  private final Set<Integer> ends = new HashSet<>();

  private final int leastPartitionKeys;

  WindowPlan(WindowSpec spec) {
    this.input = spec.input().schema();
    this.order = RowOrders.of(input, spec.order());
    Map<Over, List<AggregateState.Call>> aggregates = new LinkedHashMap<>();
    for (WindowCall call : spec.calls()) {
      if (isAggregate(call.function()) && !isOrdered(call)) {
        aggregates.computeIfAbsent(over(call), o -> new ArrayList<>()).add(aggregate(call));
      }
    }
    RowLayout noKeys = new RowLayout(List.of(), new boolean[0], 0);
    Map<Over, AggregateState> states = new LinkedHashMap<>();
    aggregates.forEach(
        (over, calls) ->
            states.put(over, new AggregateState(noKeys, spec.input().schema(), calls, false)));
    Map<Over, Integer> taken = new LinkedHashMap<>();
    for (WindowCall call : spec.calls()) {
      Over over = over(call);
      if (isOrdered(call)) {
        functions.add(ordered(call, over));
      } else if (isAggregate(call.function())) {
        int index = taken.merge(over, 1, Integer::sum) - 1;
        functions.add(new Aggregated(over, states.get(over), index));
      } else {
        functions.add(function(call, over));
      }
      noteEnds(functions.getLast());
    }
    this.leastPartitionKeys =
        spec.calls().stream().mapToInt(WindowCall::partitionKeys).min().orElse(0);
  }

  private static Over over(WindowCall call) {
    return new Over(call.partitionKeys(), call.orderKeys(), call.frame());
  }

  private static AggregateState.Call aggregate(WindowCall call) {
    return new AggregateState.Call(call.function(), call.arguments(), call.filter(), call.type());
  }

  /** Whether a function needs the rows of its frames in an order of their own, or as a list. */
  private static boolean isOrdered(WindowCall call) {
    return call.distinct()
        || !call.rowOrder().isEmpty()
        || OrderedFunctions.contains(call.function());
  }

  private static Function ordered(WindowCall call, Over over) {
    return new Ordered(
        over,
        new SortedAggregateCall(
            call.function(), call.arguments(), call.filter(), 0, call.distinct(), call.type()),
        call.rowOrder());
  }

  private static boolean isAggregate(String function) {
    return switch (function) {
      case "row_number",
          "rank",
          "dense_rank",
          "percent_rank",
          "cume_dist",
          "ntile",
          "lag",
          "lead",
          "first_value",
          "last_value",
          "nth_value",
          "nth_value_from_last" ->
          false;
      default -> true;
    };
  }

  private static Function function(WindowCall call, Over over) {
    List<Integer> arguments = call.arguments();
    String name = call.function().toUpperCase(Locale.ROOT);
    return switch (call.function()) {
      case "row_number", "rank", "dense_rank", "percent_rank", "cume_dist" ->
          new Rank(over, Ranking.Kind.valueOf(name), call.type());
      case "ntile" -> new Tile(over, arguments.getFirst(), call.type());
      default ->
          new Value(
              over,
              RowValue.Kind.valueOf(name),
              arguments.getFirst(),
              arguments.size() > 1 ? arguments.get(1) : -1,
              call.ignoreNulls());
    };
  }

  private void noteEnds(Function function) {
    Over over = function.over();
    int keys = over.partitionKeys();
    boolean needed =
        switch (function) {
          case Rank rank -> rank.kind().needsPartitionEnds();
          case Tile tile -> true;
          case Value value ->
              value.kind() == RowValue.Kind.LEAD
                  || (value.ignoreNulls()
                      && Positions.needsPartitionEnds(order.layout(), value.field()))
                  || (!value.kind().isShift() && Frames.needsPartitionEnds(over.frame()));
          case Ordered ordered -> Frames.needsPartitionEnds(over.frame());
          case Aggregated aggregated ->
              !over.frame().isRunning() || Frames.needsPartitionEnds(over.frame());
        };
    if (needed) {
      ends.add(keys);
    }
    boolean peersNeeded =
        function instanceof Rank rank
            ? rank.kind() == Ranking.Kind.CUME_DIST
            : Frames.needsPeers(over.frame());
    if (peersNeeded) {
      ends.add(keys + over.orderKeys());
    }
  }

  RowOrder order() {
    return order;
  }

  /** The columns that functions refer to. */
  Schema input() {
    return input;
  }

  /** One an output column behind the input's. */
  List<Function> functions() {
    return functions;
  }

  /** Whether the ends of groups that agree in so many keys must be known. */
  boolean needsEnds(int keys) {
    return ends.contains(keys);
  }

  /** Keys of the coarsest partitions: between these, rows may be cut into slices. */
  int leastPartitionKeys() {
    return leastPartitionKeys;
  }
}
