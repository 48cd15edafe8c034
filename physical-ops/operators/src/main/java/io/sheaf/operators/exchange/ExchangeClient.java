package io.sheaf.operators.exchange;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.type.Schema;
import java.util.List;

/**
 * Pulls what other members hold. Thread-safe; one for each member, so that all its tasks share one
 * connection a peer.
 */
public interface ExchangeClient {
  /**
   * A consumer's wish.
   *
   * @param outputs what to read; those of one member travel together
   * @param consumer the reading task, for messages
   * @param readingTask its number in its stage, which chooses the partition
   * @param schema columns of the rows
   * @param window most bytes that have arrived, or are on their way, and were not taken; at least
   *     one block of each peer is let in whatever its size
   * @param memory counts what has arrived; blocks taken stay counted there until they are closed
   * @param compression of the blocks on their way
   */
  record Fetch(
      List<RemoteOutput> outputs,
      String consumer,
      int readingTask,
      Schema schema,
      long window,
      MemoryConsumer memory,
      ExchangeCompression compression) {
    public Fetch {
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * Starts to pull, several members in parallel. The caller closes the stream, at any time, which
   * gives up what was not taken.
   */
  BlockStream open(Fetch fetch);

  /**
   * The encoded value that a hand-made task left, checked like a block. Waits.
   *
   * @throws FetchFailure naming the output
   */
  byte[] fetchValue(RemoteOutput output, String consumer) throws InterruptedException;
}
