package io.sheaf.operators.join;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.row.JoinTable;
import io.sheaf.columnar.type.Schema;
import java.util.Arrays;

/**
 * Pairs of a probe row and a build row: the probe's columns, then the table's. A column is made on
 * the first call: probe columns for the rows of the pairs, build columns by reading the rows. Its
 * maker keeps one object and resets it for every output.
 */
final class JoinedBatch extends ColumnBatch {
  private final Schema probeSchema;
  private final JoinTable table;
  private final Column[] loaded;
  private final ColumnBuffer[] buffers;
  private ColumnBatch probe;
  private int[] rows;
  private boolean repeats;
  private long[] found;
  private long onlyRow;
  private int rowCount;
  private int[] composedRows = {};
  private long[] composedFound = {};

  JoinedBatch(Schema probeSchema, JoinTable table) {
    this.probeSchema = probeSchema;
    this.table = table;
    int columns = probeSchema.size() + table.layout().schema().size();
    this.loaded = new Column[columns];
    this.buffers = new ColumnBuffer[columns];
  }

  /**
   * Starts the next output. All arguments are kept until the next reset.
   *
   * @param probe the probe side, or null for nulls
   * @param rows the probe row of each pair, ascending, or null when pair i has row i
   * @param repeats whether a probe row may come more than once
   * @param found the build row of each pair, 0 for nulls
   */
  JoinedBatch reset(ColumnBatch probe, int[] rows, boolean repeats, long[] found, int count) {
    this.probe = probe;
    this.rows = rows;
    this.repeats = repeats;
    this.found = found;
    this.rowCount = count;
    Arrays.fill(loaded, null);
    return this;
  }

  /** Starts an output in which all pairs have the same build row, 0 for nulls. */
  JoinedBatch resetOneRow(ColumnBatch probe, int[] rows, long row, int count) {
    reset(probe, rows, false, null, count);
    onlyRow = row;
    return this;
  }

  @Override
  public int rowCount() {
    return rowCount;
  }

  @Override
  public int columnCount() {
    return loaded.length;
  }

  @Override
  public boolean isLoaded(int index) {
    return loaded[index] != null;
  }

  @Override
  public Column column(int index) {
    Column column = loaded[index];
    if (column == null) {
      column =
          index < probeSchema.size()
              ? probeColumn(index, rows, rowCount, buffer(index))
              : buildColumn(index, found, rowCount, buffer(index));
      loaded[index] = column;
    }
    return column;
  }

  private ColumnBuffer buffer(int index) {
    if (buffers[index] == null) {
      buffers[index] = new ColumnBuffer();
    }
    return buffers[index];
  }

  private Column probeColumn(int index, int[] chosen, int count, ColumnBuffer into) {
    if (probe == null) {
      return ConstantColumn.ofNull(probeSchema.type(index), count);
    }
    if (chosen == null) {
      return probe.column(index);
    }
    return repeats
        ? probe.column(index).gather(chosen, count, into)
        : probe.column(index, chosen, count, into);
  }

  private Column buildColumn(int index, long[] chosen, int count, ColumnBuffer into) {
    int column = index - probeSchema.size();
    if (chosen != null) {
      return table.gather(column, chosen, count, into);
    }
    if (onlyRow == 0) {
      return ConstantColumn.ofNull(table.layout().schema().type(column), count);
    }
    return new ConstantColumn(count, table.gather(column, new long[] {onlyRow}, 1, into));
  }

  @Override
  public Column column(int index, int[] chosen, int count, ColumnBuffer into) {
    if (loaded[index] != null) {
      return loaded[index].gather(chosen, count, into);
    }
    if (index < probeSchema.size()) {
      return chosenProbeColumn(index, chosen, count, into);
    }
    if (found == null) {
      return column(index).gather(chosen, count, into);
    }
    if (composedFound.length < count) {
      composedFound = new long[Math.max(count, 2 * composedFound.length)];
    }
    for (int i = 0; i < count; i++) {
      composedFound[i] = chosen[i] < 0 ? 0 : found[chosen[i]];
    }
    return buildColumn(index, composedFound, count, into);
  }

  private Column chosenProbeColumn(int index, int[] chosen, int count, ColumnBuffer into) {
    if (probe == null) {
      return ConstantColumn.ofNull(probeSchema.type(index), count);
    }
    if (rows == null) {
      return probe.column(index, chosen, count, into);
    }
    if (composedRows.length < count) {
      composedRows = new int[Math.max(count, 2 * composedRows.length)];
    }
    for (int i = 0; i < count; i++) {
      composedRows[i] = chosen[i] < 0 ? -1 : rows[chosen[i]];
    }
    return probeColumn(index, composedRows, count, into);
  }
}
