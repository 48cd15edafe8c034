package io.sheaf.jdbc;

import io.sheaf.jdbc.spi.ColumnReader;
import io.sheaf.jdbc.spi.SqlErrors;
import io.sheaf.jdbc.spi.StatementOptions;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A statement of a connection. One thread uses it; {@link #cancel} may come from any. */
class SheafStatement implements Statement, SelfWrapper {
  static final String NO_KEYS = "no keys are generated: getGeneratedKeys gives no rows";

  private final SheafConnection connection;
  private final List<Change> batch = new ArrayList<>();
  private SheafResultSet result;
  private long updateCount = -1;
  private long maxRows;
  private int queryTimeout;
  private int fetchSize;
  private boolean closeOnCompletion;
  private boolean poolable;
  private boolean escapes = true;
  private int maxFieldSize;
  private int fetchDirection = ResultSet.FETCH_FORWARD;
  private final Warnings warnings = new Warnings();
  private volatile boolean closed;
  private volatile boolean executing;
  private volatile boolean cancelled;
  private volatile ColumnReader reader;
  private volatile Deadline deadline;

  SheafStatement(SheafConnection connection) {
    this.connection = connection;
  }

  static int atLeastZero(int value, String what) throws SQLException {
    if (value < 0) {
      throw SqlErrors.of("22023", what + " must be at least 0, not " + value);
    }
    return value;
  }

  final SheafConnection connection() {
    return connection;
  }

  final void checkOpen() throws SQLException {
    if (closed) {
      throw SqlErrors.of("24000", "the statement is closed");
    }
    connection.checkOpen();
  }

  // Running

  /** Runs a statement and says whether it gives rows. */
  final boolean run(String sql, List<Object> parameters) throws SQLException {
    checkOpen();
    endResult();
    warnings.clear();
    cancelled = false;
    executing = true;
    try {
      deadline = queryTimeout == 0 ? null : new Deadline(queryTimeout, this::cancel);
      ColumnReader given =
          connection.execute(
              this,
              escapes ? Escapes.translate(sql) : sql,
              parameters,
              new StatementOptions(maxRows, fetchSize, queryTimeout));
      reader = given;
      if (given.columns().isEmpty()) {
        updateCount = Math.max(0, given.updateCount());
        given.close();
        rowsEnded();
        return false;
      }
      result = new SheafResultSet(this, given, new SheafResultSet.Bounds(maxRows, maxFieldSize));
      return true;
    } catch (SQLException e) {
      rowsEnded();
      throw explained(e);
    } finally {
      executing = false;
    }
  }

  /** The error with what this statement knows: that it was cancelled because its time was over. */
  final SQLException explained(SQLException e) {
    Deadline limit = deadline;
    return limit != null && limit.isOver() && SqlErrors.CANCELLED.equals(e.getSQLState())
        ? SqlErrors.timedOut(limit.seconds(), e)
        : e;
  }

  /** Hears that all rows were read, or that there are none. */
  final void rowsEnded() {
    reader = null;
    if (deadline != null) {
      deadline.callOff();
    }
  }

  /** Hears that its result set was closed. */
  final void resultClosed() throws SQLException {
    rowsEnded();
    result = null;
    if (closeOnCompletion) {
      close();
    }
  }

  private void endResult() throws SQLException {
    updateCount = -1;
    SheafResultSet open = result;
    result = null;
    if (open != null) {
      boolean closing = closeOnCompletion;
      closeOnCompletion = false;
      open.close();
      closeOnCompletion = closing;
    }
  }

  @Override
  public boolean execute(String sql) throws SQLException {
    return run(sql, List.of());
  }

  final ResultSet query(String sql, List<Object> parameters) throws SQLException {
    if (!run(sql, parameters)) {
      throw SqlErrors.of(
          "02000", "the statement was executed and gives no rows: use execute or executeUpdate");
    }
    return result;
  }

  @Override
  public ResultSet executeQuery(String sql) throws SQLException {
    return query(sql, List.of());
  }

  final long update(String sql, List<Object> parameters) throws SQLException {
    if (run(sql, parameters)) {
      endResult();
      throw SqlErrors.of("42000", "the statement gives rows: use execute or executeQuery");
    }
    return updateCount;
  }

  @Override
  public long executeLargeUpdate(String sql) throws SQLException {
    return update(sql, List.of());
  }

  @Override
  public int executeUpdate(String sql) throws SQLException {
    return (int) Math.min(executeLargeUpdate(sql), Integer.MAX_VALUE);
  }

  @Override
  public void cancel() throws SQLException {
    ColumnReader reading = reader;
    if (reading != null) {
      reading.cancel();
    } else if (executing) {
      cancelled = true;
      cancelExecution();
    }
  }

  /** An engine between two calls does not hear it, so it is told again until the end. */
  private void cancelExecution() throws SQLException {
    connection.cancel(this);
    Deadline.soon(
        () -> {
          ColumnReader reading = reader;
          if (cancelled && reading != null) {
            reading.cancel();
          } else if (cancelled && executing) {
            cancelExecution();
          }
        });
  }

  /** Fails when it was cancelled while it waited for another statement. */
  final void checkNotCancelled() throws SQLException {
    if (cancelled) {
      throw SqlErrors.of(SqlErrors.CANCELLED, "the statement was cancelled");
    }
  }

  @Override
  public void close() throws SQLException {
    if (!closed) {
      closeOnCompletion = false;
      endResult();
      closed = true;
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void closeOnCompletion() throws SQLException {
    checkOpen();
    closeOnCompletion = true;
  }

  @Override
  public boolean isCloseOnCompletion() throws SQLException {
    checkOpen();
    return closeOnCompletion;
  }

  // Results

  @Override
  public ResultSet getResultSet() throws SQLException {
    checkOpen();
    return result;
  }

  @Override
  public long getLargeUpdateCount() throws SQLException {
    checkOpen();
    return updateCount;
  }

  @Override
  public int getUpdateCount() throws SQLException {
    return (int) Math.min(getLargeUpdateCount(), Integer.MAX_VALUE);
  }

  /** There is never a second result. */
  @Override
  public boolean getMoreResults() throws SQLException {
    return getMoreResults(CLOSE_CURRENT_RESULT);
  }

  @Override
  public boolean getMoreResults(int current) throws SQLException {
    checkOpen();
    if (current == KEEP_CURRENT_RESULT) {
      updateCount = -1;
    } else {
      endResult();
    }
    return false;
  }

  /** No rows: nothing makes keys. */
  @Override
  public ResultSet getGeneratedKeys() throws SQLException {
    checkOpen();
    return new SheafResultSet(
        null, new RowsReader(List.of("GENERATED_KEY"), List.of()), SheafResultSet.Bounds.NONE);
  }

  // Settings

  @Override
  public int getMaxFieldSize() throws SQLException {
    checkOpen();
    return maxFieldSize;
  }

  /** Bounds the characters of texts and the bytes of binary values that later results give. */
  @Override
  public void setMaxFieldSize(int size) throws SQLException {
    checkOpen();
    maxFieldSize = atLeastZero(size, "the field size");
  }

  @Override
  public long getLargeMaxRows() throws SQLException {
    checkOpen();
    return maxRows;
  }

  @Override
  public void setLargeMaxRows(long rows) throws SQLException {
    checkOpen();
    if (rows < 0) {
      throw SqlErrors.of("22023", "the number of rows must be at least 0, not " + rows);
    }
    maxRows = rows;
  }

  @Override
  public int getMaxRows() throws SQLException {
    return (int) Math.min(getLargeMaxRows(), Integer.MAX_VALUE);
  }

  @Override
  public void setMaxRows(int rows) throws SQLException {
    setLargeMaxRows(rows);
  }

  /** Whether escapes such as {@code {d '2024-01-01'}} are read. */
  @Override
  public void setEscapeProcessing(boolean enable) throws SQLException {
    checkOpen();
    escapes = enable;
  }

  @Override
  public int getQueryTimeout() throws SQLException {
    checkOpen();
    return queryTimeout;
  }

  /**
   * Bounds the time from the start of the execution to the end of the rows.
   *
   * @param seconds 0 for no bound
   */
  @Override
  public void setQueryTimeout(int seconds) throws SQLException {
    checkOpen();
    queryTimeout = atLeastZero(seconds, "the time-out");
  }

  /** A hint that is kept and not used: rows come in one direction. */
  @Override
  public void setFetchDirection(int direction) throws SQLException {
    checkOpen();
    fetchDirection = SheafResultSet.checkedDirection(direction);
  }

  @Override
  public int getFetchDirection() throws SQLException {
    checkOpen();
    return fetchDirection;
  }

  /** A hint to servers: rows of a batch. */
  @Override
  public void setFetchSize(int rows) throws SQLException {
    checkOpen();
    fetchSize = atLeastZero(rows, "the fetch size");
  }

  @Override
  public int getFetchSize() throws SQLException {
    checkOpen();
    return fetchSize;
  }

  @Override
  public int getResultSetConcurrency() throws SQLException {
    checkOpen();
    return ResultSet.CONCUR_READ_ONLY;
  }

  @Override
  public int getResultSetType() throws SQLException {
    checkOpen();
    return ResultSet.TYPE_FORWARD_ONLY;
  }

  @Override
  public int getResultSetHoldability() throws SQLException {
    checkOpen();
    return ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  @Override
  public void setPoolable(boolean poolable) throws SQLException {
    checkOpen();
    this.poolable = poolable;
  }

  @Override
  public boolean isPoolable() throws SQLException {
    checkOpen();
    return poolable;
  }

  @Override
  public Connection getConnection() throws SQLException {
    checkOpen();
    return connection;
  }

  /** Those of the last execution. */
  @Override
  public SQLWarning getWarnings() throws SQLException {
    checkOpen();
    return warnings.first();
  }

  @Override
  public void clearWarnings() throws SQLException {
    checkOpen();
    warnings.clear();
  }

  // Batches

  /** A statement of a batch. */
  @FunctionalInterface
  interface Change {
    /** Runs it and counts its rows. */
    long rows() throws SQLException;
  }

  final void addBatch(Change change) throws SQLException {
    checkOpen();
    batch.add(change);
  }

  @Override
  public void addBatch(String sql) throws SQLException {
    addBatch(() -> update(sql, List.of()));
  }

  @Override
  public void clearBatch() throws SQLException {
    checkOpen();
    batch.clear();
  }

  /**
   * Runs the statements one after the other; the first that fails ends the batch, and the error
   * tells the counts of those before it.
   */
  @Override
  public long[] executeLargeBatch() throws SQLException {
    checkOpen();
    List<Change> changes = List.copyOf(batch);
    batch.clear();
    long[] counts = new long[changes.size()];
    for (int i = 0; i < counts.length; i++) {
      try {
        counts[i] = changes.get(i).rows();
      } catch (SQLException e) {
        throw new BatchUpdateException(
            "statement " + (i + 1) + " of the batch: " + e.getMessage(),
            e.getSQLState(),
            e.getErrorCode(),
            Arrays.copyOf(counts, i),
            e);
      }
    }
    return counts;
  }

  @Override
  public int[] executeBatch() throws SQLException {
    return Arrays.stream(executeLargeBatch())
        .mapToInt(count -> (int) Math.min(count, Integer.MAX_VALUE))
        .toArray();
  }

  // What JDBC offers and Sheaf has not

  @Override
  public void setCursorName(String name) throws SQLException {
    throw SqlErrors.unsupported("named cursors are");
  }

  // Generated keys: there are none, so asking for them gives none and a warning

  private <T> T warned(boolean keys, T result) {
    if (keys) {
      warnings.add(NO_KEYS);
    }
    return result;
  }

  @Override
  public long executeLargeUpdate(String sql, int autoGeneratedKeys) throws SQLException {
    return warned(autoGeneratedKeys == RETURN_GENERATED_KEYS, executeLargeUpdate(sql));
  }

  @Override
  public long executeLargeUpdate(String sql, int[] columns) throws SQLException {
    return warned(true, executeLargeUpdate(sql));
  }

  @Override
  public long executeLargeUpdate(String sql, String[] columns) throws SQLException {
    return warned(true, executeLargeUpdate(sql));
  }

  @Override
  public int executeUpdate(String sql, int autoGeneratedKeys) throws SQLException {
    return warned(autoGeneratedKeys == RETURN_GENERATED_KEYS, executeUpdate(sql));
  }

  @Override
  public int executeUpdate(String sql, int[] columns) throws SQLException {
    return warned(true, executeUpdate(sql));
  }

  @Override
  public int executeUpdate(String sql, String[] columns) throws SQLException {
    return warned(true, executeUpdate(sql));
  }

  @Override
  public boolean execute(String sql, int autoGeneratedKeys) throws SQLException {
    return warned(autoGeneratedKeys == RETURN_GENERATED_KEYS, execute(sql));
  }

  @Override
  public boolean execute(String sql, int[] columns) throws SQLException {
    return warned(true, execute(sql));
  }

  @Override
  public boolean execute(String sql, String[] columns) throws SQLException {
    return warned(true, execute(sql));
  }
}
