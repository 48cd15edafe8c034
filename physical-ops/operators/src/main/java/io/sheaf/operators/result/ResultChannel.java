package io.sheaf.operators.result;

import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.DataType;
import io.sheaf.operators.pipeline.FragmentContext;
import java.nio.file.Path;
import java.util.ArrayDeque;

/**
 * The queue between a query's last stage and its client, bounded in bytes. A full queue makes
 * producers wait when the client reads while the query runs; when the client reads only afterwards,
 * what is over the bound goes to a file. Thread-safe; the query's owner closes it.
 */
public final class ResultChannel implements AutoCloseable {
  private final MemoryConsumer memory;
  private final long capacity;
  private final boolean concurrent;
  private final Path spillDirectory;
  private final ArrayDeque<StoredBatch> queue = new ArrayDeque<>();
  private long queuedBytes;
  private boolean finished;
  private boolean closed;
  private Throwable failure;
  private SpilledBatches spilled;

  /**
   * @param capacity most bytes queued in memory
   * @param concurrent whether the client reads while the query runs
   */
  public ResultChannel(MemoryPool pool, long capacity, boolean concurrent, Path spillDirectory) {
    this.memory = pool.consumer("query result");
    this.capacity = capacity;
    this.concurrent = concurrent;
    this.spillDirectory = spillDirectory;
  }

  /** What counts the bytes of the batches that are put in. */
  MemoryConsumer memory() {
    return memory;
  }

  /**
   * Takes a batch over, also when this fails; waits while the queue is full, until the client reads
   * or goes away or the query is cancelled.
   *
   * @throws SheafException DISK_FULL or IO_ERROR
   */
  void put(StoredBatch batch, FragmentContext fragment) throws Exception {
    try {
      if (!concurrent) {
        keep(batch);
      } else if (!offer(batch)) {
        offerUntilTaken(batch, fragment);
      }
    } catch (Throwable notTaken) {
      batch.close();
      throw notTaken;
    }
  }

  private void offerUntilTaken(StoredBatch batch, FragmentContext fragment) throws Exception {
    try (AutoCloseable registration = fragment.onCancel(this::wake)) {
      fragment.blocking(
          () -> {
            while (!offer(batch)) {
              fragment.checkCancelled();
              awaitRoom(batch);
            }
            return null;
          });
    }
  }

  @SuppressWarnings("WaitNotInLoop") // its caller looks again, whatever woke it
  private synchronized void awaitRoom(StoredBatch batch) throws InterruptedException {
    if (isFull(batch) && !closed) {
      wait(100);
    }
  }

  private synchronized boolean offer(StoredBatch batch) {
    if (closed) {
      batch.close();
      return true;
    }
    if (isFull(batch)) {
      return false;
    }
    add(batch);
    return true;
  }

  /** Whether a batch has to wait; an empty queue takes any. Under the lock. */
  private boolean isFull(StoredBatch batch) {
    return !queue.isEmpty() && queuedBytes + batch.byteSize() > capacity;
  }

  /** What is over the bound goes to disk, and all that comes behind it, so that rows keep order. */
  private synchronized void keep(StoredBatch batch) {
    if (closed) {
      batch.close();
      return;
    }
    if (spilled == null && isFull(batch)) {
      spilled = SpilledBatches.create(spillDirectory, batch.columnTypes().toArray(DataType[]::new));
    }
    if (spilled == null) {
      add(batch);
    } else {
      spilled.add(batch);
      batch.close();
    }
  }

  private void add(StoredBatch batch) {
    queue.addLast(batch);
    queuedBytes += batch.byteSize();
    notifyAll();
  }

  private synchronized void wake() {
    notifyAll();
  }

  /** No more batches come: the query is done, or failed with the cause given. */
  public synchronized void finish(Throwable cause) {
    finished = true;
    failure = cause;
    notifyAll();
  }

  /**
   * The next batch, which the caller closes; waits for one. Null at the end.
   *
   * @throws RuntimeException the query's failure
   */
  public synchronized StoredBatch take() throws InterruptedException {
    while (queue.isEmpty() && !finished && !closed) {
      wait();
    }
    StoredBatch batch = queue.pollFirst();
    if (batch != null) {
      queuedBytes -= batch.byteSize();
      notifyAll();
      return batch;
    }
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw new SheafException(
          ErrorCode.INTERNAL_ERROR, String.valueOf(failure.getMessage()), failure);
    }
    return spilled == null ? null : spilled.next(memory);
  }

  /** Whether {@link #take} would not wait. */
  public synchronized boolean isReadable() {
    return !queue.isEmpty() || finished || closed;
  }

  /** Drops what was not taken. Producers that wait go on, their batches are dropped. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    queue.forEach(StoredBatch::close);
    queue.clear();
    queuedBytes = 0;
    memory.close();
    notifyAll();
    if (spilled != null) {
      spilled.close();
      spilled = null;
    }
  }
}
