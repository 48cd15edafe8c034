package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Schema;
import io.sheaf.planner.physical.OrderedAggregates.OrderBy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
          "max_by");

  private OrderedCalls() {}

  /** Whether a function looks at its rows in order. */
  static boolean isOrdered(String function) {
    return ORDERED.contains(function);
  }

  /** The call, its arguments translated. */
  static OrderedAggregates.Call of(
      AggregateCall call, String name, List<Expr> arguments, DataType type, Schema input) {
    Expr filter = call.filterArg < 0 ? null : column(call.filterArg, input);
    return switch (name) {
      case "median" -> quantile("quantile_cont", arguments.getFirst(), half(), filter, type);
      case "quantile", "quantile_disc" ->
          quantile("quantile_disc", arguments.getFirst(), arguments.get(1), filter, type);
      case "quantile_cont", "quantile_disc_desc" ->
          quantile(name, arguments.getFirst(), arguments.get(1), filter, type);
      case "mode", "mad", "entropy" -> {
        Expr value = filtered(arguments.getFirst(), filter);
        yield new OrderedAggregates.Call(name, List.of(value), null, false, byValue(value), type);
      }
      case "string_agg", "listagg", "group_concat" ->
          new OrderedAggregates.Call(
              "string_agg",
              List.of(arguments.getFirst(), arguments.size() > 1 ? arguments.get(1) : comma()),
              filter,
              call.isDistinct(),
              order(call, arguments, input),
              type);
      case "arg_min", "min_by" -> extreme(arguments, filter, false, type);
      case "arg_max", "max_by" -> extreme(arguments, filter, true, type);
      case "first", "arbitrary" ->
          new OrderedAggregates.Call(
              "first", arguments, filter, false, order(call, arguments, input), type);
      case "last" ->
          new OrderedAggregates.Call(
              name, arguments, filter, false, order(call, arguments, input), type);
      default ->
          new OrderedAggregates.Call(
              name, arguments, filter, call.isDistinct(), order(call, arguments, input), type);
    };
  }

  private static OrderedAggregates.Call quantile(
      String name, Expr value, Expr fraction, Expr filter, DataType type) {
    Expr number =
        fraction.type() == Simple.DOUBLE ? fraction : new Expr.Cast(fraction, Simple.DOUBLE, false);
    // Between two days lies a point in time.
    Expr point =
        name.equals("quantile_cont") && value.type() == Simple.DATE
            ? new Expr.Cast(value, type, false)
            : value;
    Expr taken = filtered(point, filter);
    return new OrderedAggregates.Call(
        name, List.of(taken, number), null, false, byValue(taken), type);
  }

  /** The value beside the least or greatest key, of rows where neither is null. */
  private static OrderedAggregates.Call extreme(
      List<Expr> arguments, Expr filter, boolean greatest, DataType type) {
    List<Expr> conditions = new ArrayList<>();
    for (Expr argument : arguments) {
      conditions.add(new Expr.Call("is not null", List.of(argument), Simple.BOOLEAN));
    }
    if (filter != null) {
      conditions.add(filter);
    }
    return new OrderedAggregates.Call(
        "first",
        List.of(arguments.getFirst()),
        new Expr.And(conditions),
        false,
        List.of(new OrderBy(arguments.get(1), greatest, false)),
        type);
  }

  private static Expr half() {
    return new Expr.Literal(0.5, Simple.DOUBLE);
  }

  private static Expr comma() {
    return new Expr.Literal(",".getBytes(StandardCharsets.UTF_8), Simple.VARCHAR);
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

  private static List<OrderBy> order(AggregateCall call, List<Expr> arguments, Schema input) {
    List<OrderBy> order = new ArrayList<>();
    for (RelFieldCollation key : call.getCollation().getFieldCollations()) {
      order.add(
          new OrderBy(
              column(key.getFieldIndex(), input),
              key.getDirection().isDescending(),
              key.nullDirection == RelFieldCollation.NullDirection.FIRST));
    }
    if (call.isDistinct()) {
      for (Expr argument : arguments) {
        if (order.stream().noneMatch(o -> o.value().equals(argument))) {
          order.add(new OrderBy(argument, false, false));
        }
      }
    }
    return order;
  }
}
