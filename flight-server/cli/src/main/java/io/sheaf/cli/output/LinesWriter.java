package io.sheaf.cli.output;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.type.Schema;
import java.time.ZoneId;

/** The values alone, one row a line: for plans, which are text already. */
public final class LinesWriter implements ResultWriter {
  private final Output out;
  private final Cells cells;
  private FlatColumns flat;

  public LinesWriter(Output out, ZoneId zone) {
    this.out = out;
    this.cells = new Cells(zone);
  }

  @Override
  public void begin(Schema schema) {
    flat = new FlatColumns(schema.size());
  }

  @Override
  public void write(ColumnBatch batch) {
    Column[] columns = flat.of(batch);
    for (int row = 0; row < batch.rowCount(); row++) {
      for (Column column : columns) {
        if (!column.isNull(row)) {
          cells.put(out, column, row);
        }
      }
      out.put('\n');
    }
  }

  @Override
  public void end() {}
}
