package io.sheaf.operators.join;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.row.RecordBatch;
import io.sheaf.columnar.row.RowLayout;
import java.util.Arrays;

/**
 * Pairs of a left record and at most one right record as a batch: the left columns, then the right
 * ones. Its maker keeps one object and resets it.
 */
final class AsofBatch extends ColumnBatch {
  private final RecordBatch left;
  private final RecordBatch right;
  private final RowLayout rightLayout;
  private final Column[] loaded;
  private final ColumnBuffer[] buffers;
  private long[] matches = {};
  private int[] places = {};
  private int matched;
  private int rowCount;

  AsofBatch(RowLayout leftLayout, RowLayout rightLayout) {
    this.left = new RecordBatch(leftLayout);
    this.right = new RecordBatch(rightLayout);
    this.rightLayout = rightLayout;
    this.loaded = new Column[rightLayout.size()];
    this.buffers = new ColumnBuffer[rightLayout.size()];
    Arrays.setAll(buffers, i -> new ColumnBuffer());
  }

  /**
   * Starts the next batch.
   *
   * @param lefts addresses; kept until the next reset
   * @param rights addresses, 0 for nulls; not kept
   */
  AsofBatch reset(long[] lefts, long[] rights, int count) {
    if (matches.length < count) {
      matches = new long[lefts.length];
      places = new int[lefts.length];
    }
    matched = 0;
    for (int i = 0; i < count; i++) {
      places[i] = rights[i] == 0 ? -1 : matched;
      if (rights[i] != 0) {
        matches[matched++] = rights[i];
      }
    }
    rowCount = count;
    left.reset(lefts, count);
    right.reset(matches, matched);
    Arrays.fill(loaded, null);
    return this;
  }

  @Override
  public int rowCount() {
    return rowCount;
  }

  @Override
  public int columnCount() {
    return left.columnCount() + loaded.length;
  }

  @Override
  public boolean isLoaded(int index) {
    int first = left.columnCount();
    return index < first ? left.isLoaded(index) : loaded[index - first] != null;
  }

  @Override
  public Column column(int index) {
    int first = left.columnCount();
    return index < first ? left.column(index) : right(index - first);
  }

  private Column right(int index) {
    if (loaded[index] == null) {
      loaded[index] =
          matched == rowCount
              ? right.column(index)
              : matched == 0
                  ? ConstantColumn.ofNull(rightLayout.type(index), rowCount)
                  : right.column(index).gather(places, rowCount, buffers[index]);
    }
    return loaded[index];
  }
}
