package io.sheaf.cluster.transport;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.sheaf.columnar.error.ErrorCode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Looks at each message of rows that a client sends before Arrow does: the first has a descriptor,
 * a schema comes once and before batches, and each is what it says ({@link SentMessage}). A call
 * that sends something else ends with INVALID_ARGUMENT.
 */
final class SentMessages implements ServerInterceptor {
  private static final String DO_PUT = "DoPut";
  private static final String DO_EXCHANGE = "DoExchange";

  private SentMessages() {}

  /** The service with its calls that take rows checked. */
  static ServerServiceDefinition checked(ServerServiceDefinition service) {
    ServerServiceDefinition byBytes =
        ServerInterceptors.intercept(
            ServerInterceptors.useMarshalledMessages(service, Bytes.INSTANCE), new SentMessages());
    ServerServiceDefinition.Builder all =
        ServerServiceDefinition.builder(service.getServiceDescriptor().getName());
    for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
      String name = method.getMethodDescriptor().getBareMethodName();
      ServerMethodDefinition<?, ?> served =
          DO_PUT.equals(name) || DO_EXCHANGE.equals(name)
              ? byBytes.getMethod(method.getMethodDescriptor().getFullMethodName())
              : method;
      all.addMethod(served);
    }
    return all.build();
  }

  /** Messages as the streams they arrive as. */
  private static final class Bytes implements MethodDescriptor.Marshaller<InputStream> {
    static final Bytes INSTANCE = new Bytes();

    @Override
    public InputStream stream(InputStream message) {
      return message;
    }

    @Override
    public InputStream parse(InputStream stream) {
      return stream.markSupported() ? stream : new BufferedInputStream(stream);
    }
  }

  @Override
  public <I, O> ServerCall.Listener<I> interceptCall(
      ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
    Answers<I, O> answers = new Answers<>(call);
    return new Checked<>(next.startCall(answers, headers), answers);
  }

  /** Answers to a call, until it is refused. */
  private static final class Answers<I, O> extends SimpleForwardingServerCall<I, O> {
    private boolean over;
    private volatile boolean refused;

    Answers(ServerCall<I, O> call) {
      super(call);
    }

    /** Ends the call; what is still answered goes nowhere. */
    synchronized void refuse(String what) {
      Metadata trailers = new Metadata();
      trailers.put(key("sheaf-sqlstate"), ErrorCode.INVALID_ARGUMENT.sqlState());
      trailers.put(key("sheaf-code"), ErrorCode.INVALID_ARGUMENT.name());
      refused = true;
      if (!over) {
        over = true;
        super.close(
            Status.INVALID_ARGUMENT.withDescription(
                "the rows that were sent can't be read: " + what),
            trailers);
      }
    }

    private static Metadata.Key<String> key(String name) {
      return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    /** To those who answer, a call that was refused is one whose client has left. */
    @Override
    public boolean isCancelled() {
      return refused || super.isCancelled();
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
      if (!over) {
        super.sendHeaders(headers);
      }
    }

    @Override
    public synchronized void sendMessage(O message) {
      if (!over) {
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
      if (!over) {
        over = true;
        super.close(status, trailers);
      }
    }
  }

  /** Hears what a client sends. gRPC calls it from one thread at a time. */
  private static final class Checked<I> extends SimpleForwardingServerCallListener<I> {
    private final Answers<I, ?> answers;
    private boolean first = true;
    private Optional<Schema> schema = Optional.empty();
    private boolean refused;

    Checked(ServerCall.Listener<I> listener, Answers<I, ?> answers) {
      super(listener);
      this.answers = answers;
    }

    @Override
    public void onMessage(I message) {
      try {
        if (refused) {
          ((InputStream) message).close();
          return;
        }
        note(SentMessage.read((InputStream) message, schema));
        super.onMessage(message);
      } catch (RuntimeException | IOException | StackOverflowError | OutOfMemoryError malformed) {
        // Arrow, too, throws what it will for messages that it does not take: a length that no
        // array has is an OutOfMemoryError. gRPC would drop it, and the client wait.
        refused = true;
        answers.refuse(String.valueOf(malformed.getMessage()));
        super.onCancel(); // who waits for the next message ends
      }
    }

    private void note(SentMessage message) {
      if (first && !message.described()) {
        throw new IllegalArgumentException("the first message has no descriptor");
      } else if (message.kind() == MessageHeader.Schema && schema.isPresent()) {
        throw new IllegalArgumentException("a second schema");
      } else if (message.kind() > MessageHeader.Schema && schema.isEmpty()) {
        throw new IllegalArgumentException("rows before their schema");
      }
      first = false;
      schema = message.schema().or(() -> schema);
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        super.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      if (!refused) {
        super.onCancel();
      }
    }

    @Override
    public void onComplete() {
      if (!refused) {
        super.onComplete();
      }
    }

    @Override
    public void onReady() {
      if (!refused) {
        super.onReady();
      }
    }
  }
}
