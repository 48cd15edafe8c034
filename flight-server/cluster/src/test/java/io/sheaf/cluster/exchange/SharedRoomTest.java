package io.sheaf.cluster.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.operators.exchange.RemoteOutput;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams of one server that wait for each other's room. */
@Timeout(60)
class SharedRoomTest {
  @TempDir Path spill;

  @Test
  void aStreamThatDiesWhileItWaitsForRoomHoldsNobodyUp() throws Exception {
    try (ExchangeMember member = new ExchangeMember("left", 256 << 20, 1)) {
      RemoteOutput output = member.put(1, RandomRows.output(member.pool, spill, 1, 1, 100, 1));
      Ticket all =
          new Ticket(
              new ExchangeTicket(
                      0, BlockCodec.PLAIN, List.of(new ExchangeTicket.Run(output.id(), 0, 1)))
                  .encode());
      Consumer first = new Consumer();
      Consumer dead = new Consumer();
      Consumer last = new Consumer();
      member.exchange.getStream(all, first); // takes all the room there is
      member.exchange.getStream(all, dead);
      member.exchange.getStream(all, last);
      assertEquals(1, first.blocks());
      assertEquals(0, dead.blocks() + last.blocks(), "they wait");
      dead.cancelled = true; // the network knows, the stream has not been told yet
      first.letGo();
      assertTrue(last.arrived.tryAcquire(20, TimeUnit.SECONDS), "its turn came");
      last.letGo();
      dead.cancelHandler.run();
    }
  }

  /** A connection that keeps what it is given until it lets go. */
  private static final class Consumer implements ServerStreamListener {
    private final Semaphore arrived = new Semaphore(0);
    private VectorSchemaRoot root;
    private ArrowBuf held;
    private Runnable cancelHandler;
    private volatile boolean cancelled;

    int blocks() {
      return arrived.availablePermits();
    }

    void letGo() {
      held.close();
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {
      cancelHandler = handler;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void start(VectorSchemaRoot schema, DictionaryProvider dictionaries, IpcOption option) {
      root = schema;
    }

    @Override
    public void putNext() {
      throw new IllegalStateException("a block without its note");
    }

    @Override
    public void putNext(ArrowBuf note) {
      note.close();
      held = root.getVector(0).getDataBuffer();
      held.getReferenceManager().retain();
      arrived.release();
    }

    @Override
    public void putMetadata(ArrowBuf metadata) {
      metadata.close();
    }

    @Override
    public void error(Throwable failure) {
      throw new IllegalStateException(failure);
    }

    @Override
    public void completed() {}
  }
}
