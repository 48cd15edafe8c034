package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.operators.spec.SortedAggregateCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Aggregations in which a call needs its rows in order. The input is read once: rows are copied for
 * every order that calls need and for every grouping set, and one sort puts each group's rows of
 * each order together.
 *
 * <pre>
 *   select g, median(a), mode(b), sum(c) group by g
 *
 *   Aggregate sorted by [g, class, v0, v1] by [g]       median(v0) of class 0, mode(v1) of class 1
 *     Expand to class 0, class 1
 *       (g, 0, a, null, c), (g, 1, null, b, null)        sum(c) goes with any class
 * </pre>
 */
final class OrderedAggregates {
  /** One key of the order that a call needs. */
  record OrderBy(Expr value, boolean descending, boolean nullsFirst) {}

  /**
   * A call before its columns have places.
   *
   * @param filter or null
   */
  record Call(
      String function,
      List<Expr> arguments,
      Expr filter,
      boolean distinct,
      List<OrderBy> order,
      DataType type) {}

  /** What one copy of a row holds. */
  private static final class Kind {
    final List<OrderBy> order;
    final Map<Expr, Integer> places = new HashMap<>();

    Kind(List<OrderBy> order) {
      this.order = order;
    }
  }

  /** A column that several kinds of rows use, each for its own values. */
  private record Slot(DataType type, boolean isKey, boolean descending, boolean nullsFirst) {}

  private final SheafRel input;
  private final List<Integer> keys;
  private final List<ImmutableBitSet> sets;
  private final List<Call> calls;
  private final List<Kind> kinds = new ArrayList<>();
  private final List<Integer> kindOf = new ArrayList<>();
  private final List<Slot> slots = new ArrayList<>();
  private final boolean withSet;
  private boolean withKind;

  /**
   * @param sets numbers of columns of the input; one when it is a plain GROUP BY
   */
  OrderedAggregates(
      SheafRel input, List<Integer> keys, List<ImmutableBitSet> sets, List<Call> calls) {
    this.input = input;
    this.keys = keys;
    this.sets = sets;
    this.calls = calls;
    this.withSet = sets.size() > 1;
  }

  /** The groups: keys, the set's number if there are several, results. */
  SheafRel groups(List<Field> keyFields, List<Field> resultFields, double rows) {
    chooseKinds();
    withKind = kinds.size() > 1 || (withSet && sets.stream().anyMatch(ImmutableBitSet::isEmpty));
    kinds.forEach(this::placeKeys);
    List<SortedAggregateCall> placed = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      placed.add(placed(calls.get(i), kindOf.get(i)));
    }
    int groupKeys = keys.size() + (withSet ? 1 : 0);
    List<SortKey> order = new ArrayList<>();
    for (int i = 0; i < groupKeys + (withKind ? 1 : 0); i++) {
      order.add(new SortKey(i, false, false));
    }
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      if (slot.isKey()) {
        order.add(new SortKey(firstSlot() + i, slot.descending(), slot.nullsFirst()));
      }
    }
    List<Field> fields = new ArrayList<>(keyFields);
    if (withSet) {
      fields.add(new Field("set", Simple.INTEGER, false));
    }
    fields.addAll(resultFields);
    return new SortedAggregateRel(
        copies(), order, groupKeys, withKind ? groupKeys : -1, placed, new Schema(fields), rows);
  }

  /** Calls of one order share rows; those that need none join the first. */
  private void chooseKinds() {
    for (Call call : calls) {
      int kind = -1;
      for (int i = 0; i < kinds.size(); i++) {
        kind = kind < 0 && kinds.get(i).order.equals(call.order()) ? i : kind;
      }
      if (kind < 0 && !call.order().isEmpty()) {
        kind = kinds.size();
        kinds.add(new Kind(call.order()));
      }
      kindOf.add(Math.max(kind, 0));
    }
    if (kinds.isEmpty()) {
      kinds.add(new Kind(List.of()));
    }
  }

  private int firstSlot() {
    return keys.size() + (withSet ? 1 : 0) + (withKind ? 1 : 0);
  }

  /** Keys take slots that come later and later, since the sort looks at them one by one. */
  private void placeKeys(Kind kind) {
    int next = 0;
    for (OrderBy key : kind.order) {
      Slot wanted = new Slot(key.value().type(), true, key.descending(), key.nullsFirst());
      int at = next;
      while (at < slots.size() && !slots.get(at).equals(wanted)) {
        at++;
      }
      if (at == slots.size()) {
        slots.add(wanted);
      }
      kind.places.putIfAbsent(key.value(), at);
      next = at + 1;
    }
  }

  private SortedAggregateCall placed(Call call, int kind) {
    List<Integer> arguments =
        call.arguments().stream().map(a -> column(kinds.get(kind), a)).toList();
    int filter = call.filter() == null ? -1 : column(kinds.get(kind), call.filter());
    return new SortedAggregateCall(
        call.function(), arguments, filter, kind, call.distinct(), call.type());
  }

  private int column(Kind kind, Expr value) {
    Integer place = kind.places.get(value);
    if (place == null) {
      Slot wanted = new Slot(value.type(), false, false, false);
      int at = 0;
      while (at < slots.size()
          && !(slots.get(at).equals(wanted) && !kind.places.containsValue(at))) {
        at++;
      }
      if (at == slots.size()) {
        slots.add(wanted);
      }
      place = at;
      kind.places.put(value, place);
    }
    return firstSlot() + place;
  }

  /** The input, once for each set and kind. */
  private SheafRel copies() {
    List<List<Expr>> copies = new ArrayList<>();
    List<String> what = new ArrayList<>();
    List<Expr> last = List.of();
    for (int set = 0; set < sets.size(); set++) {
      for (int kind = 0; kind < kinds.size(); kind++) {
        copies.add(copy(sets.get(set), set, kind));
        what.add(
            Describe.columns(sets.get(set).asList(), input.schema())
                + (kinds.size() > 1 ? " of class " + kind : ""));
      }
      if (withSet && sets.get(set).isEmpty()) {
        last = nothing(set);
      }
    }
    Schema schema = schema();
    return copies.size() == 1 && last.isEmpty()
        ? new ProjectRel(input, copies.getFirst(), schema)
        : new ExpandRel(input, copies, last, schema, what);
  }

  private List<Expr> copy(ImmutableBitSet set, int setNumber, int kindNumber) {
    List<Expr> copy = new ArrayList<>();
    for (int key : keys) {
      DataType type = input.schema().type(key);
      copy.add(set.get(key) ? new Expr.InputRef(key, type) : new Expr.Literal(null, type));
    }
    number(copy, setNumber, kindNumber);
    Kind kind = kinds.get(kindNumber);
    for (int i = 0; i < slots.size(); i++) {
      int place = i;
      copy.add(
          kind.places.entrySet().stream()
              .filter(e -> e.getValue() == place)
              .map(Map.Entry::getKey)
              .findFirst()
              .orElse(new Expr.Literal(null, slots.get(i).type())));
    }
    return copy;
  }

  /** A row that belongs to the set's group and to no call. */
  private List<Expr> nothing(int set) {
    List<Expr> row = new ArrayList<>();
    keys.forEach(key -> row.add(new Expr.Literal(null, input.schema().type(key))));
    number(row, set, -1);
    slots.forEach(slot -> row.add(new Expr.Literal(null, slot.type())));
    return row;
  }

  private void number(List<Expr> row, int set, int kind) {
    if (withSet) {
      row.add(new Expr.Literal(set, Simple.INTEGER));
    }
    if (withKind) {
      row.add(new Expr.Literal(kind, Simple.INTEGER));
    }
  }

  private Schema schema() {
    List<Field> fields = new ArrayList<>();
    for (int key : keys) {
      Field field = input.schema().field(key);
      boolean inAll = sets.stream().allMatch(s -> s.get(key));
      fields.add(new Field(field.name(), field.type(), field.nullable() || !inAll));
    }
    if (withSet) {
      fields.add(new Field("set", Simple.INTEGER, false));
    }
    if (withKind) {
      fields.add(new Field("class", Simple.INTEGER, false));
    }
    for (int i = 0; i < slots.size(); i++) {
      fields.add(new Field("v" + i, slots.get(i).type(), true));
    }
    return new Schema(fields);
  }
}
