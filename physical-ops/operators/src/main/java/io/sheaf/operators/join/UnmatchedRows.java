package io.sheaf.operators.join;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.row.JoinTable;
import io.sheaf.columnar.row.JoinTable.RowRange;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.Source;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The build rows of a RIGHT or FULL join that no probe row met, with nulls for the probe side.
 * Drivers take page by page.
 */
final class UnmatchedRows implements Source {
  private final JoinTable table;
  private final Schema probeSchema;
  private final List<RowRange> ranges;
  private final AtomicInteger nextRange = new AtomicInteger();

  UnmatchedRows(JoinTable table, Schema probeSchema) {
    this.table = table;
    this.probeSchema = probeSchema;
    this.ranges = table.ranges();
  }

  @Override
  public int maxDrivers() {
    return Math.max(1, ranges.size());
  }

  @Override
  public Reader open(DriverContext driver) {
    return new RangeReader(driver.fragment().settings().batchRows());
  }

  private final class RangeReader implements Reader {
    private final long[] rows;
    private final JoinedBatch batch = new JoinedBatch(probeSchema, table);
    private long at;
    private int left;

    RangeReader(int batchRows) {
      this.rows = new long[batchRows];
    }

    @Override
    public ColumnBatch next() {
      int count = 0;
      while (count < rows.length && (left > 0 || takeRange())) {
        while (left > 0 && count < rows.length) {
          rows[count] = at;
          count += table.isMarked(at) ? 0 : 1;
          at += table.layout().width();
          left--;
        }
      }
      return count == 0 ? null : batch.reset(null, null, false, rows, count);
    }

    private boolean takeRange() {
      int index = nextRange.getAndIncrement();
      if (index >= ranges.size()) {
        return false;
      }
      at = ranges.get(index).first();
      left = ranges.get(index).count();
      return true;
    }

    @Override
    public void close() {}
  }
}
