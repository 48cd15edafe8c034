package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.aggregate.AggregateFunction.Bound;
import io.sheaf.columnar.aggregate.AggregateFunction.Output;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.row.RowLayout;
import io.sheaf.columnar.row.StringHeap;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of all calls of one aggregation, behind the keys of a group's record. Immutable:
 * threads share it.
 */
public final class AggregateState {
  /**
   * One aggregate to compute.
   *
   * @param function registered name, lower case
   * @param arguments input columns; empty for count(*)
   * @param filter BOOLEAN input column that chooses the rows, or -1
   * @param type the result's type
   */
  public record Call(String function, List<Integer> arguments, int filter, DataType type) {}

  /**
   * The accumulators that take the same values in.
   *
   * @param columns input columns; rows with a null in one are left out. None: rows are counted
   * @param filter BOOLEAN input column that chooses the rows, or -1
   */
  record Input(List<Integer> columns, int filter, List<Accumulator> accumulators) {}

  private final List<Input> inputs;
  private final List<Accumulator> accumulators;
  private final List<Output> results;
  private final List<Output> states;
  private final int width;
  private final int[] stringOffsets;

  /**
   * Lays the state out.
   *
   * @param keys layout of the keys in front of the state
   * @param input columns that calls and filters refer to
   * @param merging whether the calls' arguments are state columns
   * @throws io.sheaf.columnar.error.SheafException UNKNOWN_FUNCTION, TYPE_MISMATCH
   */
  public AggregateState(RowLayout keys, Schema input, List<Call> calls, boolean merging) {
    StateLayout layout = new StateLayout(keys.width());
    StateBinder binder = new StateBinder(input, keys.size() > 0, layout);
    List<Output> outputs = new ArrayList<>();
    List<Output> stateOutputs = new ArrayList<>();
    for (Call call : calls) {
      AggregateFunction function = AggregateFunctions.function(call.function());
      Bound bound = merging ? function.bindMerging(binder, call) : function.bind(binder, call);
      outputs.add(bound.result());
      stateOutputs.addAll(bound.states());
    }
    this.results = List.copyOf(outputs);
    this.states = List.copyOf(stateOutputs);
    this.inputs = binder.inputs();
    this.accumulators = inputs.stream().flatMap(i -> i.accumulators().stream()).toList();
    this.width = layout.width();
    this.stringOffsets = layout.stringOffsets();
  }

  List<Input> inputs() {
    return inputs;
  }

  /** Bytes of a record, hash and keys included. */
  public int width() {
    return width;
  }

  /** Offsets in the record of views whose long bytes the record's owner keeps. */
  public int[] stringOffsets() {
    return stringOffsets.clone();
  }

  /** Adds records' state to others'; {@code strings} null means that {@code from}'s bytes stay. */
  public void merge(long[] from, long[] to, int count, StringHeap strings) {
    for (Accumulator accumulator : accumulators) {
      accumulator.merge(from, to, count, strings);
    }
  }

  /** Most bytes that {@link #merge} may put into the heap. */
  public long mergedStringBytes(long[] from, int count) {
    long bytes = 0;
    for (Accumulator accumulator : accumulators) {
      bytes += accumulator.mergedStringBytes(from, count);
    }
    return bytes;
  }

  /** Number of result columns (one a call), or of state columns. */
  public int outputCount(boolean partial) {
    return partial ? states.size() : results.size();
  }

  /** Reads the result of call {@code index}, or a state column. */
  public Column output(boolean partial, int index, long[] records, int count, ColumnBuffer into) {
    return (partial ? states : results).get(index).read(records, count, into);
  }
}
