package io.sheaf.cluster.transport;

import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.sheaf.cluster.exchange.ExchangeServer;
import java.util.concurrent.ExecutorService;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.ActionType;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.Criteria;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightProducer;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.PollInfo;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.SchemaResult;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.auth.ServerAuthHandler;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The Flight service of a process: streams of exchanges for processes of the cluster, and
 * everything else for whoever else is served on the port.
 */
public final class FlightRouter implements FlightProducer {
  private final ExchangeServer exchange;
  private final FlightProducer others;

  private FlightRouter(ExchangeServer exchange, FlightProducer others) {
    this.exchange = exchange;
    this.others = others;
  }

  /**
   * The service.
   *
   * @param others gets all calls that are not the cluster's own, and sees to whom it serves
   * @param executor for calls that send to the server
   */
  @SuppressWarnings("deprecation") // how a Flight service without its own authentication is made
  public static ServerServiceDefinition service(
      BufferAllocator allocator,
      ExchangeServer exchange,
      FlightFrontend others,
      ExecutorService executor) {
    return ServerInterceptors.interceptForward(
        SentMessages.checked(
            FlightGrpcUtils.createFlightService(
                    allocator,
                    new FlightRouter(exchange, others.producer()),
                    ServerAuthHandler.NO_OP,
                    executor)
                .bindService()),
        others.interceptors());
  }

  @Override
  public void getStream(CallContext context, Ticket ticket, ServerStreamListener listener) {
    if (!ExchangeServer.accepts(ticket)) {
      others.getStream(context, ticket, listener);
    } else if (TrustedCalls.trusted()) {
      exchange.getStream(ticket, listener);
    } else {
      listener.error(
          CallStatus.UNAUTHENTICATED
              .withDescription("exchanges are for processes of the cluster")
              .toRuntimeException());
    }
  }

  @Override
  public void listFlights(
      CallContext context, Criteria criteria, StreamListener<FlightInfo> listener) {
    others.listFlights(context, criteria, listener);
  }

  @Override
  public FlightInfo getFlightInfo(CallContext context, FlightDescriptor descriptor) {
    return others.getFlightInfo(context, descriptor);
  }

  @Override
  public PollInfo pollFlightInfo(CallContext context, FlightDescriptor descriptor) {
    return others.pollFlightInfo(context, descriptor);
  }

  @Override
  public SchemaResult getSchema(CallContext context, FlightDescriptor descriptor) {
    return others.getSchema(context, descriptor);
  }

  @Override
  public Runnable acceptPut(
      CallContext context, FlightStream stream, StreamListener<PutResult> acknowledgements) {
    return others.acceptPut(context, stream, acknowledgements);
  }

  @Override
  public void doExchange(CallContext context, FlightStream reader, ServerStreamListener writer) {
    others.doExchange(context, reader, writer);
  }

  @Override
  public void doAction(CallContext context, Action action, StreamListener<Result> listener) {
    others.doAction(context, action, listener);
  }

  @Override
  public void listActions(CallContext context, StreamListener<ActionType> listener) {
    others.listActions(context, listener);
  }
}
