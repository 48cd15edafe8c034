package io.sheaf.operators.aggregate;

import io.sheaf.columnar.aggregate.AggregateState;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.row.GroupTable;
import io.sheaf.columnar.row.RowLayout;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.AggregateSpec;
import io.sheaf.operators.spec.AggregateSpec.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What an aggregation computes, in terms of records. Immutable.
 *
 * @param groupKeys key columns of the input
 * @param keys layout of the keys in a record
 * @param partial whether state comes out instead of results
 * @param stringOffsets offsets in a record of all views, of keys and state
 */
record Aggregation(
    int[] groupKeys, RowLayout keys, AggregateState state, boolean partial, int[] stringOffsets) {
  static Aggregation of(AggregateSpec spec) {
    Schema input = spec.input().schema();
    List<DataType> types = new ArrayList<>();
    boolean[] nullable = new boolean[spec.groupKeys().length];
    for (int i = 0; i < nullable.length; i++) {
      types.add(input.type(spec.groupKeys()[i]));
      nullable[i] = input.field(spec.groupKeys()[i]).nullable();
    }
    RowLayout keys = new RowLayout(types, nullable, GroupTable.HASH_BYTES);
    List<AggregateState.Call> calls =
        spec.calls().stream()
            .map(c -> new AggregateState.Call(c.function(), c.arguments(), c.filter(), c.type()))
            .toList();
    AggregateState state = new AggregateState(keys, input, calls, spec.phase() == Phase.FINAL);
    IntStream keyStrings =
        IntStream.range(0, keys.size())
            .filter(f -> keys.type(f).layout() == Layout.VIEW)
            .map(keys::offset);
    return new Aggregation(
        spec.groupKeys().clone(),
        keys,
        state,
        spec.phase() == Phase.PARTIAL,
        IntStream.concat(keyStrings, IntStream.of(state.stringOffsets())).toArray());
  }

  /** Whether there are no keys: one group, there even without rows. */
  boolean isGlobal() {
    return groupKeys.length == 0;
  }

  /** Bytes a record. */
  int width() {
    return state.width();
  }

  /** Number of output columns. */
  int columnCount() {
    return keys.size() + state.outputCount(partial);
  }

  /**
   * The output rows of some groups.
   *
   * @param buffers one an output column
   */
  DenseBatch output(long[] records, int count, ColumnBuffer[] buffers) {
    Column[] columns = new Column[columnCount()];
    for (int key = 0; key < keys.size(); key++) {
      columns[key] = keys.read(key, records, count, buffers[key]);
    }
    for (int i = keys.size(); i < columns.length; i++) {
      columns[i] = state.output(partial, i - keys.size(), records, count, buffers[i]);
    }
    return new DenseBatch(count, columns);
  }
}
