package io.sheaf.operators.join;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.row.JoinKeys;
import io.sheaf.columnar.row.JoinRows;
import io.sheaf.columnar.row.PartitionWriter;
import io.sheaf.operators.pipeline.Transform;

/**
 * The probe of a spilled join: writes its input to disk; the output comes from {@link
 * SpilledPartitions}.
 */
final class SpillingProbe implements Transform {
  private static final long MOST_BUFFERED = 512 << 10;
  private static final long LEAST_BUFFERED = 64 << 10;

  private final int[] keyColumns;
  private final JoinKeys keys;
  private final JoinRows rows;
  private final PartitionWriter writer;
  private final long buffered;

  SpillingProbe(SpilledJoin join, MemoryConsumer memory) {
    this.keyColumns = join.probe().layout().keys();
    this.keys = new JoinKeys(join.probe().layout().keyLayout());
    this.rows = new JoinRows(join.probe().layout(), memory);
    this.buffered = Math.clamp(memory.pool().limit() / 32, LEAST_BUFFERED, MOST_BUFFERED);
    this.writer = join.probe().writer(0, join.file());
  }

  @Override
  public void accept(ColumnBatch input) {
    keys.load(input, keyColumns);
    if (!rows.tryAppend(keys, input)) {
      write();
      rows.append(keys, input);
    }
    if (rows.bytes() >= buffered) {
      write();
    }
  }

  private void write() {
    writer.write(rows);
    rows.clear();
  }

  @Override
  public ColumnBatch next() {
    return null;
  }

  @Override
  public void finish() {
    write();
    writer.flush();
  }

  @Override
  public void close() {
    rows.close();
  }
}
