package io.sheaf.cluster.exchange;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.exchange.BlockStream;
import io.sheaf.operators.exchange.ExchangeClient;
import io.sheaf.operators.exchange.FetchFailure;
import io.sheaf.operators.exchange.RemoteOutput;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.flight.impl.Flight;

/**
 * Pulls blocks from other members by Flight's DoGet. Each call asks for as many blocks of one peer
 * as the consumer has room for, and the next one follows when they have come and there is room
 * again; so what is on its way is bounded without any stream being held up on the connection.
 * Thread-safe.
 */
public final class FlightExchangeClient implements ExchangeClient, AutoCloseable {
  /**
   * Links that carry less, in bytes a second, are quicker with ZSTD; see
   * docs/decisions/0014-exchange-compression.md.
   */
  private static final double SLOW_BELOW = 200e6;

  private final PeerChannels channels;
  private final Duration timeout;
  private final StallWatch stalls;
  private final double slowBelow;
  private final Map<Peer, LinkRate> rates = new ConcurrentHashMap<>();

  private record Peer(String host, int port) {}

  /**
   * @param channels connections to peers; not owned
   * @param timeout most time without a block; a peer that hangs is found out by it, a slow one is
   *     not concerned
   */
  public FlightExchangeClient(PeerChannels channels, Duration timeout) {
    this(channels, timeout, SLOW_BELOW);
  }

  /** One with another idea of what a slow link is, in bytes a second. */
  FlightExchangeClient(PeerChannels channels, Duration timeout, double slowBelow) {
    this.channels = channels;
    this.timeout = timeout;
    stalls = new StallWatch(timeout);
    this.slowBelow = slowBelow;
  }

  @Override
  public BlockStream open(Fetch fetch) {
    FetchStream stream = new FetchStream(fetch, this);
    stream.start();
    return stream;
  }

  @Override
  public byte[] fetchValue(RemoteOutput output, String consumer) throws InterruptedException {
    return new ValueFetch(output, consumer, 0).run(this);
  }

  /**
   * The columns of an output that has rows, under names without meaning. Waits.
   *
   * @throws FetchFailure naming the output
   */
  public Schema columns(RemoteOutput output, String consumer) throws InterruptedException {
    return ColumnTypes.decode(new ValueFetch(output, consumer, ColumnTypes.BLOCK).run(this))
        .schema();
  }

  /** What the link to a peer carries. */
  LinkRate rate(RemoteOutput peer) {
    return rates.computeIfAbsent(
        new Peer(peer.host(), peer.port()), missing -> new LinkRate(slowBelow));
  }

  /** Gives up a call that brings nothing for too long. */
  StallWatch.Watch watch(StallWatch.Watched call) {
    return stalls.start(call);
  }

  /** A call for one message, which has not been started. */
  ClientCall<Flight.Ticket, InputStream> shortCall(RemoteOutput peer) {
    return call(peer, CallOptions.DEFAULT.withDeadlineAfter(timeout.toNanos(), NANOSECONDS));
  }

  /** A call that has not been started; to be watched. */
  ClientCall<Flight.Ticket, InputStream> call(RemoteOutput peer) {
    return call(peer, CallOptions.DEFAULT);
  }

  private ClientCall<Flight.Ticket, InputStream> call(RemoteOutput peer, CallOptions options) {
    if (peer.host().isEmpty()) {
      throw new IllegalStateException(peer.member() + " has left");
    }
    ManagedChannel channel = channels.to(peer.host(), peer.port());
    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      // A member that has come back is to be found at once, not when the last wait is over.
      channel.resetConnectBackoff();
    }
    return channel.newCall(DoGet.METHOD, options);
  }

  /** Sends a ticket and asks for all messages that it brings. */
  static void send(
      ClientCall<Flight.Ticket, InputStream> call,
      ExchangeTicket ticket,
      ClientCall.Listener<InputStream> listener) {
    call.start(listener, new io.grpc.Metadata());
    // The ticket bounds what comes.
    call.request(Integer.MAX_VALUE);
    call.sendMessage(DoGet.ticket(ticket));
    call.halfClose();
  }

  /** What a call that did not end well means for the edge. */
  static FetchFailure.Cause reason(io.grpc.Status status, boolean connected) {
    return switch (status.getCode()) {
      case NOT_FOUND -> FetchFailure.Cause.UNKNOWN_OUTPUT;
      case DEADLINE_EXCEEDED -> FetchFailure.Cause.TIMED_OUT;
      case UNAUTHENTICATED, PERMISSION_DENIED, UNIMPLEMENTED -> FetchFailure.Cause.REFUSED;
      case UNAVAILABLE -> connected ? FetchFailure.Cause.BROKEN : FetchFailure.Cause.REFUSED;
      default -> FetchFailure.Cause.BROKEN;
    };
  }

  static String describe(io.grpc.Status status) {
    Throwable cause = status.getCause();
    String text =
        status.getCode() + (status.getDescription() == null ? "" : ": " + status.getDescription());
    return cause == null ? text : text + " (" + cause.getMessage() + ")";
  }

  /** Streams are closed by their takers before, connections by their owner. */
  @Override
  public void close() {
    stalls.close();
  }
}
