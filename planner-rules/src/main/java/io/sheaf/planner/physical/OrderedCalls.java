package io.sheaf.planner.physical;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Schema;
import io.sheaf.planner.physical.OrderedAggregates.OrderBy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.AggregateCall;

/** Which order the rows of an aggregate call must come in, and what it is called there. */
final class OrderedCalls {
  private static final Set<String> ORDERED =
      Set.of(
          "median",
          "quantile",
          "quantile_cont",
          "quantile_disc",
          "quantile_disc_desc",
          "mode",
          "mad",
          "entropy",
          "string_agg",
          "listagg",
          "group_concat",
          "first",
          "last",
          "arbitrary",
          "arg_min",
          "arg_max",
          "min_by",
          "max_by",
          "arg_min_null",
          "arg_max_null",
          "approx_quantile",
          "approx_percentile",
          "array_agg",
          "list",
          "min_n",
          "max_n",
          "arg_min_n",
          "arg_max_n",
          "any_in_order",
          "first_in_order",
          "last_in_order",
          "last_not_null",
          "list_not_null",
          "histogram",
          "map_agg",
          "approx_top_k");

  /**
   * A call as it is written.
   *
   * @param filter or null
   * @param order as ORDER BY inside the call says
   */
  record Request(
      String name,
      List<Expr> arguments,
      Expr filter,
      boolean distinct,
      boolean ignoreNulls,
      List<OrderBy> order,
      DataType type) {}

  private OrderedCalls() {}

  /** Whether a function looks at its rows in order. */
  static boolean isOrdered(String function) {
    return ORDERED.contains(function);
  }

  /** The call, its arguments translated. */
  static OrderedAggregates.Call of(
      AggregateCall call, String name, List<Expr> arguments, DataType type, Schema input) {
    Expr filter = call.filterArg < 0 ? null : column(call.filterArg, input);
    List<OrderBy> order = new ArrayList<>();
    for (RelFieldCollation key : call.getCollation().getFieldCollations()) {
      order.add(
          new OrderBy(
              column(key.getFieldIndex(), input),
              key.getDirection().isDescending(),
              key.nullDirection == RelFieldCollation.NullDirection.FIRST));
    }
    return of(
        new Request(name, arguments, filter, call.isDistinct(), call.ignoreNulls(), order, type));
  }

  static OrderedAggregates.Call of(Request call) {
    List<Expr> arguments = call.arguments();
    Expr filter = call.filter();
    DataType type = call.type();
    Expr first = arguments.isEmpty() ? null : arguments.getFirst();
    return switch (call.name()) {
      case "median" -> quantile("quantile_cont", first, half(), filter, type);
      case "quantile", "quantile_disc", "approx_quantile", "approx_percentile" ->
          quantile("quantile_disc", first, arguments.get(1), filter, type);
      case "quantile_cont", "quantile_disc_desc" ->
          quantile(call.name(), first, arguments.get(1), filter, type);
      case "mode", "mad", "entropy", "histogram" -> {
        Expr value = filtered(first, filter);
        yield new OrderedAggregates.Call(
            call.name(), List.of(value), null, false, byValue(value), type);
      }
      case "approx_top_k", "map_agg" -> {
        Expr value = filtered(first, filter);
        yield new OrderedAggregates.Call(
            call.name(), List.of(value, arguments.get(1)), null, false, byValue(value), type);
      }
      case "string_agg", "listagg", "group_concat" ->
          given("string_agg", call, List.of(first, separator(arguments)), filter);
      case "array_agg", "list" ->
          given("array_agg", call, arguments, call.ignoreNulls() ? and(filter, first) : filter);
      case "first", "arbitrary", "first_in_order" ->
          given("first", call, arguments, call.ignoreNulls() ? and(filter, first) : filter);
      case "last", "last_in_order" ->
          given("last", call, arguments, call.ignoreNulls() ? and(filter, first) : filter);
      case "list_not_null" -> given("array_agg", call, arguments, and(filter, first));
      case "last_not_null" -> given("last", call, arguments, and(filter, first));
      case "any_in_order" -> given("first", call, arguments, and(filter, first));
      case "arg_min", "min_by" ->
          extreme("first", arguments, 1, and(filter, first, arguments.get(1)), false, type);
      case "arg_max", "max_by" ->
          extreme("first", arguments, 1, and(filter, first, arguments.get(1)), true, type);
      case "arg_min_null" ->
          extreme("first", arguments, 1, and(filter, arguments.get(1)), false, type);
      case "arg_max_null" ->
          extreme("first", arguments, 1, and(filter, arguments.get(1)), true, type);
      case "min_n" -> extreme("array_agg", arguments, 0, and(filter, first), false, type);
      case "max_n" -> extreme("array_agg", arguments, 0, and(filter, first), true, type);
      case "arg_min_n" ->
          extreme("array_agg", arguments, 1, and(filter, first, arguments.get(1)), false, type);
      case "arg_max_n" ->
          extreme("array_agg", arguments, 1, and(filter, first, arguments.get(1)), true, type);
      default -> given(call.name(), call, arguments, filter);
    };
  }

  /** A call whose order is the one that is written. */
  private static OrderedAggregates.Call given(
      String function, Request call, List<Expr> arguments, Expr filter) {
    List<OrderBy> order = new ArrayList<>(call.order());
    if (call.distinct()) {
      for (OrderBy key : order) {
        if (!call.arguments().contains(key.value())) {
          throw new SheafException(
              ErrorCode.INVALID_STATEMENT,
              call.name().toUpperCase(Locale.ROOT)
                  + "(DISTINCT ...) can be ordered by its own arguments only");
        }
      }
      for (Expr argument : call.arguments()) {
        if (order.stream().noneMatch(o -> o.value().equals(argument))) {
          order.add(new OrderBy(argument, false, false));
        }
      }
      if (filter != null) {
        // The first of equal rows stands for all of them: one that the filter takes.
        order.add(new OrderBy(filter, true, false));
      }
    }
    return new OrderedAggregates.Call(
        function, arguments, filter, call.distinct(), order, call.type());
  }

  private static Expr separator(List<Expr> arguments) {
    return arguments.size() > 1
        ? arguments.get(1)
        : new Expr.Literal(",".getBytes(StandardCharsets.UTF_8), Simple.VARCHAR);
  }

  private static OrderedAggregates.Call quantile(
      String name, Expr value, Expr fraction, Expr filter, DataType type) {
    boolean several = fraction.type() instanceof DataType.Array;
    DataType wanted = several ? new DataType.Array(Simple.DOUBLE) : Simple.DOUBLE;
    Expr number =
        fraction.type().equals(wanted) ? fraction : new Expr.Cast(fraction, wanted, false);
    DataType between = several ? ((DataType.Array) type).element() : type;
    // Between two days lies a point in time.
    Expr point =
        name.equals("quantile_cont") && value.type() == Simple.DATE
            ? new Expr.Cast(value, between, false)
            : value;
    Expr taken = filtered(point, filter);
    return new OrderedAggregates.Call(
        name, List.of(taken, number), null, false, byValue(taken), type);
  }

  /**
   * Values beside the least or greatest keys.
   *
   * @param key which argument is the key; one behind it says how many values
   */
  private static OrderedAggregates.Call extreme(
      String function,
      List<Expr> arguments,
      int key,
      Expr filter,
      boolean greatest,
      DataType type) {
    List<Expr> taken = new ArrayList<>(List.of(arguments.getFirst()));
    taken.addAll(arguments.subList(key + 1, arguments.size()));
    return new OrderedAggregates.Call(
        function,
        taken,
        filter,
        false,
        List.of(new OrderBy(arguments.get(key), greatest, false)),
        type);
  }

  /** The filter, and that none of some values is null. */
  private static Expr and(Expr filter, Expr... values) {
    List<Expr> conditions = new ArrayList<>();
    for (Expr value : values) {
      conditions.add(new Expr.Call("is not null", List.of(value), Simple.BOOLEAN));
    }
    if (filter != null) {
      conditions.add(filter);
    }
    return conditions.size() == 1 ? conditions.getFirst() : new Expr.And(conditions);
  }

  private static Expr half() {
    return new Expr.Literal(0.5, Simple.DOUBLE);
  }

  private static Expr column(int index, Schema input) {
    return new Expr.InputRef(index, input.type(index));
  }

  /** A value that is null, and so does not count, where the filter leaves its row out. */
  private static Expr filtered(Expr value, Expr filter) {
    return filter == null
        ? value
        : new Expr.Case(
            List.of(filter), List.of(value, new Expr.Literal(null, value.type())), value.type());
  }

  private static List<OrderBy> byValue(Expr value) {
    return List.of(new OrderBy(value, false, false));
  }
}
