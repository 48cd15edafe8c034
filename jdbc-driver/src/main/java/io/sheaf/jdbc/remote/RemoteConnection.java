package io.sheaf.jdbc.remote;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.sheaf.jdbc.arrow.ArrowSchema;
import io.sheaf.jdbc.arrow.ParameterBatch;
import io.sheaf.jdbc.remote.Messages.Endpoint;
import io.sheaf.jdbc.remote.Messages.FlightInfo;
import io.sheaf.jdbc.remote.Messages.Prepared;
import io.sheaf.jdbc.spi.ColumnInfo;
import io.sheaf.jdbc.spi.ColumnReader;
import io.sheaf.jdbc.spi.EngineConnection;
import io.sheaf.jdbc.spi.SqlErrors;
import io.sheaf.jdbc.spi.StatementOptions;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLSyntaxErrorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A session on a server that speaks Flight SQL. Statements run as the SPI says; the server keeps a
 * few of them prepared, by their texts.
 */
public final class RemoteConnection implements EngineConnection {
  private static final int BATCHES_AHEAD = 3;
  private static final int SERVER_VERSION = 1;
  private static final Metadata.Key<String> MAX_ROWS = key("sheaf-max-rows");
  private static final Metadata.Key<String> FETCH_SIZE = key("sheaf-fetch-size");
  private static final Metadata.Key<String> TIMEOUT = key("sheaf-timeout-ms");

  private final RemoteAddress address;
  private final RemoteErrors errors;
  private final SessionHeaders session;
  private final ChannelPool channels;
  private final Channel channel;
  private final PreparedStatements prepared;
  private volatile int networkTimeout;
  private volatile Execution running = new Execution();
  private volatile String version = "unknown";

  private RemoteConnection(RemoteAddress address) throws SQLException {
    this.address = address;
    this.errors = new RemoteErrors(address.toString());
    this.session = SessionHeaders.of(address);
    this.channels = new ChannelPool(address);
    this.channel = withSession(channels.main());
    this.prepared = new PreparedStatements(this);
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private Channel withSession(ManagedChannel plain) {
    return ClientInterceptors.intercept(plain, session);
  }

  /**
   * Connects and logs in.
   *
   * @throws SQLException 08001 when there is no server, 28000 when it does not know the user, 22023
   *     when it refuses a property
   */
  public static RemoteConnection open(RemoteAddress address) throws SQLException {
    RemoteConnection connection = new RemoteConnection(address);
    try {
      connection.connect();
      return connection;
    } catch (SQLException e) {
      connection.abort();
      throw e.getSQLState().equals("08006")
          ? SqlErrors.of("08001", e.getMessage(), e.getCause())
          : e;
    }
  }

  private void connect() throws SQLException {
    int seconds = seconds(ConnectionProperty.CONNECT_TIMEOUT.of(address));
    CallOptions inTime = CallOptions.DEFAULT;
    if (seconds > 0) {
      inTime = inTime.withDeadlineAfter(seconds, TimeUnit.SECONDS);
    }
    if (session.hasPassword()) {
      handshake(inTime);
    }
    readVersion(inTime);
    Map<String, String> options = new TreeMap<>(address.properties());
    for (ConnectionProperty own : ConnectionProperty.values()) {
      options.remove(own.key().toLowerCase(Locale.ROOT));
    }
    options.remove("tls");
    for (ConnectionProperty own : List.of(ConnectionProperty.CATALOG, ConnectionProperty.SCHEMA)) {
      if (own.of(address) != null) {
        options.put(own.key(), own.of(address));
      }
    }
    if (!options.isEmpty()) {
      setOptions(options);
    }
    setNetworkTimeout(seconds(ConnectionProperty.NETWORK_TIMEOUT.of(address)));
  }

  private static int seconds(String number) throws SQLException {
    try {
      return Integer.parseInt(number);
    } catch (NumberFormatException e) {
      throw SqlErrors.of("22023", "the time-out \"" + number + "\" is no whole number", e);
    }
  }

  private FlightCall.Terms terms(CallOptions options, StatementOptions statement, int ahead) {
    return terms(options, statement, ahead, new Arrivals());
  }

  private FlightCall.Terms terms(
      CallOptions options, StatementOptions statement, int ahead, Arrivals arrivals) {
    Metadata headers = new Metadata();
    if (statement.maxRows() > 0) {
      headers.put(MAX_ROWS, Long.toString(statement.maxRows()));
    }
    if (statement.fetchSize() > 0) {
      headers.put(FETCH_SIZE, Integer.toString(statement.fetchSize()));
    }
    if (statement.timeoutSeconds() > 0) {
      headers.put(TIMEOUT, Long.toString(statement.timeoutSeconds() * 1000L));
    }
    return new FlightCall.Terms(errors, options, headers, ahead, networkTimeout, arrivals);
  }

  private FlightCall.Terms terms() {
    return terms(CallOptions.DEFAULT, StatementOptions.NONE, 1);
  }

  /** Servers that log in by each call's header know no handshake. */
  private void handshake(CallOptions options) throws SQLException {
    try {
      FlightCall.start(
              channel,
              FlightMethods.HANDSHAKE,
              new byte[0],
              terms(options, StatementOptions.NONE, 1))
          .only();
    } catch (SQLException e) {
      if (!e.getSQLState().equals("0A000")) {
        throw e;
      }
    }
  }

  private void readVersion(CallOptions options) throws SQLException {
    try {
      FlightInfo info = info(Messages.sqlInfo(SERVER_VERSION), options, StatementOptions.NONE);
      try (RemoteReader reader = new RemoteReader(this, info, new Execution())) {
        if (reader.nextBatch() > 0 && reader.columns().size() == 2 && !reader.isNull(1, 0)) {
          version = reader.getString(1, 0);
        }
      }
    } catch (SQLException e) {
      // A server need not say its version; it must be there and know the user.
      if (e.getSQLState().startsWith("08") || e.getSQLState().startsWith("28")) {
        throw e;
      }
    }
  }

  /** The server's version; {@code unknown} when it does not say. */
  public String serverVersion() {
    return version;
  }

  private FlightInfo info(byte[] command, CallOptions options, StatementOptions statement)
      throws SQLException {
    byte[] answer =
        running
            .start(
                () ->
                    FlightCall.start(
                        channel,
                        FlightMethods.GET_FLIGHT_INFO,
                        Messages.descriptor(command),
                        terms(options, statement, 1)))
            .only();
    return readAnswer(() -> FlightInfo.read(answer));
  }

  /** Reads a message; one that is malformed is an error of the protocol. */
  <T> T readAnswer(Supplier<T> read) throws SQLException {
    try {
      return read.get();
    } catch (RuntimeException e) {
      throw SqlErrors.of("08P01", "the server sent a message that can't be read", e);
    }
  }

  /** Opens the stream of a part of a result, where it is. */
  FlightCall open(Endpoint endpoint, Execution execution, Arrivals arrivals) throws SQLException {
    ManagedChannel other = channels.at(endpoint.locations());
    Channel place = other == null ? channel : withSession(other);
    return execution.start(
        () ->
            FlightCall.start(
                place,
                FlightMethods.DO_GET,
                endpoint.ticket(),
                terms(CallOptions.DEFAULT, StatementOptions.NONE, BATCHES_AHEAD, arrivals)));
  }

  /**
   * Waits until one of several calls has something to tell, its end among it.
   *
   * @param arrivals that of all of them
   * @return which
   */
  int awaitAny(Arrivals arrivals, List<FlightCall> calls) throws SQLException {
    try {
      return arrivals.await(() -> ready(calls) >= 0, networkTimeout, () -> ready(calls));
    } catch (InterruptedException e) {
      calls.forEach(FlightCall::cancel);
      Thread.currentThread().interrupt();
      throw SqlErrors.of(SqlErrors.CANCELLED, "the thread that waits was interrupted", e);
    } catch (TimeoutException e) {
      calls.forEach(FlightCall::cancel);
      throw errors.timedOut(networkTimeout);
    }
  }

  private static int ready(List<FlightCall> calls) {
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).isReady()) {
        return i;
      }
    }
    return -1;
  }

  /** Makes an action and gives its one answer. */
  byte[] act(byte[] action) throws SQLException {
    return running
        .start(() -> FlightCall.start(channel, FlightMethods.DO_ACTION, action, terms()))
        .only();
  }

  /** Makes an action whose answer nobody waits for. */
  void tell(byte[] action) {
    FlightCall.start(channel, FlightMethods.DO_ACTION, action, terms());
  }

  void tellCancelled(FlightInfo info) {
    tell(Messages.cancel(info));
  }

  // Statements

  @Override
  public ColumnReader execute(String sql, List<Object> parameters) throws SQLException {
    return execute(sql, parameters, StatementOptions.NONE);
  }

  @Override
  public ColumnReader execute(String sql, List<Object> parameters, StatementOptions options)
      throws SQLException {
    Execution execution = new Execution();
    running = execution;
    StatementText text = StatementText.of(sql);
    if (parameters.isEmpty() && text == StatementText.QUERY) {
      return rows(Messages.statementQuery(sql), options, execution);
    } else if (parameters.isEmpty() && text != StatementText.UNKNOWN) {
      return update(Messages.statementUpdate(sql), null, text, options);
    }
    PreparedStatements.Entry statement = prepared.get(sql);
    ParameterBatch batch =
        parameters.isEmpty() ? null : ParameterBatch.of(parameters, statement.parameters());
    if (statement.columns().fields().isEmpty() && text != StatementText.QUERY) {
      return update(Messages.preparedUpdate(statement.handle()), batch, text, options);
    }
    byte[] handle = batch == null ? statement.handle() : bind(statement.handle(), batch, options);
    return rows(Messages.preparedQuery(handle), options, execution);
  }

  private ColumnReader rows(byte[] command, StatementOptions options, Execution execution)
      throws SQLException {
    return new RemoteReader(this, info(command, CallOptions.DEFAULT, options), execution);
  }

  private ColumnReader update(
      byte[] command, ParameterBatch batch, StatementText text, StatementOptions options)
      throws SQLException {
    byte[] metadata = put(command, batch, options);
    if (text != StatementText.UPDATE) {
      prepared.forget(); // what the server said of their columns may be over
    }
    return new UpdateCount(readAnswer(() -> Messages.recordCount(metadata)));
  }

  /** Gives a prepared statement its parameters; the server may name it anew. */
  private byte[] bind(byte[] handle, ParameterBatch batch, StatementOptions options)
      throws SQLException {
    byte[] metadata = put(Messages.preparedQuery(handle), batch, options);
    byte[] renamed = readAnswer(() -> Messages.bytesOf(new ProtoReader(metadata), 1));
    return renamed.length == 0 ? handle : renamed;
  }

  private byte[] put(byte[] command, ParameterBatch batch, StatementOptions options)
      throws SQLException {
    ParameterBatch sent = batch == null ? ParameterBatch.of(List.of(), ArrowSchema.EMPTY) : batch;
    FlightCall call =
        running.start(
            () ->
                FlightCall.start(
                    channel, FlightMethods.DO_PUT, terms(CallOptions.DEFAULT, options, 1)));
    call.send(Messages.data(Messages.descriptor(command), sent.schema(), null));
    if (batch != null) {
      call.send(Messages.data(null, batch.batch(), batch.body()));
    }
    byte[] answer = call.end().only();
    return readAnswer(() -> Messages.putMetadata(answer));
  }

  @Override
  public List<ColumnInfo> describe(String sql) throws SQLException {
    running = new Execution();
    return prepared.get(sql).columns().columns();
  }

  @Override
  public List<ColumnInfo> parameters(String sql) throws SQLException {
    running = new Execution();
    return prepared.get(sql).parameters().columns();
  }

  /** Has the server prepare a statement. */
  Prepared prepare(String sql) throws SQLException {
    byte[] answer = act(Messages.createPrepared(sql));
    return readAnswer(() -> Prepared.read(answer));
  }

  @Override
  public void cancel() {
    running.cancel();
  }

  // The catalog

  /** Reads the rows of a command about the catalog. */
  private <T> List<T> list(byte[] command, RowReader<T> row) throws SQLException {
    running = new Execution();
    List<T> all = new ArrayList<>();
    FlightInfo info = info(command, CallOptions.DEFAULT, StatementOptions.NONE);
    try (RemoteReader reader = new RemoteReader(this, info, new Execution())) {
      for (int rows = reader.nextBatch(); rows > 0; rows = reader.nextBatch()) {
        for (int i = 0; i < rows; i++) {
          all.add(row.read(reader, i));
        }
      }
    }
    return all;
  }

  /** Makes something of a row. */
  private interface RowReader<T> {
    T read(RemoteReader reader, int row) throws SQLException;
  }

  private static String textOrEmpty(RemoteReader reader, int column, int row) throws SQLException {
    return reader.isNull(column, row) ? "" : reader.getString(column, row);
  }

  @Override
  public String catalog() throws SQLException {
    List<String> names = list(Messages.catalogs(), (reader, row) -> textOrEmpty(reader, 0, row));
    return names.isEmpty() ? null : names.get(0);
  }

  @Override
  public List<String> schemas() throws SQLException {
    return list(Messages.schemas(), (reader, row) -> textOrEmpty(reader, 1, row));
  }

  @Override
  public String schema() throws SQLException {
    try (ColumnReader reader = execute("SELECT current_schema", List.of())) {
      return reader.nextBatch() == 0 ? null : reader.getString(0, 0);
    }
  }

  @Override
  public void useSchema(String name) throws SQLException {
    running = new Execution();
    setOptions(Map.of(ConnectionProperty.SCHEMA.key(), name));
  }

  @Override
  public List<Relation> relations(String schemaPattern, String namePattern, boolean withColumns)
      throws SQLException {
    return list(
        Messages.tables(schemaPattern, namePattern, withColumns),
        (reader, row) ->
            new Relation(
                textOrEmpty(reader, 1, row),
                reader.getString(2, row),
                reader.getString(3, row),
                withColumns
                    ? ArrowSchema.read(ByteBuffer.wrap(reader.getBytes(4, row))).columns()
                    : List.of()));
  }

  @Override
  public List<Key> primaryKeys(String schema, String table) throws SQLException {
    List<KeyColumn> columns =
        list(
            Messages.primaryKeys(schema, table == null ? "" : table),
            (reader, row) ->
                new KeyColumn(
                    textOrEmpty(reader, 1, row),
                    reader.getString(2, row),
                    textOrEmpty(reader, place(reader, "key_name"), row),
                    reader.getString(3, row),
                    reader.getLong(place(reader, "key_sequence"), row)));
    return KeyColumn.keys(columns);
  }

  /** Servers order the last columns of keys one way or the other. */
  private static int place(RemoteReader reader, String column) throws SQLException {
    for (int i = 0; i < reader.columns().size(); i++) {
      if (reader.columns().get(i).name().equals(column)) {
        return i;
      }
    }
    throw SqlErrors.of("08P01", "the server's answer has no column " + column);
  }

  /** Flight SQL has no command for them; a server without the tables that tell has none. */
  @Override
  public List<Key> uniqueKeys(String schema, String table) throws SQLException {
    String sql =
        """
        SELECT u.table_schema, u.table_name, u.constraint_name, u.column_name, u.ordinal_position
        FROM information_schema.table_constraints AS c
        JOIN information_schema.key_column_usage AS u
          ON u.constraint_schema = c.constraint_schema AND u.constraint_name = c.constraint_name
            AND u.table_name = c.table_name
        WHERE c.constraint_type = 'UNIQUE'\
        """
            + equal("u.table_schema", schema)
            + equal("u.table_name", table);
    List<KeyColumn> columns = new ArrayList<>();
    try (ColumnReader reader = execute(sql, List.of())) {
      for (int rows = reader.nextBatch(); rows > 0; rows = reader.nextBatch()) {
        for (int row = 0; row < rows; row++) {
          columns.add(
              new KeyColumn(
                  reader.getString(0, row),
                  reader.getString(1, row),
                  reader.getString(2, row),
                  reader.getString(3, row),
                  reader.getLong(4, row)));
        }
      }
    } catch (SQLSyntaxErrorException | SQLFeatureNotSupportedException e) {
      return List.of();
    }
    return KeyColumn.keys(columns);
  }

  private static String equal(String column, String name) {
    return name == null
        ? ""
        : " AND LOWER(" + column + ") = LOWER('" + name.replace("'", "''") + "')";
  }

  // The session

  private void setOptions(Map<String, String> options) throws SQLException {
    byte[] answer = act(Messages.setOptions(options));
    Map<String, Long> refused = readAnswer(() -> Messages.refusedOptions(answer));
    for (Map.Entry<String, Long> option : refused.entrySet()) {
      throw SqlErrors.of(
          "22023",
          "the server "
              + (option.getValue() == 1 ? "knows no setting \"" : "refuses the setting \"")
              + option.getKey()
              + (option.getValue() == 1 ? "\"" : "\" = \"" + options.get(option.getKey()) + "\""));
    }
  }

  @Override
  public void setNetworkTimeout(int millis) {
    networkTimeout = millis;
  }

  /** An answer to a small question, even "unknown command", shows a server that knows who asks. */
  @Override
  public boolean isValid(int seconds) throws SQLException {
    CallOptions options = CallOptions.DEFAULT;
    if (seconds > 0) {
      options = options.withDeadlineAfter(seconds, TimeUnit.SECONDS);
    }
    try {
      FlightCall.start(
              channel,
              FlightMethods.GET_FLIGHT_INFO,
              Messages.descriptor(Messages.sqlInfo(SERVER_VERSION)),
              terms(options, StatementOptions.NONE, 1))
          .only();
      return true;
    } catch (SQLException e) {
      return e.getSQLState().startsWith("0A") || e.getSQLState().startsWith("42");
    }
  }

  @Override
  public void abort() {
    running.cancel();
    channels.shutdownNow();
  }

  /** Tells the server, and waits a moment at most until it has heard. */
  @Override
  public void close() {
    running.cancel();
    prepared.forget();
    tell(Messages.closeSession());
    channels.shutdown();
  }
}
