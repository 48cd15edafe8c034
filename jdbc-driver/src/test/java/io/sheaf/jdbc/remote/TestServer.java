package io.sheaf.jdbc.remote;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.CloseSessionRequest;
import org.apache.arrow.flight.CloseSessionResult;
import org.apache.arrow.flight.ErrorFlightMetadata;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.ServerHeaderMiddleware;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.SetSessionOptionsResult;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.NoOpFlightSqlProducer;
import org.apache.arrow.flight.sql.impl.FlightSql;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A server whose statements are words: {@code numbers N} gives the numbers from 0 in batches of 10
 * over two endpoints in order, {@code shuffled N} says that they have none and begins with the
 * second, {@code endless} never stops, {@code fail} fails, {@code silent} does not answer until it
 * is cancelled, {@code echo ?} gives its parameters back, {@code insert N} counts N. Written with
 * {@code SELECT} before them, as the driver looks at the first word.
 */
final class TestServer extends NoOpFlightSqlProducer implements AutoCloseable {
  private static final Schema NUMBERS =
      new Schema(List.of(Field.nullable("n", new ArrowType.Int(64, true))));
  private static final FlightServerKey HEADERS = new FlightServerKey();

  /** The key under which headers of calls are found. */
  private static final class FlightServerKey {
    final org.apache.arrow.flight.FlightServerMiddleware.Key<ServerHeaderMiddleware> key =
        org.apache.arrow.flight.FlightServerMiddleware.Key.of("headers");
  }

  final BufferAllocator allocator = new RootAllocator();
  final Map<String, String> options = new ConcurrentHashMap<>();
  final List<String> prepared = new CopyOnWriteArrayList<>();
  final AtomicInteger closedStatements = new AtomicInteger();
  final AtomicInteger cancelledInfos = new AtomicInteger();
  final AtomicInteger batchesSent = new AtomicInteger();
  final CountDownLatch streamCancelled = new CountDownLatch(1);
  private final CountDownLatch secondPartRead = new CountDownLatch(1);
  final CountDownLatch silentStarted = new CountDownLatch(1);
  final CountDownLatch sessionClosed = new CountDownLatch(1);
  volatile CallHeaders lastHeaders;
  private final Map<String, byte[]> bound = new ConcurrentHashMap<>();
  private final FlightServer server;

  TestServer() {
    this(builder -> builder);
  }

  /** A change to how the server is built. */
  interface Setting {
    FlightServer.Builder apply(FlightServer.Builder builder);
  }

  TestServer(Setting setting) {
    try {
      server =
          setting
              .apply(
                  FlightServer.builder(allocator, Location.forGrpcInsecure("localhost", 0), this)
                      .middleware(HEADERS.key, new ServerHeaderMiddleware.Factory()))
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getPort();
  }

  String url() {
    return "jdbc:sheaf://localhost:" + port();
  }

  /** The allocator stays open: Arrow's server loses messages that wait when a call is cancelled. */
  @Override
  public void close() throws InterruptedException {
    server.shutdown();
    server.awaitTermination();
  }

  private static String word(String sql) {
    return sql.replaceFirst("(?i)^select\\s+", "").strip();
  }

  private static RuntimeException failure() {
    ErrorFlightMetadata trailers = new ErrorFlightMetadata();
    trailers.insert("sheaf-sqlstate", "42703");
    trailers.insert("sheaf-code", "UNKNOWN_COLUMN");
    trailers.insert("sheaf-position", "1:8");
    return CallStatus.INVALID_ARGUMENT
        .withDescription("there is no column \"fail\"")
        .withMetadata(trailers)
        .toRuntimeException();
  }

  // Statements

  @Override
  public FlightInfo getFlightInfoStatement(
      FlightSql.CommandStatementQuery command, CallContext context, FlightDescriptor descriptor) {
    lastHeaders = context.getMiddleware(HEADERS.key).headers();
    String statement = word(command.getQuery());
    if (statement.equals("fail")) {
      throw failure();
    } else if (statement.equals("unavailable")) {
      throw CallStatus.UNAUTHENTICATED.withDescription("who are you?").toRuntimeException();
    } else if (statement.equals("silent")) {
      silentStarted.countDown();
      awaitCancel(context);
    }
    List<FlightEndpoint> endpoints = new ArrayList<>();
    for (int part = 0; part < 2; part++) {
      endpoints.add(
          new FlightEndpoint(
              new Ticket(
                  Any.pack(
                          FlightSql.TicketStatementQuery.newBuilder()
                              .setStatementHandle(ByteString.copyFromUtf8(part + statement))
                              .build())
                      .toByteArray()),
              Location.reuseConnection()));
    }
    Schema schema = statement.startsWith("late") ? new Schema(List.of()) : NUMBERS;
    return FlightInfo.builder(schema, descriptor, endpoints)
        .setOrdered(!statement.startsWith("shuffled"))
        .build();
  }

  private void otherPartRead(CallContext context) {
    while (secondPartRead.getCount() > 0 && !context.isCancelled()) {
      Thread.onSpinWait();
    }
  }

  private static void awaitCancel(CallContext context) {
    while (!context.isCancelled()) {
      Thread.onSpinWait();
    }
    throw CallStatus.CANCELLED.toRuntimeException();
  }

  @Override
  public void getStreamStatement(
      FlightSql.TicketStatementQuery ticket, CallContext context, ServerStreamListener listener) {
    String handle = ticket.getStatementHandle().toStringUtf8();
    int part = handle.charAt(0) - '0';
    String[] words = handle.substring(1).split(" ", -1);
    listener.setOnCancelHandler(streamCancelled::countDown);
    boolean endless = words[0].equals("endless");
    if (words[0].equals("hang")) {
      awaitCancel(context);
    }
    if (words[0].equals("shuffled") && part == 0) {
      // Whoever reads the endpoints in turn waits for ever.
      otherPartRead(context);
    }
    long total = endless ? Long.MAX_VALUE : Long.parseLong(words[1]);
    long from = part == 0 ? 0 : total / 2;
    long to = part == 0 ? total / 2 : total;
    new Thread(() -> numbers(from, to, words[0].equals("broken"), listener), "numbers").start();
  }

  private void numbers(long from, long to, boolean broken, ServerStreamListener listener) {
    try (BufferAllocator own = allocator.newChildAllocator("numbers", 0, Long.MAX_VALUE);
        VectorSchemaRoot root = VectorSchemaRoot.create(NUMBERS, own)) {
      listener.start(root);
      BigIntVector numbers = (BigIntVector) root.getVector(0);
      for (long next = from; next < to && !listener.isCancelled(); ) {
        int count = (int) Math.min(10, to - next);
        numbers.allocateNew(count);
        for (int i = 0; i < count; i++) {
          numbers.set(i, next + i);
        }
        root.setRowCount(count);
        while (!listener.isReady() && !listener.isCancelled()) {
          Thread.onSpinWait();
        }
        if (listener.isCancelled()) {
          return;
        }
        listener.putNext();
        batchesSent.incrementAndGet();
        next += count;
        if (broken) {
          listener.error(failure());
          return;
        }
      }
      listener.completed();
      if (from > 0) {
        secondPartRead.countDown();
      }
    }
  }

  @Override
  public Runnable acceptPutStatement(
      FlightSql.CommandStatementUpdate command,
      CallContext context,
      FlightStream stream,
      StreamListener<PutResult> acks) {
    return () -> count(Long.parseLong(command.getQuery().split(" ", -1)[1]), acks);
  }

  private void count(long rows, StreamListener<PutResult> acks) {
    send(FlightSql.DoPutUpdateResult.newBuilder().setRecordCount(rows).build(), acks);
  }

  private void send(Message message, StreamListener<PutResult> acks) {
    byte[] bytes = message.toByteArray();
    try (ArrowBuf buffer = allocator.buffer(bytes.length)) {
      buffer.writeBytes(bytes);
      acks.onNext(PutResult.metadata(buffer));
    }
    acks.onCompleted();
  }

  // Prepared statements: their handle is their text

  @Override
  public void createPreparedStatement(
      FlightSql.ActionCreatePreparedStatementRequest request,
      CallContext context,
      StreamListener<Result> listener) {
    String sql = request.getQuery();
    if (sql.contains("fail")) {
      listener.onError(failure());
      return;
    }
    prepared.add(sql);
    FlightSql.ActionCreatePreparedStatementResult.Builder result =
        FlightSql.ActionCreatePreparedStatementResult.newBuilder()
            .setPreparedStatementHandle(request.getQueryBytes());
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < sql.chars().filter(c -> c == '?').count(); i++) {
      fields.add(Field.nullable("p" + i, new ArrowType.Int(32, true)));
    }
    result.setParameterSchema(bytes(new Schema(fields)));
    if (!sql.startsWith("insert")) {
      result.setDatasetSchema(bytes(NUMBERS));
    }
    listener.onNext(new Result(Any.pack(result.build()).toByteArray()));
    listener.onCompleted();
  }

  private static ByteString bytes(Schema schema) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      MessageSerializer.serialize(new WriteChannel(Channels.newChannel(out)), schema);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteString.copyFrom(out.toByteArray());
  }

  @Override
  public void closePreparedStatement(
      FlightSql.ActionClosePreparedStatementRequest request,
      CallContext context,
      StreamListener<Result> listener) {
    closedStatements.incrementAndGet();
    listener.onCompleted();
  }

  /** Keeps the parameters as a stream of Arrow's. */
  @Override
  public Runnable acceptPutPreparedStatementQuery(
      FlightSql.CommandPreparedStatementQuery command,
      CallContext context,
      FlightStream stream,
      StreamListener<PutResult> acks) {
    return () -> {
      bound.put(command.getPreparedStatementHandle().toStringUtf8(), stored(stream));
      acks.onCompleted();
    };
  }

  private static byte[] stored(FlightStream stream) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      while (stream.next()) {
        WriteChannel channel = new WriteChannel(Channels.newChannel(out));
        MessageSerializer.serialize(channel, stream.getSchema());
        try (ArrowRecordBatch batch = new VectorUnloader(stream.getRoot()).getRecordBatch()) {
          MessageSerializer.serialize(channel, batch);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Override
  public Runnable acceptPutPreparedStatementUpdate(
      FlightSql.CommandPreparedStatementUpdate command,
      CallContext context,
      FlightStream stream,
      StreamListener<PutResult> acks) {
    return () -> {
      long sum = 0;
      while (stream.next()) {
        sum += ((Number) stream.getRoot().getVector(0).getObject(0)).longValue();
      }
      count(sum, acks);
    };
  }

  @Override
  public FlightInfo getFlightInfoPreparedStatement(
      FlightSql.CommandPreparedStatementQuery command,
      CallContext context,
      FlightDescriptor descriptor) {
    FlightEndpoint endpoint = new FlightEndpoint(new Ticket(Any.pack(command).toByteArray()));
    return new FlightInfo(new Schema(List.of()), descriptor, List.of(endpoint), -1, -1);
  }

  @Override
  public void getStreamPreparedStatement(
      FlightSql.CommandPreparedStatementQuery command,
      CallContext context,
      ServerStreamListener listener) {
    byte[] stored = bound.get(command.getPreparedStatementHandle().toStringUtf8());
    try (ReadChannel in =
        new ReadChannel(Channels.newChannel(new java.io.ByteArrayInputStream(stored)))) {
      Schema schema = MessageSerializer.deserializeSchema(in);
      try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
          ArrowRecordBatch batch =
              (ArrowRecordBatch) MessageSerializer.deserializeMessageBatch(in, allocator)) {
        new org.apache.arrow.vector.VectorLoader(root).load(batch);
        listener.start(root);
        listener.putNext();
        listener.completed();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // The session

  @Override
  public void setSessionOptions(
      SetSessionOptionsRequest request,
      CallContext context,
      StreamListener<SetSessionOptionsResult> listener) {
    Map<String, SetSessionOptionsResult.Error> errors = new ConcurrentHashMap<>();
    request
        .getSessionOptions()
        .forEach(
            (name, value) -> {
              if (name.equals("colour")) {
                errors.put(
                    name,
                    new SetSessionOptionsResult.Error(
                        SetSessionOptionsResult.ErrorValue.INVALID_NAME));
              } else {
                options.put(name, value.acceptVisitor(new StringOption()));
              }
            });
    listener.onNext(new SetSessionOptionsResult(errors));
    listener.onCompleted();
  }

  private static final class StringOption
      extends org.apache.arrow.flight.NoOpSessionOptionValueVisitor<String> {
    @Override
    public String visit(String value) {
      return value;
    }
  }

  @Override
  public void closeSession(
      CloseSessionRequest request,
      CallContext context,
      StreamListener<CloseSessionResult> listener) {
    sessionClosed.countDown();
    listener.onNext(new CloseSessionResult(CloseSessionResult.Status.CLOSED));
    listener.onCompleted();
  }

  @Override
  public void cancelFlightInfo(
      CancelFlightInfoRequest request, CallContext context, StreamListener<CancelStatus> listener) {
    cancelledInfos.incrementAndGet();
    listener.onNext(CancelStatus.CANCELLED);
    listener.onCompleted();
  }
}
