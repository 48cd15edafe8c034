package io.sheaf.service;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.storage.arrow.write.ArrowRows;
import java.time.Duration;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Sends a result while it is computed: the first rows at once, later ones in bigger messages, each
 * when the connection has taken the last. What the connection has not sent lies in its own buffers,
 * copied, so nothing of the engine's memory depends on when a client reads or goes.
 */
final class ResultStream {
  private static final int ROWS = 16_384;
  private static final long STRING_BYTES = 2L << 20;

  /** Least rows of a message, whatever the client asks: each costs as much as hundreds of rows. */
  private static final int FEWEST_ROWS = 64;

  private final ServiceQuery query;
  private final Schema schema;
  private final long maxRows;
  private final int messageRows;
  private final ServerStreamListener listener;
  private final BufferAllocator allocator;
  private final Duration patience;
  private final Object news = new Object();

  /**
   * @param maxRows most rows to send; 0 for all
   * @param patience how long a client may not read before it counts as gone
   */
  ResultStream(
      ServiceQuery query,
      Schema schema,
      long maxRows,
      ServerStreamListener listener,
      BufferAllocator allocator,
      Duration patience) {
    this.query = query;
    this.schema = schema;
    this.maxRows = maxRows;
    this.messageRows =
        query.fetchSize() == 0 ? ROWS : Math.clamp(query.fetchSize(), FEWEST_ROWS, ROWS);
    this.listener = listener;
    this.allocator = allocator;
    this.patience = patience;
  }

  /** To be called on the thread of the call, before {@link #run} on another. */
  void listen() {
    listener.setOnReadyHandler(this::wake);
    listener.setOnCancelHandler(
        () -> {
          query.cancel("the client has cancelled the call");
          wake();
        });
  }

  private void wake() {
    synchronized (news) {
      news.notifyAll();
    }
  }

  /** Sends what the reader gets, and ends its reading. */
  void run(ServiceQuery.Reading reading) {
    Throwable failure = null;
    try (ArrowRows rows = new ArrowRows(schema, allocator)) {
      listener.start(rows.root());
      send(reading, rows);
    } catch (Throwable t) {
      failure = query.told(t);
    }
    try {
      reading.end(failure);
    } catch (Throwable t) {
      failure = failure == null ? t : failure;
    }
    if (failure == null) {
      listener.completed();
    } else {
      listener.error(FlightErrors.of(failure));
    }
  }

  private void send(ServiceQuery.Reading result, ArrowRows rows) throws InterruptedException {
    long left = maxRows == 0 ? Long.MAX_VALUE : maxRows;
    boolean first = true;
    for (ColumnBatch batch; left > 0 && (batch = result.next()) != null; ) {
      int end = (int) Math.min(batch.rowCount(), left);
      left -= end;
      for (int from = 0; from < end; ) {
        from += rows.append(batch, from, Math.min(end, from + messageRows - rows.rowCount()));
        if (first
            || from < end
            || rows.rowCount() >= messageRows
            || rows.stringBytes() >= STRING_BYTES
            || !rows.canAppend()) {
          send(rows);
          first = false;
        }
      }
    }
    if (rows.rowCount() > 0) {
      send(rows);
    }
  }

  private void send(ArrowRows rows) throws InterruptedException {
    awaitReady();
    rows.finish();
    listener.putNext();
    query.sent(rows.rowCount());
    rows.clear();
  }

  private void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (news) {
      while (!listener.isReady()) {
        query.checkNotCancelled();
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
          query.cancel("the client has not read for " + patience.toSeconds() + " s");
        } else {
          news.wait(millis);
        }
      }
    }
    query.checkNotCancelled();
  }
}
