package io.sheaf.service;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.ActionType;
import org.apache.arrow.flight.Criteria;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightProducer;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.PollInfo;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.SchemaResult;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.FlightSqlProducer;

/**
 * What clients call: every call is checked for its form before a producer sees it, and whatever
 * goes wrong is told by {@link FlightErrors}.
 */
final class FlightEdge implements FlightProducer {
  private static final int FIRST_MESSAGE_MILLIS = 60_000;
  private static final int LOOK_MILLIS = 100;

  private final FlightSqlProducer producer;

  FlightEdge(FlightSqlProducer producer) {
    this.producer = producer;
  }

  private static <T> T told(Supplier<T> call) {
    try {
      return call.get();
    } catch (Throwable failure) {
      throw FlightErrors.of(failure);
    }
  }

  private static void told(StreamListener<?> listener, Runnable call) {
    try {
      call.run();
    } catch (Throwable failure) {
      listener.onError(FlightErrors.of(failure));
    }
  }

  private static void checkCommand(FlightDescriptor descriptor) {
    if (descriptor == null || !descriptor.isCommand()) {
      throw new SheafException(
          ErrorCode.INVALID_ARGUMENT, "a Flight SQL request is a command, not a path");
    }
    checkMessage(descriptor.getCommand());
  }

  private static void checkMessage(byte[] bytes) {
    try {
      Any.parser().parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new SheafException(
          ErrorCode.INVALID_ARGUMENT, "not a message of Flight SQL: " + e.getMessage(), e);
    }
  }

  @Override
  public void getStream(CallContext context, Ticket ticket, ServerStreamListener listener) {
    try {
      checkMessage(ticket.getBytes());
      producer.getStream(context, ticket, listener);
    } catch (Throwable failure) {
      listener.error(FlightErrors.of(failure));
    }
  }

  @Override
  public void listFlights(
      CallContext context, Criteria criteria, StreamListener<FlightInfo> listener) {
    listener.onCompleted();
  }

  @Override
  public FlightInfo getFlightInfo(CallContext context, FlightDescriptor descriptor) {
    return told(
        () -> {
          checkCommand(descriptor);
          return producer.getFlightInfo(context, descriptor);
        });
  }

  @Override
  public PollInfo pollFlightInfo(CallContext context, FlightDescriptor descriptor) {
    return told(
        () -> {
          checkCommand(descriptor);
          return producer.pollFlightInfo(context, descriptor);
        });
  }

  @Override
  public SchemaResult getSchema(CallContext context, FlightDescriptor descriptor) {
    return told(
        () -> {
          checkCommand(descriptor);
          return producer.getSchema(context, descriptor);
        });
  }

  @Override
  public Runnable acceptPut(
      CallContext context, FlightStream stream, StreamListener<PutResult> acknowledgements) {
    return () ->
        told(
            acknowledgements,
            () -> {
              checkCommand(descriptor(context, stream));
              producer.acceptPut(context, stream, acknowledgements).run();
            });
  }

  /**
   * What the stream's first message says it is. Arrow's stream waits for that message without end,
   * though the client may have left.
   */
  private static FlightDescriptor descriptor(CallContext context, FlightStream stream) {
    FutureTask<FlightDescriptor> first = new FutureTask<>(stream::getDescriptor);
    Thread reader = Thread.startVirtualThread(first);
    try {
      for (int i = 0; i < FIRST_MESSAGE_MILLIS / LOOK_MILLIS && !context.isCancelled(); i++) {
        try {
          return first.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException none) {
          // Look whether the client is still there.
        }
      }
    } catch (ExecutionException failure) {
      throw FlightErrors.of(failure.getCause());
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } finally {
      reader.interrupt();
    }
    throw new SheafException(ErrorCode.CANCELLED, "rows were announced and none came");
  }

  @Override
  public void doAction(CallContext context, Action action, StreamListener<Result> listener) {
    told(listener, () -> producer.doAction(context, action, listener));
  }

  @Override
  public void listActions(CallContext context, StreamListener<ActionType> listener) {
    told(listener, () -> producer.listActions(context, listener));
  }
}
