package io.sheaf.cluster;

import io.sheaf.cluster.exchange.FlightExchangeClient;
import io.sheaf.cluster.protocol.OutputForm;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.Schema;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.exchange.BlockStream;
import io.sheaf.operators.exchange.BlockStream.Arrived;
import io.sheaf.operators.exchange.ExchangeClient;
import io.sheaf.operators.exchange.ExchangeCompression;
import io.sheaf.operators.exchange.ExchangeOutput;
import io.sheaf.operators.exchange.PartitionStore;
import io.sheaf.operators.exchange.RemoteOutput;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Copies outputs of members that are about to leave into this member's store: all partitions, block
 * by block, checked like what a task reads. Thread-safe.
 */
final class OutputCopier implements AutoCloseable {
  private static final int AT_A_TIME = 4;
  private static final long WINDOW = 4 << 20;
  private static final long CLOSE_SECONDS = 60;
  private static final String CONSUMER = "a copy for a member that leaves";

  private final FlightExchangeClient exchange;
  private final PartitionStore store;
  private final MemoryPool memory;
  private final Path spillDirectory;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          AT_A_TIME, Thread.ofPlatform().daemon().name("sheaf-copy-", 0).factory());

  /** A copier that has its threads alone; the rest is its member's. */
  OutputCopier(
      FlightExchangeClient exchange, PartitionStore store, MemoryPool memory, Path spillDirectory) {
    this.exchange = exchange;
    this.store = store;
    this.memory = memory;
    this.spillDirectory = spillDirectory;
  }

  /**
   * Starts to copy.
   *
   * @param ended hears, once, null when the copy is in the store, else why it is not; on a thread
   *     of the copier
   */
  void copy(RemoteOutput from, OutputForm form, Consumer<Throwable> ended) {
    threads.execute(
        () -> {
          Throwable failure = null;
          try {
            take(from, form);
          } catch (Throwable thrown) {
            failure = thrown;
          }
          ended.accept(failure);
        });
  }

  private void take(RemoteOutput from, OutputForm form) throws InterruptedException {
    TaskResult copy = form.plain() ? value(from, form) : rows(from);
    try {
      store.put(from.id(), copy);
    } catch (RuntimeException failure) {
      copy.close();
      throw failure;
    }
  }

  private TaskResult value(RemoteOutput from, OutputForm form) throws InterruptedException {
    return PlainValues.decode(
        form.value() == null ? exchange.fetchValue(from, CONSUMER) : form.value());
  }

  private ExchangeOutput rows(RemoteOutput from) throws InterruptedException {
    ExchangeOutput copy =
        new ExchangeOutput("exchange output", from.partitionCount(), memory, spillDirectory, true);
    try {
      Schema schema = null;
      for (int partition = 0; partition < from.partitionCount(); partition++) {
        if (from.batchCount(partition) > 0) {
          schema = schema == null ? exchange.columns(from, CONSUMER) : schema;
          copyPartition(from, partition, schema, copy);
        }
      }
      return copy;
    } catch (Throwable failure) {
      copy.close();
      throw failure;
    }
  }

  private void copyPartition(RemoteOutput from, int partition, Schema schema, ExchangeOutput copy)
      throws InterruptedException {
    ExchangeClient.Fetch fetch =
        new ExchangeClient.Fetch(
            List.of(from),
            CONSUMER,
            partition,
            schema,
            WINDOW,
            copy.memory(),
            ExchangeCompression.AUTO);
    try (BlockStream stream = exchange.open(fetch)) {
      for (Arrived arrived; (arrived = stream.take()) != null; ) {
        copy.add(partition, arrived.batch());
      }
    }
  }

  /** Ends the threads; memberships, which wait for their copies, have ended before. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
