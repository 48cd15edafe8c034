package io.sheaf.operators.aggregate;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.row.GroupTable;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.Source;

/** Gives the groups, part by part. */
final class AggregateSource implements Source {
  private final GroupedResult result;

  AggregateSource(GroupedResult result) {
    this.result = result;
  }

  @Override
  public int maxDrivers() {
    return result.maxReaders();
  }

  @Override
  public Reader open(DriverContext driver) {
    return new PartReader(driver.fragment().settings().batchRows());
  }

  private final class PartReader implements Reader {
    private final long[] records;
    private final ColumnBuffer[] buffers = new ColumnBuffer[result.aggregation().columnCount()];
    private GroupPart part;
    private GroupTable.Cursor cursor;

    PartReader(int batchRows) {
      this.records = new long[batchRows];
      for (int i = 0; i < buffers.length; i++) {
        buffers[i] = new ColumnBuffer();
      }
    }

    @Override
    public ColumnBatch next() {
      while (true) {
        int count = part == null ? 0 : cursor.next(records, records.length);
        if (count > 0) {
          return result.aggregation().output(records, count, buffers);
        }
        close();
        part = result.take();
        if (part == null) {
          return null;
        }
        cursor = part.open();
      }
    }

    @Override
    public void close() {
      if (part != null) {
        GroupPart read = part;
        part = null;
        result.release(read);
      }
    }
  }
}
