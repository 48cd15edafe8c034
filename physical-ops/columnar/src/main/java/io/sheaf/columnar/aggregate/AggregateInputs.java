package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.row.StringHeap;
import java.util.Arrays;
import java.util.List;

/**
 * Feeds batches to the accumulators of one aggregation: makes each argument flat and leaves out
 * nulls and filtered rows, once for all accumulators that share it. One thread's.
 */
public final class AggregateInputs {
  private final List<AggregateState.Input> inputs;
  private final Column[][] values;

  /** Rows that take part, for each input; null when all do. */
  private final int[][] rows;

  private final int[] counts;
  private final int[][] rowBuffers;
  private final ColumnBuffer[][] flatBuffers;
  private final ColumnBuffer[][] denseBuffers;

  /**
   * Whether an input left rows out in any batch so far: else every record it knows has seen a
   * value.
   */
  private final boolean[] partial;

  private final ColumnBuffer filterBuffer = new ColumnBuffer();
  private final FewGroups fewGroups = new FewGroups();
  private final boolean several;
  private int batchRows;
  private long[] chosen = {};

  public AggregateInputs(AggregateState state) {
    this.inputs = state.inputs();
    int size = inputs.size();
    this.several = inputs.stream().mapToInt(input -> input.accumulators().size()).sum() > 1;
    this.values = new Column[size][];
    this.rows = new int[size][];
    this.counts = new int[size];
    this.rowBuffers = new int[size][0];
    this.partial = new boolean[size];
    this.flatBuffers = new ColumnBuffer[size][];
    this.denseBuffers = new ColumnBuffer[size][];
    for (int i = 0; i < size; i++) {
      int columns = inputs.get(i).columns().size();
      values[i] = new Column[columns];
      flatBuffers[i] = buffers(columns);
      denseBuffers[i] = buffers(columns);
    }
  }

  private static ColumnBuffer[] buffers(int count) {
    ColumnBuffer[] buffers = new ColumnBuffer[count];
    Arrays.setAll(buffers, i -> new ColumnBuffer());
    return buffers;
  }

  /** Inputs for records whose flags of values seen are all unset at first. */
  public static AggregateInputs forClearedRecords(AggregateState state) {
    AggregateInputs inputs = new AggregateInputs(state);
    Arrays.fill(inputs.partial, true);
    return inputs;
  }

  /**
   * Loads the arguments of a batch.
   *
   * @return most bytes that the update may put into the heap
   */
  public long prepare(ColumnBatch batch) {
    long stringBytes = 0;
    int count = batch.rowCount();
    batchRows = count;
    for (int i = 0; i < inputs.size(); i++) {
      AggregateState.Input input = inputs.get(i);
      Column[] columns = values[i];
      for (int k = 0; k < columns.length; k++) {
        columns[k] = batch.column(input.columns().get(k));
      }
      Column filter = input.filter() < 0 ? null : batch.column(input.filter());
      prepare(i, columns, filter, count);
      for (Accumulator accumulator : input.accumulators()) {
        stringBytes += accumulator.stringBytes(values[i], counts[i]);
      }
    }
    return stringBytes;
  }

  private void prepare(int index, Column[] columns, Column filter, int count) {
    rows[index] = null;
    counts[index] = count;
    BooleanColumn chosenRows = filter == null ? null : (BooleanColumn) filter.flat(filterBuffer);
    boolean partialRows = chosenRows != null;
    for (Column column : columns) {
      if (column instanceof ConstantColumn c && c.isNull()) {
        counts[index] = 0;
        // Any columns of the types will do.
        for (int k = 0; k < columns.length; k++) {
          columns[k] = columns[k] instanceof ConstantColumn other ? other.value() : columns[k];
        }
        flat(index, columns);
        return;
      }
      partialRows |= !(column instanceof ConstantColumn) && column.nulls() != null;
    }
    if (!partialRows) {
      flat(index, columns);
      return;
    }
    int kept = kept(index, columns, chosenRows, count);
    counts[index] = kept;
    if (kept < count) {
      rows[index] = rowBuffers[index];
      for (int k = 0; k < columns.length; k++) {
        columns[k] = columns[k].gather(rowBuffers[index], kept, denseBuffers[index][k]);
      }
    }
    flat(index, columns);
  }

  private void flat(int index, Column[] columns) {
    for (int k = 0; k < columns.length; k++) {
      columns[k] = columns[k].flat(flatBuffers[index][k]);
    }
  }

  private int kept(int index, Column[] columns, BooleanColumn chosenRows, int count) {
    if (rowBuffers[index].length < count) {
      rowBuffers[index] = new int[Math.max(count, 2048)];
    }
    int[] out = rowBuffers[index];
    byte[] keep = chosenRows == null ? null : chosenRows.values();
    byte[] filterNulls = chosenRows == null ? null : chosenRows.nulls();
    byte[] nulls = columns.length == 0 ? null : nulls(columns[0]);
    int kept = 0;
    for (int i = 0; i < count; i++) {
      out[kept] = i;
      boolean take =
          (keep == null || keep[i] != 0)
              && (filterNulls == null || filterNulls[i] == 0)
              && (nulls == null || nulls[i] == 0);
      kept += take ? 1 : 0;
    }
    for (int k = 1; k < columns.length; k++) {
      kept = withoutNulls(nulls(columns[k]), out, kept);
    }
    return kept;
  }

  private static byte[] nulls(Column column) {
    return column instanceof ConstantColumn ? null : column.nulls();
  }

  private static int withoutNulls(byte[] nulls, int[] chosen, int count) {
    if (nulls == null) {
      return count;
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
      chosen[kept] = chosen[i];
      kept += nulls[chosen[i]] == 0 ? 1 : 0;
    }
    return kept;
  }

  /**
   * Sets, in the state that new records start with, the flags of values seen as the batch prepared
   * last wants them: a record that is made for a batch where no row is left out sees a value.
   *
   * @param initial state words of new records
   * @param start offset of the first state word in a record
   */
  public void flagInitialState(long[] initial, int start) {
    for (int i = 0; i < values.length; i++) {
      partial[i] |= rows[i] != null || counts[i] == 0;
      for (Accumulator accumulator : inputs.get(i).accumulators()) {
        int flag = accumulator.seenFlag() - start;
        if (flag >= 0) {
          long bit = 1L << (8 * (flag % 8));
          initial[flag / 8] = partial[i] ? initial[flag / 8] & ~bit : initial[flag / 8] | bit;
        }
      }
    }
  }

  /**
   * Updates the records with the batch prepared last.
   *
   * @param records the record of each row's group
   */
  public void update(long[] records, StringHeap strings) {
    boolean few = several && fewGroups.of(records, batchRows);
    for (int i = 0; i < values.length; i++) {
      int count = counts[i];
      if (few && count == batchRows) {
        updateGroups(i, strings);
        continue;
      }
      long[] targets = rows[i] == null ? records : choose(records, rows[i], count);
      for (Accumulator accumulator : inputs.get(i).accumulators()) {
        accumulator.update(values[i], count, targets, strings);
        if (partial[i] && accumulator.seenFlag() >= 0) {
          Accumulator.setFlags(accumulator.seenFlag(), targets, count);
        }
      }
    }
  }

  /** All rows take part, each group's together. */
  private void updateGroups(int index, StringHeap strings) {
    AggregateState.Input input = inputs.get(index);
    Column[] columns = values[index];
    Column[] part = columns.clone();
    boolean read = input.accumulators().stream().anyMatch(Accumulator::readsValues);
    for (int group = 0; group < fewGroups.size(); group++) {
      int count = fewGroups.count(group);
      for (int k = 0; read && k < columns.length; k++) {
        part[k] = columns[k].gather(fewGroups.rows(group), count, denseBuffers[index][k]);
      }
      for (Accumulator accumulator : input.accumulators()) {
        accumulator.updateAll(part, count, fewGroups.record(group), strings);
      }
    }
  }

  private long[] choose(long[] records, int[] chosenRows, int count) {
    if (chosen.length < count) {
      chosen = new long[Math.max(count, 2048)];
    }
    for (int i = 0; i < count; i++) {
      chosen[i] = records[chosenRows[i]];
    }
    return chosen;
  }

  /** The same when all rows are of one group. */
  public void updateAll(long record, StringHeap strings) {
    for (int i = 0; i < values.length; i++) {
      for (Accumulator accumulator : inputs.get(i).accumulators()) {
        accumulator.updateAll(values[i], counts[i], record, strings);
      }
    }
  }
}
