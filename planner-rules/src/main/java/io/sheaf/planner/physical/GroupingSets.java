package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.AggregateCall;
import io.sheaf.operators.spec.AggregateSpec.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Several groupings of one input, which is read once:
 *
 * <pre>
 *   Final aggregate by a, b, set          one group for each set's groups
 *     Expand to (a, b), (a), ()           each partial group once for each set, other keys null
 *       Partial aggregate by a, b
 * </pre>
 *
 * The grouping by no key has its group even without input: every driver of the expansion adds a row
 * without state for it.
 */
final class GroupingSets {
  private final SheafRel input;
  private final List<Integer> keys;
  private final List<ImmutableBitSet> sets;
  private final List<AggregateCall> calls;

  /**
   * @param keys columns of the input that are a key of any set
   * @param sets numbers of columns of the input
   */
  GroupingSets(
      SheafRel input, List<Integer> keys, List<ImmutableBitSet> sets, List<AggregateCall> calls) {
    this.input = input;
    this.keys = keys;
    this.sets = sets;
    this.calls = calls;
  }

  /**
   * The groups of all sets: keys, the set's number, results.
   *
   * @param keyFields fields of the keys
   * @param resultFields fields of the calls' results
   * @param rows estimated groups
   */
  AggregateRel groups(List<Field> keyFields, List<Field> resultFields, double rows) {
    List<Field> fields = new ArrayList<>(keyFields);
    fields.addAll(resultFields);
    AggregateRel finest =
        new AggregateRel(input, keys, calls, Phase.COMPLETE, new Schema(fields), rows);
    AggregateRel partial = AggregateExchanges.partial(finest);
    ExpandRel expanded = expand(partial);
    List<Field> groupFields = new ArrayList<>(expanded.schema().fields().subList(0, keys.size()));
    groupFields.add(expanded.schema().fields().getLast());
    groupFields.addAll(resultFields);
    List<Integer> groupKeys = new ArrayList<>(IntStream.range(0, keys.size()).boxed().toList());
    groupKeys.add(expanded.schema().size() - 1);
    return new AggregateRel(
        expanded, groupKeys, merging(partial), Phase.FINAL, new Schema(groupFields), rows);
  }

  private ExpandRel expand(AggregateRel partial) {
    List<Field> fields = new ArrayList<>();
    int columns = partial.schema().size();
    for (int i = 0; i < columns; i++) {
      Field field = partial.schema().field(i);
      fields.add(new Field(field.name(), field.type(), true));
    }
    fields.add(new Field("set", Simple.INTEGER, false));
    List<List<Expr>> copies = new ArrayList<>();
    List<String> what = new ArrayList<>();
    List<Expr> last = new ArrayList<>();
    for (int set = 0; set < sets.size(); set++) {
      List<Expr> copy = new ArrayList<>();
      for (int i = 0; i < columns; i++) {
        DataType type = partial.schema().type(i);
        boolean kept = i >= keys.size() || sets.get(set).get(keys.get(i));
        copy.add(kept ? new Expr.InputRef(i, type) : new Expr.Literal(null, type));
      }
      copy.add(new Expr.Literal(set, Simple.INTEGER));
      copies.add(copy);
      what.add(Describe.columns(sets.get(set).asList(), input.schema()));
      if (sets.get(set).isEmpty()) {
        for (int i = 0; i < columns; i++) {
          last.add(new Expr.Literal(null, partial.schema().type(i)));
        }
        last.add(new Expr.Literal(set, Simple.INTEGER));
      }
    }
    return new ExpandRel(partial, copies, last, new Schema(fields), what);
  }

  private List<AggregateCall> merging(AggregateRel partial) {
    List<AggregateCall> merging = new ArrayList<>();
    int next = keys.size();
    for (AggregateCall call : calls) {
      int states = AggregateExchanges.stateTypes(call, partial.input().schema()).size();
      List<Integer> arguments = IntStream.range(next, next + states).boxed().toList();
      merging.add(new AggregateCall(call.function(), arguments, -1, call.type()));
      next += states;
    }
    return merging;
  }

  /**
   * What GROUPING gives of some columns: for each set a number, one bit a column, set where the
   * column is no key of the set.
   *
   * @param set the column with the set's number
   */
  Expr grouping(List<Integer> columns, Expr set, DataType type) {
    List<Expr> conditions = new ArrayList<>();
    List<Expr> results = new ArrayList<>();
    for (int i = 0; i < sets.size(); i++) {
      long bits = 0;
      for (int column : columns) {
        bits = bits << 1 | (sets.get(i).get(column) ? 0 : 1);
      }
      results.add(new Expr.Literal(bits, type));
      if (i + 1 < sets.size()) {
        Expr number = new Expr.Literal(i, Simple.INTEGER);
        conditions.add(new Expr.Call("=", List.of(set, number), Simple.BOOLEAN));
      }
    }
    return conditions.isEmpty() ? results.getFirst() : new Expr.Case(conditions, results, type);
  }
}
