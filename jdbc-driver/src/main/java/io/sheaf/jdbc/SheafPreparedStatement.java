package io.sheaf.jdbc;

import io.sheaf.jdbc.spi.ColumnInfo;
import io.sheaf.jdbc.spi.SqlErrors;
import java.sql.ParameterMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A statement whose text is fixed, with values for its question marks. */
final class SheafPreparedStatement extends ParameterSetters {
  private static final Object UNSET = new Object();

  private final String sql;
  private final List<Object> values = new ArrayList<>();
  private List<ColumnInfo> parameters;

  SheafPreparedStatement(SheafConnection connection, String sql) throws SQLException {
    super(connection);
    this.sql = Escapes.translate(sql);
  }

  private List<ColumnInfo> parameters() throws SQLException {
    if (parameters == null) {
      parameters = connection().parameters(sql);
    }
    return parameters;
  }

  @Override
  void set(int parameter, Object value) throws SQLException {
    checkOpen();
    if (parameter < 1 || parameter > parameters().size()) {
      throw SqlErrors.of(
          "07009",
          "there is no parameter " + parameter + ": the statement has " + parameters().size());
    }
    while (values.size() < parameter) {
      values.add(UNSET);
    }
    values.set(parameter - 1, value);
  }

  /** The values as they are now. */
  private List<Object> values() throws SQLException {
    int wanted = sql.indexOf('?') < 0 ? 0 : parameters().size();
    for (int i = 0; i < wanted; i++) {
      if (i >= values.size() || values.get(i) == UNSET) {
        throw SqlErrors.of("07001", "parameter " + (i + 1) + " has no value");
      }
    }
    return Collections.unmodifiableList(new ArrayList<>(values));
  }

  @Override
  public void clearParameters() throws SQLException {
    checkOpen();
    values.clear();
  }

  @Override
  public boolean execute() throws SQLException {
    return run(sql, values());
  }

  @Override
  public ResultSet executeQuery() throws SQLException {
    return query(sql, values());
  }

  @Override
  public int executeUpdate() throws SQLException {
    return (int) Math.min(executeLargeUpdate(), Integer.MAX_VALUE);
  }

  @Override
  public long executeLargeUpdate() throws SQLException {
    return update(sql, values());
  }

  @Override
  public void addBatch() throws SQLException {
    List<Object> now = values();
    addBatch(() -> update(sql, now));
  }

  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    checkOpen();
    List<ColumnInfo> columns = connection().describe(sql);
    return columns.isEmpty() ? null : new SheafResultSetMetaData(columns);
  }

  @Override
  public ParameterMetaData getParameterMetaData() throws SQLException {
    checkOpen();
    return new SheafParameterMetaData(parameters());
  }

  private SQLException textIsFixed() {
    return SqlErrors.of("42000", "a prepared statement runs its own text alone: \"" + sql + "\"");
  }

  @Override
  public void addBatch(String other) throws SQLException {
    throw textIsFixed();
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
