package io.sheaf.jdbc;

import io.sheaf.jdbc.spi.ColumnInfo;
import io.sheaf.jdbc.spi.ColumnReader;
import io.sheaf.jdbc.spi.EngineConnection;
import io.sheaf.jdbc.spi.NestedValue;
import io.sheaf.jdbc.spi.SqlErrors;
import io.sheaf.jdbc.spi.StatementOptions;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * A connection. It runs one statement at a time, and each statement ends the rows that another left
 * open. There are no transactions: each statement takes effect by itself.
 */
final class SheafConnection implements Connection, SelfWrapper {
  private static final String NO_TRANSACTIONS =
      "there are no transactions: each statement takes effect by itself";
  private static final Set<String> CLIENT_PROPERTIES =
      Set.of("ApplicationName", "ClientUser", "ClientHostname");

  private final String url;
  private final String engineVersion;
  private final EngineConnection engine;
  private final Warnings warnings = new Warnings();
  private final Properties clientInfo = new Properties();
  private boolean autoCommit = true;
  private volatile int networkTimeout;
  private boolean readOnly;
  private volatile SheafStatement running;
  private volatile boolean closed;

  SheafConnection(String url, String engineVersion, EngineConnection engine) {
    this.url = url;
    this.engineVersion = engineVersion;
    this.engine = engine;
  }

  void checkOpen() throws SQLException {
    if (closed) {
      throw SqlErrors.of("08003", "the connection is closed");
    }
  }

  String url() {
    return url;
  }

  String engineVersion() {
    return engineVersion;
  }

  synchronized ColumnReader execute(
      SheafStatement statement, String sql, List<Object> parameters, StatementOptions options)
      throws SQLException {
    checkOpen();
    if (sql == null) {
      throw SqlErrors.of("42601", "no statement is given");
    }
    running = statement;
    try {
      statement.checkNotCancelled();
      return engine.execute(sql, parameters, options);
    } finally {
      running = null;
    }
  }

  /** Stops a statement if it is the one that runs, and not another that it waits for. */
  @SuppressWarnings("ReferenceEquality") // the very statement
  void cancel(SheafStatement statement) throws SQLException {
    if (running == statement) {
      engine.cancel();
    }
  }

  synchronized List<ColumnInfo> describe(String sql) throws SQLException {
    checkOpen();
    return engine.describe(sql);
  }

  synchronized List<ColumnInfo> parameters(String sql) throws SQLException {
    checkOpen();
    return engine.parameters(sql);
  }

  /** Rows for the driver's own use, beside what statements have open. */
  synchronized ColumnReader query(String sql) throws SQLException {
    checkOpen();
    return engine.execute(sql, List.of());
  }

  synchronized String catalog() throws SQLException {
    checkOpen();
    return engine.catalog();
  }

  synchronized List<String> schemas() throws SQLException {
    checkOpen();
    return engine.schemas();
  }

  synchronized List<EngineConnection.Relation> relations(
      String schemaPattern, String namePattern, boolean withColumns) throws SQLException {
    checkOpen();
    return engine.relations(schemaPattern, namePattern, withColumns);
  }

  synchronized List<EngineConnection.Key> primaryKeys(String schema, String table)
      throws SQLException {
    checkOpen();
    return engine.primaryKeys(schema, table);
  }

  synchronized List<EngineConnection.Key> uniqueKeys(String schema, String table)
      throws SQLException {
    checkOpen();
    return engine.uniqueKeys(schema, table);
  }

  @Override
  public void close() throws SQLException {
    if (!closed) {
      closed = true;
      // A statement that runs in another thread holds the lock: stop it first.
      engine.cancel();
      synchronized (this) {
        engine.close();
      }
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isValid(int timeout) throws SQLException {
    SheafStatement.atLeastZero(timeout, "the time-out");
    return !closed && engine.isValid(timeout);
  }

  @Override
  public void abort(Executor executor) throws SQLException {
    if (executor == null) {
      throw SqlErrors.of("22023", "no executor is given");
    }
    if (!closed) {
      closed = true;
      engine.cancel();
      executor.execute(
          () -> {
            try {
              engine.abort();
            } catch (SQLException e) {
              throw new IllegalStateException("the connection could not be aborted", e);
            }
          });
    }
  }

  // Statements

  /** Warns of what a statement's results will not be, as JDBC wants it. */
  private void checkKind(int type, int concurrency) throws SQLException {
    checkOpen();
    if (type != ResultSet.TYPE_FORWARD_ONLY) {
      warnings.add("result sets go forward only");
    }
    if (concurrency != ResultSet.CONCUR_READ_ONLY) {
      warnings.add("result sets are read-only");
    }
  }

  @Override
  public Statement createStatement() throws SQLException {
    checkOpen();
    return new SheafStatement(this);
  }

  @Override
  public Statement createStatement(int type, int concurrency) throws SQLException {
    checkKind(type, concurrency);
    return createStatement();
  }

  @Override
  public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
    return createStatement(type, concurrency);
  }

  @Override
  public PreparedStatement prepareStatement(String sql) throws SQLException {
    checkOpen();
    return new SheafPreparedStatement(this, sql);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int type, int concurrency)
      throws SQLException {
    checkKind(type, concurrency);
    return prepareStatement(sql);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    return prepareStatement(sql, type, concurrency);
  }

  // Generated keys: there are none, so asking for them gives none and a warning

  @Override
  public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys) throws SQLException {
    if (autoGeneratedKeys == Statement.RETURN_GENERATED_KEYS) {
      warnings.add(SheafStatement.NO_KEYS);
    }
    return prepareStatement(sql);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int[] columns) throws SQLException {
    return prepareStatement(sql, Statement.RETURN_GENERATED_KEYS);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, String[] columns) throws SQLException {
    return prepareStatement(sql, Statement.RETURN_GENERATED_KEYS);
  }

  @Override
  public CallableStatement prepareCall(String sql) throws SQLException {
    throw SqlErrors.unsupported("procedures are");
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
    return prepareCall(sql);
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    return prepareCall(sql);
  }

  @Override
  public String nativeSQL(String sql) throws SQLException {
    checkOpen();
    return Escapes.translate(sql);
  }

  @Override
  public DatabaseMetaData getMetaData() throws SQLException {
    checkOpen();
    return new SheafDatabaseMetaData(this);
  }

  // Transactions: there are none

  /** Remembered, for tools that turn it off; each statement takes effect by itself all the same. */
  @Override
  public void setAutoCommit(boolean autoCommit) throws SQLException {
    checkOpen();
    if (!autoCommit) {
      warnings.add(NO_TRANSACTIONS);
    }
    this.autoCommit = autoCommit;
  }

  @Override
  public boolean getAutoCommit() throws SQLException {
    checkOpen();
    return autoCommit;
  }

  /** Does nothing: what ran has taken effect. */
  @Override
  public void commit() throws SQLException {
    checkOpen();
  }

  /** Undoes nothing, and warns. */
  @Override
  public void rollback() throws SQLException {
    checkOpen();
    warnings.add("nothing was rolled back: " + NO_TRANSACTIONS);
  }

  @Override
  public void rollback(Savepoint savepoint) throws SQLException {
    throw SqlErrors.unsupported("savepoints are");
  }

  @Override
  public Savepoint setSavepoint() throws SQLException {
    throw SqlErrors.unsupported("savepoints are");
  }

  @Override
  public Savepoint setSavepoint(String name) throws SQLException {
    throw SqlErrors.unsupported("savepoints are");
  }

  @Override
  public void releaseSavepoint(Savepoint savepoint) throws SQLException {
    throw SqlErrors.unsupported("savepoints are");
  }

  @Override
  public void setTransactionIsolation(int level) throws SQLException {
    checkOpen();
    if (level != TRANSACTION_NONE) {
      warnings.add(NO_TRANSACTIONS);
    }
  }

  @Override
  public int getTransactionIsolation() throws SQLException {
    checkOpen();
    return TRANSACTION_NONE;
  }

  @Override
  public void setHoldability(int holdability) throws SQLException {
    checkOpen();
    if (holdability != ResultSet.HOLD_CURSORS_OVER_COMMIT) {
      warnings.add(NO_TRANSACTIONS);
    }
  }

  @Override
  public int getHoldability() throws SQLException {
    checkOpen();
    return ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  // Properties of the connection

  /** A hint, kept and not enforced. */
  @Override
  public void setReadOnly(boolean readOnly) throws SQLException {
    checkOpen();
    this.readOnly = readOnly;
  }

  @Override
  public boolean isReadOnly() throws SQLException {
    checkOpen();
    return readOnly;
  }

  /** There is one catalog, which is the current one. */
  @Override
  public void setCatalog(String catalog) throws SQLException {
    checkOpen();
    if (catalog != null && !catalog.isEmpty() && !catalog.equalsIgnoreCase(catalog())) {
      throw SqlErrors.of("3D000", "catalog \"" + catalog + "\" does not exist");
    }
  }

  @Override
  public String getCatalog() throws SQLException {
    return catalog();
  }

  @Override
  public synchronized void setSchema(String schema) throws SQLException {
    checkOpen();
    if (schema == null) {
      throw SqlErrors.of("3F000", "no schema is given");
    }
    engine.useSchema(schema);
  }

  @Override
  public synchronized String getSchema() throws SQLException {
    checkOpen();
    return engine.schema();
  }

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

  @Override
  public Map<String, Class<?>> getTypeMap() throws SQLException {
    checkOpen();
    return Map.of();
  }

  @Override
  public void setTypeMap(Map<String, Class<?>> types) throws SQLException {
    checkOpen();
    if (types != null && !types.isEmpty()) {
      throw SqlErrors.unsupported("type maps are");
    }
  }

  /** Keeps who calls; the engine has no use for it. */
  @Override
  public void setClientInfo(String name, String value) throws SQLClientInfoException {
    if (closed) {
      throw new SQLClientInfoException("the connection is closed", "08003", Map.of());
    } else if (name == null || !CLIENT_PROPERTIES.contains(name)) {
      warnings.add("there is no client property \"" + name + "\"; there are " + CLIENT_PROPERTIES);
    } else if (value == null) {
      clientInfo.remove(name);
    } else {
      clientInfo.setProperty(name, value);
    }
  }

  @Override
  public void setClientInfo(Properties properties) throws SQLClientInfoException {
    if (properties == null || closed) {
      throw new SQLClientInfoException(
          closed ? "the connection is closed" : "no properties are given",
          closed ? "08003" : "22023",
          Map.of());
    }
    for (String name : properties.stringPropertyNames()) {
      setClientInfo(name, properties.getProperty(name));
    }
  }

  @Override
  public String getClientInfo(String name) throws SQLException {
    checkOpen();
    return clientInfo.getProperty(name);
  }

  @Override
  public Properties getClientInfo() throws SQLException {
    checkOpen();
    Properties copy = new Properties();
    copy.putAll(clientInfo);
    return copy;
  }

  /**
   * Bounds the wait for each answer of a server; past it, the statement fails with 08006.
   *
   * @param executor not used: the thread that waits does what is to be done
   */
  @Override
  public void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
    checkOpen();
    engine.setNetworkTimeout(SheafStatement.atLeastZero(milliseconds, "the network time-out"));
    networkTimeout = milliseconds;
  }

  @Override
  public int getNetworkTimeout() throws SQLException {
    checkOpen();
    return networkTimeout;
  }

  // Values that only servers with locators make

  @Override
  public Clob createClob() throws SQLException {
    throw SqlErrors.unsupported("CLOB locators are");
  }

  @Override
  public Blob createBlob() throws SQLException {
    throw SqlErrors.unsupported("BLOB locators are");
  }

  @Override
  public NClob createNClob() throws SQLException {
    throw SqlErrors.unsupported("NCLOB locators are");
  }

  @Override
  public SQLXML createSQLXML() throws SQLException {
    throw SqlErrors.unsupported("XML values are");
  }

  /** A list for {@link PreparedStatement#setArray}; its elements are passed as they are. */
  @Override
  public Array createArrayOf(String type, Object[] elements) throws SQLException {
    checkOpen();
    return new SheafArray(
        new NestedValue.Elements(type, Types.OTHER, Arrays.asList(elements.clone())));
  }

  /**
   * A struct for {@link PreparedStatement#setObject}; its attributes are passed as they are.
   *
   * @param type as SQL writes it: {@code STRUCT(id INTEGER, name VARCHAR)}
   */
  @Override
  public Struct createStruct(String type, Object[] attributes) throws SQLException {
    checkOpen();
    List<String> names = StructType.names(type);
    Object[] given = attributes == null ? new Object[0] : attributes;
    if (names.size() != given.length) {
      throw SqlErrors.of(
          "22023", "'" + type + "' has " + names.size() + " fields, not " + given.length);
    }
    return new SheafArray.SheafStruct(
        new NestedValue.Fields(type, names, Arrays.asList(given.clone())));
  }
}
