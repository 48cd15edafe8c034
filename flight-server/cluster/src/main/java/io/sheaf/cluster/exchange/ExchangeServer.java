package io.sheaf.cluster.exchange;

import io.sheaf.operators.exchange.PartitionStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The part of a member's Flight server that hands out its outputs: give it the {@code DoGet} calls
 * whose ticket it {@link #accepts}. Blocks go from the store to the connection without being
 * copied; no thread waits for a slow consumer. Thread-safe.
 */
public final class ExchangeServer implements AutoCloseable {
  private static final long DEFAULT_BYTES_IN_FLIGHT = 64L << 20;

  /**
   * Reports each message that a cancelled stream no longer needs, with its stack: a cancelled query
   * is no warning. Held here, since levels of loggers that nobody holds are forgotten.
   */
  private static final Logger NETWORK = Logger.getLogger("io.grpc.netty.NettyServerHandler");

  static {
    NETWORK.setLevel(Level.SEVERE);
  }

  private final PartitionStore store;
  private final BufferAllocator allocator;
  private final ExecutorService executor;
  private final BytesInFlight inFlight;

  /**
   * @param store what is handed out; not owned
   * @param allocator for the few bytes around each block, of the same root as the store's memory;
   *     not owned
   */
  public ExchangeServer(PartitionStore store, BufferAllocator allocator) {
    this(store, allocator, DEFAULT_BYTES_IN_FLIGHT);
  }

  /**
   * @param bytesInFlight most bytes handed to connections and not yet sent, over all streams
   */
  public ExchangeServer(PartitionStore store, BufferAllocator allocator, long bytesInFlight) {
    this.store = store;
    this.allocator = allocator.newChildAllocator("exchange server", 0, Long.MAX_VALUE);
    this.executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sheaf-exchange-", 0).factory());
    this.inFlight = new BytesInFlight(bytesInFlight, executor);
  }

  /** Whether a ticket is one of an exchange. */
  public static boolean accepts(Ticket ticket) {
    return ExchangeTicket.isOne(ticket.getBytes());
  }

  /** Serves a call; returns before everything is sent. */
  public void getStream(Ticket ticket, ServerStreamListener listener) {
    ExchangeTicket asked;
    try {
      asked = ExchangeTicket.decode(ticket.getBytes());
    } catch (IllegalArgumentException damaged) {
      listener.error(
          CallStatus.INVALID_ARGUMENT
              .withDescription(damaged.getMessage())
              .withCause(damaged)
              .toRuntimeException());
      return;
    }
    new BlockSender(asked, store, allocator, inFlight, listener).start();
  }

  /** Bytes handed to connections and not yet sent. */
  public long bytesInFlight() {
    return inFlight.used();
  }

  /**
   * Ends this part. The Flight server must have ended before, so that no connection holds blocks.
   */
  @Override
  public void close() {
    executor.close();
    allocator.close();
  }
}
