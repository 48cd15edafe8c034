package io.sheaf.cluster.transport;

import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The stream over the network: a gRPC call that lasts as long as the membership. Each message of
 * the call holds what was there to be said at once. Only one inbound message is on the way to the
 * receiver at a time, and a sender holds back while the network does not take what it has sent:
 * whoever is slow to consume slows its peer, and fills nobody's memory.
 */
public final class ControlStream {
  static final String SERVICE = "sheaf.Cluster";
  static final Metadata.Key<String> VERSION =
      Metadata.Key.of("sheaf-version", Metadata.ASCII_STRING_MARSHALLER);
  static final Metadata.Key<String> FINGERPRINT =
      Metadata.Key.of("sheaf-protocol", Metadata.ASCII_STRING_MARSHALLER);

  private static final MethodDescriptor<byte[], byte[]> JOIN =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Join"))
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(new Bytes())
          .build();

  private ControlStream() {}

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * The coordinator's side.
   *
   * @param accept a member has dialled in: takes the link to it and gives what receives from it
   * @param refused hears who was not let in, and why
   */
  public static <M, C> BindableService service(
      Protocol<M, C> protocol,
      Function<Link<M>, Link.Receiver<C>> accept,
      BiConsumer<String, String> refused) {
    return () ->
        ServerServiceDefinition.builder(SERVICE)
            .addMethod(
                JOIN,
                (call, headers) -> {
                  Status refusal = refusal(protocol, headers);
                  if (refusal == null) {
                    return new Accepted<>(call, protocol, accept);
                  }
                  refused.accept(
                      String.valueOf(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)),
                      refusal.getDescription());
                  call.close(refusal, new Metadata());
                  return new ServerCall.Listener<>() {};
                })
            .build();
  }

  /** Why somebody is not let in, or null. */
  private static Status refusal(Protocol<?, ?> protocol, Metadata headers) {
    String distrust = TrustedCalls.distrust();
    if (distrust != null) {
      return Status.UNAUTHENTICATED.withDescription(distrust);
    }
    String version = String.valueOf(headers.get(VERSION));
    String fingerprint = String.valueOf(headers.get(FINGERPRINT));
    if (!protocol.version().equals(version) || !protocol.fingerprint().equals(fingerprint)) {
      return Status.FAILED_PRECONDITION.withDescription(
          "the coordinator is version %s, and who wants to join is version %s"
              .formatted(protocol.shown(), Protocol.shown(version, fingerprint)));
    }
    return null;
  }

  /** A member's stream, seen by the coordinator. */
  private static final class Accepted<M, C> extends ServerCall.Listener<byte[]> implements Link<M> {
    private final ServerCall<byte[], byte[]> call;
    private final Protocol<M, C> protocol;
    private final Receiver<C> receiver;
    private boolean closed;

    Accepted(
        ServerCall<byte[], byte[]> call,
        Protocol<M, C> protocol,
        Function<Link<M>, Receiver<C>> accept) {
      this.call = call;
      this.protocol = protocol;
      call.sendHeaders(new Metadata());
      receiver = accept.apply(this);
      call.request(1);
    }

    @Override
    public void onMessage(byte[] message) {
      List<C> messages;
      try {
        messages = protocol.outbound().decode(message);
      } catch (RuntimeException e) {
        close("a message that makes no sense: " + e.getMessage());
        return;
      }
      receiver.received(messages, this::more);
    }

    private synchronized void more() {
      if (!closed) {
        call.request(1);
      }
    }

    @Override
    public boolean isReady() {
      return call.isReady();
    }

    @Override
    public void onReady() {
      receiver.ready();
    }

    @Override
    public void onHalfClose() {
      close("");
    }

    @Override
    public void onCancel() {
      end(End.LOST, "the connection broke off");
    }

    @Override
    public void onComplete() {
      end(End.CLOSED, "the connection was closed");
    }

    private void end(End end, String reason) {
      synchronized (this) {
        closed = true;
      }
      receiver.ended(end, reason);
    }

    @Override
    public void send(List<M> messages) {
      byte[] bytes = protocol.inbound().encode(messages);
      synchronized (this) { // a call is not thread-safe
        if (!closed && !call.isCancelled()) {
          call.sendMessage(bytes);
        }
      }
    }

    @Override
    public synchronized void close(String reason) {
      if (!closed) {
        closed = true;
        call.close(
            reason.isEmpty() ? Status.OK : Status.ABORTED.withDescription(reason), new Metadata());
      }
    }
  }

  /**
   * The member's side: dials in. When the coordinator can't be reached or refuses, the receiver
   * hears of it as an end.
   */
  public static <M, C> Link<C> dial(
      ManagedChannel channel, Protocol<M, C> protocol, Link.Receiver<M> receiver) {
    return new Dialled<>(channel, protocol, receiver);
  }

  /** The stream, seen by the member. */
  private static final class Dialled<M, C> extends ClientCall.Listener<byte[]> implements Link<C> {
    private final ClientCall<byte[], byte[]> call;
    private final Protocol<M, C> protocol;
    private final Receiver<M> receiver;
    private volatile boolean heard; // so that there was a connection
    private boolean closed;

    Dialled(ManagedChannel channel, Protocol<M, C> protocol, Receiver<M> receiver) {
      this.protocol = protocol;
      this.receiver = receiver;
      call = channel.newCall(JOIN, CallOptions.DEFAULT.withExecutor(Runnable::run));
      Metadata headers = new Metadata();
      headers.put(VERSION, protocol.version());
      headers.put(FINGERPRINT, protocol.fingerprint());
      synchronized (this) {
        call.start(this, headers);
        call.request(1);
      }
    }

    @Override
    public void onMessage(byte[] message) {
      heard = true;
      List<M> messages;
      try {
        messages = protocol.inbound().decode(message);
      } catch (RuntimeException e) {
        call.cancel("a message that makes no sense: " + e.getMessage(), e);
        return;
      }
      receiver.received(messages, this::more);
    }

    private synchronized void more() {
      if (!closed) {
        call.request(1);
      }
    }

    @Override
    public boolean isReady() {
      return call.isReady();
    }

    @Override
    public void onReady() {
      receiver.ready();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      synchronized (this) {
        closed = true;
      }
      String tls = heard ? null : TlsTrouble.of(status.getCause(), status.getDescription());
      boolean disagree = tls != null && end(status) == End.LOST;
      receiver.ended(disagree ? End.NO_TLS : end(status), disagree ? tls : reason(status));
    }

    private static End end(Status status) {
      return switch (status.getCode()) {
        case OK, ABORTED -> End.CLOSED;
        case FAILED_PRECONDITION -> End.OTHER_VERSION;
        case UNAUTHENTICATED -> End.NOT_TRUSTED;
        default -> End.LOST;
      };
    }

    private static String reason(Status status) {
      String said = status.getDescription();
      String cause = status.getCause() == null ? null : status.getCause().getMessage();
      return switch (status.getCode()) {
        case OK -> "the coordinator has ended the connection";
        case ABORTED, FAILED_PRECONDITION, UNAUTHENTICATED -> String.valueOf(said);
        default ->
            (said == null ? status.getCode().toString() : said)
                + (cause == null || cause.equals(said) ? "" : ": " + cause);
      };
    }

    @Override
    public void send(List<C> messages) {
      byte[] bytes = protocol.outbound().encode(messages);
      synchronized (this) {
        if (!closed) {
          call.sendMessage(bytes);
        }
      }
    }

    @Override
    public synchronized void close(String reason) {
      if (!closed) {
        closed = true;
        call.halfClose();
      }
    }
  }
}
