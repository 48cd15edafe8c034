package io.sheaf.jdbc.remote;

import io.sheaf.jdbc.arrow.ArrowBatches;
import io.sheaf.jdbc.arrow.ArrowColumn;
import io.sheaf.jdbc.arrow.ArrowSchema;
import io.sheaf.jdbc.remote.Messages.FlightInfo;
import io.sheaf.jdbc.spi.ColumnInfo;
import io.sheaf.jdbc.spi.ColumnReader;
import io.sheaf.jdbc.spi.SqlErrors;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;

/** The rows of a result on a server, a batch at a time. */
final class RemoteReader implements ColumnReader {
  private final RemoteConnection connection;
  private final FlightInfo info;
  private final Execution execution;
  private final EndpointStreams streams;
  private final ArrowSchema schema;
  private final ZoneId zone;
  private ArrowBatches batches;
  private final ArrowColumn[] columns;
  private final boolean[] hasNulls;
  private boolean batchWaits;
  private boolean done;

  RemoteReader(RemoteConnection connection, FlightInfo info, Execution execution)
      throws SQLException {
    this.connection = connection;
    this.info = info;
    this.execution = execution;
    this.streams = new EndpointStreams(connection, info, execution);
    ArrowSchema known = ArrowSchema.read(info.schema());
    if (known.fields().isEmpty() && !info.endpoints().isEmpty()) {
      batchWaits = advance();
      known = streams.schema() == null ? known : streams.schema();
    }
    this.schema = known;
    this.zone = known.zone();
    this.columns = new ArrowColumn[known.fields().size()];
    this.hasNulls = new boolean[columns.length];
    if (batchWaits) {
      load();
    }
  }

  private boolean advance() throws SQLException {
    batches = streams.next();
    done = batches == null;
    return !done;
  }

  private void load() throws SQLException {
    if (batches.schema().fields().size() != columns.length) {
      throw SqlErrors.of("08P01", "the server changed the columns of a result while sending it");
    }
    for (int i = 0; i < columns.length; i++) {
      columns[i] = batches.column(i);
      hasNulls[i] = columns[i].hasNulls();
    }
  }

  @Override
  public List<ColumnInfo> columns() {
    return schema.columns();
  }

  @Override
  public long updateCount() {
    return -1;
  }

  @Override
  public ZoneId zone() {
    return zone;
  }

  @Override
  public int nextBatch() throws SQLException {
    if (batchWaits) {
      batchWaits = false;
      return batches.rowCount();
    }
    if (done || !advance()) {
      return 0;
    }
    load();
    return batches.rowCount();
  }

  @Override
  public boolean isNull(int column, int row) {
    return hasNulls[column] && columns[column].isNull(row);
  }

  @Override
  public long getLong(int column, int row) {
    return columns[column].getLong(row);
  }

  @Override
  public double getDouble(int column, int row) {
    return columns[column].getDouble(row);
  }

  @Override
  public BigDecimal getDecimal(int column, int row) {
    return columns[column].getDecimal(row);
  }

  @Override
  public String getString(int column, int row) {
    return columns[column].getString(row);
  }

  @Override
  public byte[] getBytes(int column, int row) {
    return columns[column].getBytes(row);
  }

  @Override
  public Object getNested(int column, int row) {
    return columns[column].object(row);
  }

  @Override
  public void cancel() {
    execution.cancel();
    connection.tellCancelled(info);
  }

  @Override
  public void close() {
    if (!done) {
      done = true;
      cancel();
    }
  }
}
