package io.sheaf.sql.jdbc;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.Schema;
import io.sheaf.jdbc.spi.ColumnInfo;
import io.sheaf.jdbc.spi.ColumnReader;
import io.sheaf.sql.Result;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;

/**
 * Reads a {@link Result} for the JDBC driver. A column of a batch is decoded when its first value
 * is asked for.
 */
final class ResultReader implements ColumnReader {
  private final Result result;
  private final ZoneId zone;
  private final List<ColumnInfo> columns;
  private final ColumnView[] views;
  private ColumnBatch batch;

  ResultReader(Result result, ZoneId zone) {
    this.result = result;
    this.zone = zone;
    Schema schema = result.schema();
    this.columns = result.hasRows() ? JdbcTypes.columns(result.columns()) : List.of();
    this.views = new ColumnView[columns.size()];
    for (int i = 0; i < views.length; i++) {
      views[i] = new ColumnView(schema.type(i));
    }
  }

  @Override
  public List<ColumnInfo> columns() {
    return columns;
  }

  @Override
  public long updateCount() {
    return result.updateCount();
  }

  @Override
  public ZoneId zone() {
    return zone;
  }

  @Override
  public int nextBatch() throws SQLException {
    for (ColumnView view : views) {
      view.unload();
    }
    try {
      do {
        batch = result.next();
      } while (batch != null && batch.rowCount() == 0);
      return batch == null ? 0 : batch.rowCount();
    } catch (SheafException e) {
      throw Errors.sql(e);
    } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError e) {
      throw Errors.internal(e);
    }
  }

  private ColumnView view(int column) {
    ColumnView view = views[column];
    if (!view.isLoaded()) {
      Column loaded = batch.column(column);
      view.load(loaded);
    }
    return view;
  }

  @Override
  public boolean isNull(int column, int row) {
    return view(column).isNull(row);
  }

  @Override
  public long getLong(int column, int row) {
    return views[column].longAt(row);
  }

  @Override
  public double getDouble(int column, int row) {
    return views[column].doubleAt(row);
  }

  @Override
  public BigDecimal getDecimal(int column, int row) {
    return views[column].decimalAt(row);
  }

  @Override
  public String getString(int column, int row) {
    return views[column].stringAt(row, zone());
  }

  @Override
  public byte[] getBytes(int column, int row) {
    return views[column].bytesAt(row);
  }

  @Override
  public Object getNested(int column, int row) {
    return views[column].nestedAt(row, zone());
  }

  @Override
  public void cancel() {
    result.cancel();
  }

  @Override
  public void close() throws SQLException {
    try {
      result.close();
    } catch (SheafException e) {
      throw Errors.sql(e);
    } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError e) {
      throw Errors.internal(e);
    }
  }
}
