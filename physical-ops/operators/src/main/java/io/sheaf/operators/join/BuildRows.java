package io.sheaf.operators.join;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.row.JoinTable;
import io.sheaf.columnar.row.JoinTable.RowRange;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.Source;
import io.sheaf.operators.spec.JoinType;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The build rows that a join gives when all probe rows were seen: those that no probe row met, with
 * nulls for the probe side if the join has its columns; for RIGHT_SEMI those that one did meet.
 * Drivers take page by page.
 */
final class BuildRows implements Source {
  private final JoinTable table;
  private final Schema probeSchema;
  private final boolean met;
  private final List<RowRange> ranges;
  private final AtomicInteger nextRange = new AtomicInteger();

  /**
   * @param type one that ends with right rows
   */
  BuildRows(JoinTable table, JoinType type, Schema probeSchema) {
    this.table = table;
    this.probeSchema = type.isRightAlone() ? new Schema(List.of()) : probeSchema;
    this.met = type == JoinType.RIGHT_SEMI;
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
          count += table.isMarked(at) == met ? 1 : 0;
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
