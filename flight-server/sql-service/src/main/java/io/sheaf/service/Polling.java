package io.sheaf.service;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.PollInfo;
import org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;

/**
 * Statements that a client starts and asks about, instead of waiting for. The descriptor of a
 * statement under way names it by its ticket; an answer without a descriptor says that rows wait to
 * be fetched. Stateless.
 */
final class Polling {
  /** So long an answer waits for something to tell. */
  private static final long PATIENCE_MILLIS = 500;

  private static final long LOOK_MILLIS = 10;

  private Polling() {}

  /** The handle in a message that names a statement under way. */
  static Optional<ByteString> handle(byte[] message) {
    try {
      Any any = Any.parseFrom(message);
      return any.is(TicketStatementQuery.class)
          ? Optional.of(any.unpack(TicketStatementQuery.class).getStatementHandle())
          : Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      throw new SheafException(
          ErrorCode.INVALID_ARGUMENT, "not a message of Flight SQL: " + e.getMessage(), e);
    }
  }

  /** The handles of the statements whose rows a flight's tickets fetch. */
  static List<ByteString> handles(FlightInfo info) {
    return info.getEndpoints().stream()
        .map(FlightEndpoint::getTicket)
        .map(ticket -> handle(ticket.getBytes()))
        .flatMap(Optional::stream)
        .map(handle -> PartHandle.of(handle).statement())
        .distinct()
        .toList();
  }

  /**
   * How far a statement has come; returns at once when there are rows, else after a while.
   *
   * @throws SheafException the statement's failure
   */
  static PollInfo look(ServiceQuery query, Statements statements) {
    query.touch();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (!query.isReadable() && System.nanoTime() < deadline) {
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SheafException(ErrorCode.CANCELLED, "interrupted while polled", e);
      }
    }
    FlightDescriptor next = FlightDescriptor.command(Statements.ticket(query).getBytes());
    if (query.isReadable()) {
      return new PollInfo(statements.info(query, next), null, 1.0, null);
    }
    double progress = query.progress();
    FlightInfo unknown = FlightInfo.builder(ClientSchema.NONE, next, List.of()).build();
    return new PollInfo(
        query.schema() == null ? unknown : statements.info(query, next),
        next,
        progress < 0 ? null : progress,
        null);
  }
}
