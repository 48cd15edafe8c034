package io.sheaf.service;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.TableSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.stream.IntStream;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;
import org.apache.arrow.memory.BufferAllocator;

/** Starts statements for calls, and sends what they give. Thread-safe. */
final class Statements {
  private static final Logger LOG = System.getLogger(Statements.class.getName());

  private final Queries queries;
  private final BufferAllocator allocator;
  private final ExecutorService streams;
  private final Duration patience;
  private final int parts;

  /**
   * @param allocator for messages on their way; not owned
   * @param streams runs the bodies of streams; not owned
   * @param patience how long a client may not read before it counts as gone
   * @param parts in how many parts to give a large result whose order does not matter
   */
  Statements(
      Queries queries,
      BufferAllocator allocator,
      ExecutorService streams,
      Duration patience,
      int parts) {
    this.queries = queries;
    this.allocator = allocator;
    this.streams = streams;
    this.patience = patience;
    this.parts = Math.clamp(parts, 1, PartHandle.MOST);
  }

  /**
   * Starts a statement for the call at hand; when the client gives the call up meanwhile, the
   * statement is cancelled.
   */
  ServiceQuery start(ServiceSession session, String sql, List<?> parameters) {
    return start(add(session, sql), parameters);
  }

  private static ServiceQuery start(ServiceQuery query, List<?> parameters) {
    Context call = Context.current();
    Context.CancellationListener gone = ended -> query.cancel("the client has left the call");
    call.addListener(gone, Runnable::run);
    try {
      query.start(parameters);
    } finally {
      call.removeListener(gone);
    }
    if (call.isCancelled()) {
      query.cancel("the client has left the call");
    }
    return query;
  }

  /** Starts a statement without waiting for it; what goes wrong is told when it is looked at. */
  ServiceQuery startAlone(ServiceSession session, String sql, List<?> parameters) {
    ServiceQuery query = add(session, sql);
    queries.inBackground(
        () -> {
          try {
            query.start(parameters);
          } catch (RuntimeException failure) {
            LOG.log(Level.DEBUG, "a polled statement has failed", failure);
          }
        });
    return query;
  }

  private ServiceQuery add(ServiceSession session, String sql) {
    return queries.add(session, sql, StatementBounds.of(Caller.current(), session), parts);
  }

  /**
   * Runs a statement of the service's own, without rows, to its end and tells how many rows it
   * changed.
   *
   * @param name by which it finds rows that only it has
   */
  long update(ServiceSession session, String sql, String name, TableSource rows) {
    ServiceQuery query = add(session, sql);
    query.give(name, rows);
    return start(query, List.of()).finish();
  }

  /** Runs a statement without rows to its end and tells how many rows it changed; -1 for none. */
  long update(ServiceSession session, String sql, List<?> parameters) {
    ServiceQuery query = start(session, sql, parameters);
    if (query.result().hasRows()) {
      query.cancel("a statement that gives rows is no update");
      throw new SheafException(
              ErrorCode.INVALID_STATEMENT, "the statement gives rows, so it is no update")
          .withHint("execute it as a query");
    }
    return query.finish();
  }

  /**
   * Where to fetch what a statement gives: in one place, or in several of which each gives what no
   * other has given. One without rows has run then and has no endpoint.
   */
  FlightInfo info(ServiceQuery query, FlightDescriptor descriptor) {
    if (!query.result().hasRows()) {
      long count = query.finish();
      return new FlightInfo(ClientSchema.NONE, descriptor, List.of(), -1, count);
    }
    List<FlightEndpoint> endpoints =
        IntStream.range(0, query.parts())
            .mapToObj(part -> FlightEndpoint.builder(ticket(query, part)).build())
            .toList();
    return FlightInfo.builder(query.schema(), descriptor, endpoints)
        .setAppMetadata(Long.toString(query.id()).getBytes(StandardCharsets.US_ASCII))
        .setOrdered(endpoints.size() == 1)
        .build();
  }

  /** What names a statement. */
  static Ticket ticket(ServiceQuery query) {
    return ticket(query, 0);
  }

  private static Ticket ticket(ServiceQuery query, int part) {
    ByteString handle = new PartHandle(query.handle(), part).bytes();
    return new Ticket(
        Any.pack(TicketStatementQuery.newBuilder().setStatementHandle(handle).build())
            .toByteArray());
  }

  /** Sends the result of the statement that a ticket names. */
  void send(ServiceSession session, ByteString handle, ServerStreamListener listener) {
    PartHandle named = PartHandle.of(handle);
    send(queries.get(named.statement(), session), named.part(), listener);
  }

  /** Sends a statement's result, on a thread of its own. */
  void send(ServiceQuery query, ServerStreamListener listener) {
    send(query, 0, listener);
  }

  private void send(ServiceQuery query, int part, ServerStreamListener listener) {
    long asked = Caller.current().maxRows();
    ServiceQuery.Reading rows = query.read(part);
    ResultStream stream =
        new ResultStream(
            query,
            query.schema(),
            asked < 0 ? query.maxRows() : asked,
            listener,
            allocator,
            patience);
    stream.listen();
    streams.execute(() -> stream.run(rows));
  }
}
