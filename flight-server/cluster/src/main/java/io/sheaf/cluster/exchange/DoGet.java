package io.sheaf.cluster.exchange;

import com.google.protobuf.ByteString;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.InputStream;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.flight.impl.FlightServiceGrpc;

/**
 * Flight's DoGet whose messages are given as they come from the connection. Flight's own client
 * parses them into Arrow memory before it knows whether anybody will take them: what is parsed when
 * a stream is cancelled is lost. It also reads ahead a fixed number of messages, whatever their
 * size.
 */
final class DoGet {
  static final MethodDescriptor<Flight.Ticket, InputStream> METHOD =
      FlightServiceGrpc.getDoGetMethod().toBuilder(
              FlightServiceGrpc.getDoGetMethod().getRequestMarshaller(), new Raw())
          .build();

  private DoGet() {}

  static Flight.Ticket ticket(ExchangeTicket ticket) {
    return Flight.Ticket.newBuilder().setTicket(ByteString.copyFrom(ticket.encode())).build();
  }

  /** A response is its stream, valid while it is handed over. */
  private static final class Raw implements Marshaller<InputStream> {
    @Override
    public InputStream stream(InputStream value) {
      return value;
    }

    @Override
    public InputStream parse(InputStream stream) {
      return stream;
    }
  }
}
