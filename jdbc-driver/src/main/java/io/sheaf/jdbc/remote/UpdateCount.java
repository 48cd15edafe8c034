package io.sheaf.jdbc.remote;

import io.sheaf.jdbc.spi.ColumnInfo;
import io.sheaf.jdbc.spi.ColumnReader;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.List;

/** What a statement without rows gave: the number of rows it wrote, -1 for none to count. */
record UpdateCount(long updateCount) implements ColumnReader {
  private static IllegalStateException noRows() {
    return new IllegalStateException("the statement gave no rows");
  }

  @Override
  public List<ColumnInfo> columns() {
    return List.of();
  }

  @Override
  public ZoneId zone() {
    return ZoneId.systemDefault();
  }

  @Override
  public int nextBatch() {
    return 0;
  }

  @Override
  public boolean isNull(int column, int row) {
    throw noRows();
  }

  @Override
  public long getLong(int column, int row) {
    throw noRows();
  }

  @Override
  public double getDouble(int column, int row) {
    throw noRows();
  }

  @Override
  public BigDecimal getDecimal(int column, int row) {
    throw noRows();
  }

  @Override
  public String getString(int column, int row) {
    throw noRows();
  }

  @Override
  public byte[] getBytes(int column, int row) {
    throw noRows();
  }

  @Override
  public void cancel() {}

  @Override
  public void close() {}
}
