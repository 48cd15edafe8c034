package io.sheaf.storage.parquet;

import io.sheaf.columnar.memory.NativeBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A data page that is decoded bit by bit as batches ask for its rows. Its holder closes it.
 *
 * <p>Rows are counted from the page's first. A column's batch may be read several times, and the
 * next batch never lies before it: {@link #mark} tells where a batch begins.
 */
final class Page implements AutoCloseable {
  private final long firstRow;
  private final int rows;
  private final LevelDecoder levels;
  private final PageValues values;
  private final List<NativeBuffer> buffers;
  private int[] indexes = {};
  private byte[] scratch = {};

  /**
   * @param firstRow row of the row group that the page begins with
   * @param levels null when no row is null
   * @param buffers what to close with the page
   */
  Page(
      long firstRow, int rows, LevelDecoder levels, PageValues values, List<NativeBuffer> buffers) {
    this.firstRow = firstRow;
    this.rows = rows;
    this.levels = levels;
    this.values = values;
    this.buffers = buffers;
  }

  long firstRow() {
    return firstRow;
  }

  long endRow() {
    return firstRow + rows;
  }

  /** The dictionary that the page's codes are of; null when it holds values. */
  Dictionary dictionary() {
    return values instanceof DictionaryValues codes ? codes.dictionary() : null;
  }

  void mark(int row) {
    int index = row;
    if (levels != null) {
      index = levels.rank(row);
      levels.mark();
    }
    values.mark(index);
  }

  /**
   * Decodes rows {@code row} to {@code row + count}.
   *
   * @param nulls receives the null mask at the same place; null when the column has no nulls
   * @return how many rows are null
   */
  int read(int row, int count, Output out, int at, byte[] nulls) {
    if (levels == null) {
      values.read(row, count, out, at);
      if (nulls != null) {
        Arrays.fill(nulls, at, at + count, (byte) 0);
      }
      return 0;
    }
    int index = levels.rank(row);
    int present = levels.readNulls(row, count, nulls, at);
    values.read(index, present, out, at);
    if (present < count) {
      out.spread(at, count, present, nulls);
    }
    return count - present;
  }

  /**
   * Decodes {@code count} ascending rows.
   *
   * @param chosen row numbers, from position {@code from} on, that {@code shift} makes rows of this
   *     page
   * @return how many rows are null
   */
  int gather(int[] chosen, int from, int count, int shift, Output out, int at, byte[] nulls) {
    if (indexes.length < count) {
      indexes = new int[count];
    }
    if (levels == null) {
      gatherPresent(chosen, from, count, shift, out, at, nulls);
      return 0;
    }
    int first = chosen[from] + shift;
    int span = chosen[from + count - 1] + shift - first + 1;
    if (scratch.length < span) {
      scratch = new byte[span];
    }
    int index = levels.rank(first);
    int present = levels.readNulls(first, span, scratch, 0);
    if (present == 0) {
      Arrays.fill(nulls, at, at + count, (byte) 1);
      out.clear(at, count);
      return count;
    }
    if (present == span) {
      gatherPresent(chosen, from, count, index - chosen[from], out, at, nulls);
      return 0;
    }
    int missing =
        rankRows(chosen, from, count, chosen[from], index, index + present - 1, nulls, at);
    values.gather(indexes, count, out, at);
    if (missing > 0) {
      out.clearNulls(at, count, nulls);
    }
    return missing;
  }

  /** Decodes rows none of which is null; {@code shift} makes value indexes of them. */
  private void gatherPresent(
      int[] chosen, int from, int count, int shift, Output out, int at, byte[] nulls) {
    for (int i = 0; i < count; i++) {
      indexes[i] = chosen[from + i] + shift;
    }
    values.gather(indexes, count, out, at);
    if (nulls != null) {
      Arrays.fill(nulls, at, at + count, (byte) 0);
    }
  }

  /**
   * Turns rows into value indexes by the mask in scratch; a null row gets a neighbour's index, at
   * most {@code last}.
   */
  private int rankRows(
      int[] chosen, int from, int count, int origin, int index, int last, byte[] nulls, int at) {
    int missing = 0;
    int row = 0;
    for (int i = 0; i < count; i++) {
      int target = chosen[from + i] - origin;
      for (; row < target; row++) {
        index += 1 - scratch[row];
      }
      nulls[at + i] = scratch[target];
      missing += scratch[target];
      indexes[i] = Math.min(index, last);
    }
    return missing;
  }

  @Override
  public void close() {
    buffers.forEach(NativeBuffer::close);
  }
}
