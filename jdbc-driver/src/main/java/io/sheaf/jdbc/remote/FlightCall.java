package io.sheaf.jdbc.remote;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.sheaf.jdbc.spi.SqlErrors;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeoutException;

/**
 * One call to a server. Answers are asked for a few ahead of their reader and never more, so that
 * memory stays bounded and a slow reader slows the server. One thread sends and reads; {@link
 * #cancel} may come from any.
 */
final class FlightCall {
  private final ClientCall<byte[], byte[]> call;
  private final RemoteErrors errors;
  private final long timeoutMillis;
  private final Arrivals arrivals;
  private final Deque<byte[]> arrived = new ArrayDeque<>();
  private volatile Status status;
  private Metadata trailers;
  private volatile boolean cancelled;

  private FlightCall(ClientCall<byte[], byte[]> call, Terms terms) {
    this.call = call;
    this.errors = terms.errors;
    this.timeoutMillis = terms.timeoutMillis;
    this.arrivals = terms.arrivals;
  }

  /**
   * How calls are made.
   *
   * @param headers sent with the call; not kept
   * @param ahead answers that may wait for their reader
   * @param timeoutMillis the longest wait for one answer; 0 for no bound
   * @param arrivals where its answers are waited for
   */
  record Terms(
      RemoteErrors errors,
      CallOptions options,
      Metadata headers,
      int ahead,
      long timeoutMillis,
      Arrivals arrivals) {}

  static FlightCall start(Channel channel, MethodDescriptor<byte[], byte[]> method, Terms terms) {
    ClientCall<byte[], byte[]> call = channel.newCall(method, terms.options);
    FlightCall started = new FlightCall(call, terms);
    call.start(started.new Answers(), terms.headers);
    call.request(terms.ahead);
    return started;
  }

  /** Starts a call with its one request. */
  static FlightCall start(
      Channel channel, MethodDescriptor<byte[], byte[]> method, byte[] request, Terms terms) {
    return start(channel, method, terms).send(request).end();
  }

  private final class Answers extends ClientCall.Listener<byte[]> {
    @Override
    public void onMessage(byte[] message) {
      arrivals.change(() -> arrived.add(message));
    }

    @Override
    public void onClose(Status closed, Metadata with) {
      arrivals.change(
          () -> {
            status = closed;
            trailers = with;
          });
    }
  }

  FlightCall send(byte[] request) {
    return unlessCancelled(() -> call.sendMessage(request));
  }

  /** Another thread may cancel between two calls of the library, which then throws. */
  private FlightCall unlessCancelled(Runnable sending) {
    try {
      sending.run();
    } catch (IllegalStateException e) {
      if (!cancelled) {
        throw e;
      }
    }
    return this;
  }

  /** Says that no more is sent. */
  FlightCall end() {
    return unlessCancelled(call::halfClose);
  }

  /**
   * The next answer, waiting for it.
   *
   * @return null at the end
   * @throws SQLException what the server said, 57014 after {@link #cancel}, 08xxx when the
   *     connection fails or the longest wait is over
   */
  byte[] next() throws SQLException {
    byte[] message;
    try {
      message = take();
    } catch (InterruptedException e) {
      call.cancel("the thread was interrupted", e);
      Thread.currentThread().interrupt();
      throw SqlErrors.of(SqlErrors.CANCELLED, "the thread that waits was interrupted", e);
    } catch (TimeoutException e) {
      call.cancel("the network time-out is over", e);
      throw errors.timedOut(timeoutMillis);
    }
    // Without the lock: the library calls back with locks of its own held.
    if (message != null) {
      call.request(1);
    }
    return message;
  }

  private byte[] take() throws SQLException, InterruptedException, TimeoutException {
    return arrivals.await(
        this::isReady,
        timeoutMillis,
        () -> {
          if (cancelled) {
            throw SqlErrors.of(SqlErrors.CANCELLED, "the statement was cancelled");
          }
          byte[] message = arrived.poll();
          if (message == null && !status.isOk()) {
            throw errors.of(status, trailers);
          }
          return message;
        });
  }

  /** Whether the server has sent all that it will. */
  boolean hasEnded() {
    return status != null;
  }

  /** Whether {@link #next} would not wait. Under the lock of its arrivals. */
  boolean isReady() {
    return !arrived.isEmpty() || status != null || cancelled;
  }

  /**
   * The one answer of a call, after its success.
   *
   * @return empty when there was none
   */
  byte[] only() throws SQLException {
    byte[] first = next();
    byte[] rest = first;
    while (rest != null) {
      rest = next();
    }
    return first == null ? new byte[0] : first;
  }

  /** Ends the call; the server hears of it. */
  void cancel() {
    arrivals.change(() -> cancelled = true);
    call.cancel("cancelled by the client", null);
  }
}
