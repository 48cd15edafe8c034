package io.sheaf.cluster.exchange;

import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.TaskKey;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.exchange.OutputId;
import io.sheaf.operators.exchange.OutputSizes;
import io.sheaf.operators.exchange.PartitionStore;
import io.sheaf.operators.exchange.RemoteOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;

/** A member that holds outputs and serves them; closing it fails when anything was leaked. */
final class ExchangeMember implements AutoCloseable {
  final MemoryPool pool;
  final PartitionStore store;
  final ExchangeServer exchange;
  private final String name;
  private final BufferAllocator allocator;
  private final FlightServer server;

  ExchangeMember(String name, long memory) throws IOException {
    this(name, memory, 64 << 20);
  }

  ExchangeMember(String name, long memory, long bytesInFlight) throws IOException {
    this.name = name;
    pool = new MemoryPool(memory);
    store =
        new PartitionStore(
            value ->
                ((TaskResult.Value<?>) value).value().toString().getBytes(StandardCharsets.UTF_8));
    exchange = new ExchangeServer(store, pool.arrowAllocator(), bytesInFlight);
    allocator = pool.arrowAllocator().newChildAllocator("flight", 0, Long.MAX_VALUE);
    server =
        FlightServer.builder(
                allocator,
                Location.forGrpcInsecure("localhost", 0),
                new NoOpFlightProducer() {
                  @Override
                  public void getStream(
                      CallContext context, Ticket ticket, ServerStreamListener listener) {
                    exchange.getStream(ticket, listener);
                  }
                })
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  /** Puts a task's result into the store and tells where it is. */
  RemoteOutput put(int task, TaskResult result) {
    OutputId id = new OutputId(7, task, 1);
    return remote(id, store.put(id, result));
  }

  RemoteOutput remote(OutputId id, OutputSizes sizes) {
    return new RemoteOutput(
        id, new TaskKey("stage-1", id.task()), name, "localhost", server.getPort(), sizes);
  }

  /** Ends the server at once, as a member does that dies. */
  void kill() throws InterruptedException {
    server.shutdown();
    server.close();
  }

  @Override
  public void close() throws Exception {
    server.close();
    exchange.close();
    store.close();
    allocator.close();
    pool.close();
  }
}
