package io.sheaf.operators.match;

import io.sheaf.columnar.aggregate.AggregateInputs;
import io.sheaf.columnar.aggregate.AggregateState;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.row.RecordBatch;
import io.sheaf.columnar.row.RowLayout;
import io.sheaf.columnar.row.StringHeap;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.MatchValue;
import java.util.List;

/**
 * An aggregate over a path's rows and the row in question, for a condition. What the path's first
 * rows come to is kept until the path is cut shorter. One thread's.
 */
final class PathAggregate implements MatchPath.Follower, AutoCloseable {
  private static final int PIECE = 1024;

  private final VariableSet variables;
  private final Partition partition;
  private final MatchPath path;
  private final AggregateState state;
  private final AggregateInputs inputs;
  private final RecordBatch batch;
  private final NativeBuffer slots;
  private final StringHeap strings;
  private final ColumnBuffer buffer = new ColumnBuffer();
  private final long[] records = new long[PIECE];
  private final long[] from = new long[1];
  private final long[] to = new long[1];
  private int covered;

  PathAggregate(
      MatchValue value,
      VariableSet variables,
      Partition partition,
      MatchPath path,
      RowLayout layout,
      Schema input,
      MemoryConsumer memory) {
    this.variables = variables;
    this.partition = partition;
    this.path = path;
    this.state = state(List.of(value), input);
    this.inputs = AggregateInputs.forClearedRecords(state);
    this.batch = new RecordBatch(layout);
    this.strings = new StringHeap(memory);
    this.slots = memory.allocate(2L * state.width());
    from[0] = slots.address();
    to[0] = slots.address() + state.width();
    path.follow(this);
    cut(0);
  }

  /** The state of aggregates in records without keys. */
  static AggregateState state(List<MatchValue> values, Schema input) {
    return new AggregateState(
        new RowLayout(List.of(), new boolean[0], 0),
        input,
        values.stream()
            .map(v -> new AggregateState.Call(v.function(), v.arguments(), -1, v.type()))
            .toList(),
        false);
  }

  @Override
  public void cut(int length) {
    if (length < covered || length == 0) {
      covered = 0;
      strings.rewind();
      Native.fill(from[0], state.width(), (byte) 0);
    }
  }

  /** The value when the row behind the path is matched to a variable. */
  Column column(long row, int variable) {
    int pending = 0;
    for (; covered < path.length(); covered++) {
      if (variables.has(path.variable(covered))) {
        records[pending++] = partition.rows().record(path.start() + covered);
      }
      if (pending == PIECE) {
        update(from[0], pending);
        pending = 0;
      }
    }
    update(from[0], pending);
    Native.fill(to[0], state.width(), (byte) 0);
    if (variables.has(variable)) {
      records[0] = partition.rows().record(row);
      update(to[0], 1);
    }
    state.merge(from, to, 1, null);
    return state.output(false, 0, to, 1, buffer);
  }

  private void update(long target, int count) {
    if (count > 0) {
      strings.reserve(inputs.prepare(batch.reset(records, count)));
      inputs.updateAll(target, strings);
    }
  }

  @Override
  public void close() {
    slots.close();
    strings.close();
  }
}
