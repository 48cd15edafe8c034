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
import io.sheaf.operators.window.WindowRows;
import java.util.ArrayList;
import java.util.List;

/**
 * Aggregates over the rows of matches that were matched to some variables, for a batch of output
 * rows. Each has a record of state: its own where totals run, one for all rows of the match else.
 * Records that run on from one another are added up once the rows are in. One thread's.
 */
final class MatchAggregates implements AutoCloseable {
  private static final int PIECE = 1024;

  private final VariableSet variables;
  private final WindowRows rows;
  private final AggregateState state;
  private final AggregateInputs inputs;
  private final RecordBatch batch;
  private final NativeBuffer slots;
  private final StringHeap strings;
  private final List<ColumnBuffer> buffers = new ArrayList<>();
  private final long[] results;
  private final long[] records = new long[PIECE];
  private final long[] targets = new long[PIECE];
  private final long[] mergeFrom;
  private final long[] mergeTo;
  private int pending;
  private int merges;
  private int slot;
  private boolean isGiven;

  MatchAggregates(
      List<MatchValue> values,
      VariableSet variables,
      WindowRows rows,
      RowLayout layout,
      Schema input,
      MemoryConsumer memory,
      int capacity) {
    this.variables = variables;
    this.rows = rows;
    this.state = PathAggregate.state(values, input);
    this.inputs = AggregateInputs.forClearedRecords(state);
    this.batch = new RecordBatch(layout);
    this.results = new long[capacity];
    this.mergeFrom = new long[capacity + 2];
    this.mergeTo = new long[capacity + 2];
    this.strings = new StringHeap(memory);
    this.slots = memory.allocate((capacity + 3L) * state.width());
    values.forEach(value -> buffers.add(new ColumnBuffer()));
  }

  private long address(int at) {
    return slots.address() + (long) at * state.width();
  }

  private void nextSlot() {
    slot++;
    isGiven = false;
    Native.fill(address(slot), state.width(), (byte) 0);
  }

  /**
   * Starts a batch.
   *
   * @param isInMatch whether the last match has rows still to come
   */
  void begin(boolean isInMatch) {
    if (isInMatch) {
      Native.copy(address(slot), address(0), state.width());
    } else {
      strings.rewind();
      Native.fill(address(0), state.width(), (byte) 0);
    }
    slot = 0;
    merges = 0;
    isGiven = isInMatch;
  }

  /** Starts a match. */
  void open() {
    if (isGiven) {
      nextSlot();
      return;
    }
    // Nobody has the record: the match before gave no row behind those it took in.
    flush();
    if (merges > 0 && mergeTo[merges - 1] == address(slot)) {
      merges--;
    }
    Native.fill(address(slot), state.width(), (byte) 0);
  }

  /** Takes a row of the match in. */
  void see(long row, int variable) {
    if (!variables.has(variable)) {
      return;
    }
    if (isGiven) {
      // The record is another output row's too: this one starts from it.
      mergeFrom[merges] = address(slot);
      nextSlot();
      mergeTo[merges++] = address(slot);
    }
    if (pending == PIECE) {
      flush();
    }
    records[pending] = rows.record(row);
    targets[pending++] = address(slot);
    if (!rows.areStable() && pending >= 64) {
      flush();
    }
  }

  private void flush() {
    if (pending > 0) {
      strings.reserve(inputs.prepare(batch.reset(records, pending)));
      inputs.update(targets, strings);
      pending = 0;
    }
    rows.unpin();
  }

  /** Gives an output row what the match's rows so far come to. */
  void give(int output) {
    results[output] = address(slot);
    isGiven = true;
  }

  /** Ends the taking in of rows. */
  void finish() {
    flush();
    state.merge(mergeFrom, mergeTo, merges, null);
    merges = 0;
  }

  /** The results of one of the aggregates. */
  Column column(int index, int count) {
    return state.output(false, index, results, count, buffers.get(index));
  }

  @Override
  public void close() {
    slots.close();
    strings.close();
  }
}
