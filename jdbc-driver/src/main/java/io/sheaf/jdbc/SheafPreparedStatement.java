package io.sheaf.jdbc;

import io.sheaf.jdbc.spi.ColumnInfo;
import io.sheaf.jdbc.spi.SqlErrors;
import java.sql.ParameterMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;

/** A statement whose text is fixed. It takes no parameters. */
final class SheafPreparedStatement extends ParameterlessStatement {
  private final String sql;

  SheafPreparedStatement(SheafConnection connection, String sql) {
    super(connection);
    this.sql = sql;
  }

  @Override
  String sql() {
    return sql;
  }

  @Override
  public boolean execute() throws SQLException {
    return run(sql);
  }

  @Override
  public ResultSet executeQuery() throws SQLException {
    return query(sql);
  }

  @Override
  public int executeUpdate() throws SQLException {
    return (int) Math.min(update(sql), Integer.MAX_VALUE);
  }

  @Override
  public long executeLargeUpdate() throws SQLException {
    return update(sql);
  }

  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    checkOpen();
    List<ColumnInfo> columns = connection().describe(sql);
    return columns.isEmpty() ? null : new SheafResultSetMetaData(columns);
  }

  @Override
  public void clearParameters() throws SQLException {
    checkOpen();
  }

  @Override
  public void addBatch() throws SQLException {
    throw SqlErrors.unsupported("batches of statements are");
  }

  @Override
  public ParameterMetaData getParameterMetaData() throws SQLException {
    throw SqlErrors.unsupported("parameters in \"" + sql + "\" are");
  }

  private SQLException textIsFixed() {
    return SqlErrors.of("42000", "a prepared statement runs its own text alone: \"" + sql + "\"");
  }

  @Override
  public boolean execute(String other) throws SQLException {
    throw textIsFixed();
  }

  @Override
  public ResultSet executeQuery(String other) throws SQLException {
    throw textIsFixed();
  }

  @Override
  public int executeUpdate(String other) throws SQLException {
    throw textIsFixed();
  }

  @Override
  public long executeLargeUpdate(String other) throws SQLException {
    throw textIsFixed();
  }
}
