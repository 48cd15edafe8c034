package io.sheaf.operators.window;

import io.sheaf.columnar.aggregate.AggregateInputs;
import io.sheaf.columnar.aggregate.AggregateState;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.row.KeyBorders;
import io.sheaf.columnar.row.RecordBatch;
import io.sheaf.columnar.row.StringHeap;

/**
 * An aggregate with accumulators over the ordered rows of a group; with DISTINCT, over the first of
 * those that follow each other with equal arguments.
 */
final class AccumulatedFunction implements OrderedFunction {
  private static final int PIECE = 1024;

  private final OrderedRows rows;
  private final AggregateState state;
  private final AggregateInputs inputs;
  private final RecordBatch batch;
  private final KeyBorders distinct;
  private final NativeBuffer slots;
  private final StringHeap strings;
  private final long[] results;
  private final long[] records = new long[PIECE];
  private final long[] targets = new long[PIECE];
  private final ColumnBuffer buffer = new ColumnBuffer();
  private int pending;

  /**
   * @param state the one call's, in records without keys
   * @param distinct the arguments, or null
   */
  AccumulatedFunction(
      OrderedRows rows,
      AggregateState state,
      KeyBorders distinct,
      MemoryConsumer memory,
      int capacity) {
    this.rows = rows;
    this.state = state;
    this.inputs = AggregateInputs.forClearedRecords(state);
    this.batch = new RecordBatch(rows.layout());
    this.distinct = distinct;
    this.strings = new StringHeap(memory);
    this.results = new long[capacity];
    this.slots = memory.allocate((long) capacity * state.width());
  }

  @Override
  public void clear() {
    strings.rewind();
  }

  @Override
  public void group(int group, long from, long to) {
    results[group] = slots.address() + (long) group * state.width();
    Native.fill(results[group], state.width(), (byte) 0);
    for (long row = from; row < to; row++) {
      if (distinct != null && row > from && !isNew(row)) {
        continue;
      }
      if (pending == PIECE) {
        flush();
      }
      // A piece's rows stay pinned until it is taken in.
      records[pending] = rows.rows().record(row);
      targets[pending++] = results[group];
    }
    if (!rows.rows().areStable()) {
      flush();
    }
  }

  private boolean isNew(long row) {
    return distinct.differ(rows.rows().record(row - 1), rows.rows().record(row));
  }

  private void flush() {
    if (pending > 0) {
      strings.reserve(inputs.prepare(batch.reset(records, pending)));
      inputs.update(targets, strings);
      pending = 0;
    }
    rows.rows().unpin();
  }

  @Override
  public Column column(int groups) {
    flush();
    return state.output(false, 0, results, groups, buffer);
  }

  @Override
  public void close() {
    slots.close();
    strings.close();
  }
}
