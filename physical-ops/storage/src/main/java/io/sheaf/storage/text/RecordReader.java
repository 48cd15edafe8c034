package io.sheaf.storage.text;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.SelectedBatch;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ReadRequest;
import java.util.Arrays;

/** Reads a split's records as lazy batches. */
public final class RecordReader implements BatchReader {
  private final RecordCursor cursor;
  private final FieldBatch batch;
  private final FieldBatch checked;
  private final SelectedBatch good;
  private final int batchRows;
  private byte[] bad = {};
  private int[] rows = {};

  /**
   * @param cursor closed with the reader
   * @param batch the wanted columns; closed with the reader
   * @param checked all columns, when records with a bad value are left out; else null. Closed with
   *     the reader
   */
  public RecordReader(
      RecordCursor cursor, FieldBatch batch, FieldBatch checked, ReadRequest request) {
    this.cursor = cursor;
    this.batch = batch;
    this.checked = checked;
    this.good = new SelectedBatch(request.columns().length);
    this.batchRows = request.batchRows();
  }

  @Override
  public ColumnBatch next() {
    while (true) {
      int count = cursor.next(batchRows);
      if (count == 0) {
        return null;
      }
      batch.start(cursor, count, checked != null);
      if (checked == null) {
        return batch;
      }
      int left = dropBad(count);
      if (left == count) {
        return batch;
      }
      if (left > 0) {
        return good.reset(batch, rows, left);
      }
    }
  }

  /** Finds the rows without bad values; gives their number. */
  private int dropBad(int count) {
    if (bad.length < count) {
      bad = new byte[count];
      rows = new int[count];
    }
    Arrays.fill(bad, 0, count, (byte) 0);
    checked.start(cursor, count, true);
    checked.markBad(bad);
    int left = 0;
    for (int row = 0; row < count; row++) {
      rows[left] = row;
      left += bad[row] == 0 ? 1 : 0;
    }
    return left;
  }

  @Override
  public void close() {
    batch.close();
    if (checked != null) {
      checked.close();
    }
    cursor.close();
  }
}
