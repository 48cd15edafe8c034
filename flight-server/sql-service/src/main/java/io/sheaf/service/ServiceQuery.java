package io.sheaf.service;

import com.google.protobuf.ByteString;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryUse;
import io.sheaf.sql.Result;
import io.sheaf.sql.Session;
import io.sheaf.sql.execution.MemoryResult;
import io.sheaf.storage.TableSource;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A statement on its way: it waits for its turn, runs, and its result waits to be read, in one part
 * or by several readers at once. One thread starts it, one reads each part; it may be looked at and
 * cancelled from any.
 */
final class ServiceQuery {
  /** How far a statement has come. */
  enum State {
    WAITING,
    RUNNING,
    FINISHED,
    FAILED,
    CANCELLED
  }

  /** From so many rows on several readers at once are offered. */
  private static final double LARGE = 1_000_000;

  private final long id;
  private final ByteString handle;
  private final ServiceSession session;
  private final String sql;
  private final StatementBounds bounds;
  private final int mostParts;
  private final Instant started = Instant.now();
  private final Queries queries;
  private Session statement;
  private Result result;
  private Schema schema;
  private SheafException cancelled;
  private RuntimeException failure;
  private Map<String, TableSource> given = Map.of();
  private boolean admitted;
  private boolean closed;
  private int parts = 1;
  private final BitSet asked = new BitSet();
  private int readers;
  private volatile State state = State.WAITING;
  private final AtomicLong rows = new AtomicLong();
  private volatile long touched = System.nanoTime();
  private volatile Instant ended;
  private volatile MemoryUse memory = new MemoryUse();

  ServiceQuery(
      long id,
      ByteString handle,
      ServiceSession session,
      String sql,
      StatementBounds bounds,
      int mostParts,
      Queries queries) {
    this.id = id;
    this.handle = handle;
    this.session = session;
    this.sql = sql;
    this.bounds = bounds;
    this.mostParts = mostParts;
    this.queries = queries;
  }

  long id() {
    return id;
  }

  /** What tickets name it by; not to be guessed. */
  ByteString handle() {
    return handle;
  }

  ServiceSession session() {
    return session;
  }

  String sql() {
    return sql;
  }

  /** Most rows to send; 0 for all. */
  long maxRows() {
    return bounds.maxRows();
  }

  /** Most rows that a message is to have; 0 when the client does not mind. */
  long fetchSize() {
    return bounds.fetchSize();
  }

  Instant started() {
    return started;
  }

  /** When it ended, or null. */
  Instant ended() {
    return ended;
  }

  State state() {
    return state;
  }

  /** Rows sent, or changed by a statement without rows. */
  long rows() {
    return rows.get();
  }

  /** Since when nothing was heard of its client, as {@link System#nanoTime} has it. */
  long touched() {
    return touched;
  }

  /** What it holds of this process's memory. */
  synchronized MemoryUse memory() {
    if (statement != null && !closed) {
      memory = statement.memory();
    }
    return memory;
  }

  /** How far it has come, from 0 to 1; -1 when that can't be told. */
  synchronized double progress() {
    return switch (state) {
      case WAITING -> 0;
      case RUNNING -> (result == null ? statement.progress() : result.progress()).fraction();
      case FINISHED, FAILED, CANCELLED -> 1;
    };
  }

  /** Lets it, before it is started, find rows by a name. */
  synchronized void give(String name, TableSource rows) {
    given = Map.of(name, rows);
  }

  /** Waits for its turn and starts it. Closes itself when it fails. */
  void start(List<?> parameters) {
    try {
      Optional<KillStatement> kill = KillStatement.of(sql);
      if (kill.isEmpty()) {
        queries.admission().enter(this, queries::dropForgotten);
      }
      Session own;
      synchronized (this) {
        admitted = kill.isEmpty();
        own = session.engine().beside(given);
        statement = own;
        state = State.RUNNING;
      }
      checkNotCancelled();
      Result running = kill.isPresent() ? MemoryResult.counted(0) : own.execute(sql, parameters);
      kill.ifPresent(statement -> statement.run(queries, session));
      synchronized (this) {
        result = running;
        schema =
            running.hasRows()
                ? ClientSchema.of(running.columns(), own.settings().timeZone())
                : ClientSchema.NONE;
        parts = running.hasRows() ? partsOf(running) : 1;
        checkNotCancelled(); // Whoever cancels it from here on closes it too.
        touched = System.nanoTime();
      }
    } catch (Throwable failure) {
      RuntimeException told = told(failure);
      fail(told);
      close(told instanceof SheafException e && isCancel(e) ? State.CANCELLED : State.FAILED);
      throw told;
    }
  }

  /** A result in order has one end, and few rows are not worth more than one call. */
  private int partsOf(Result running) {
    if (running.isOrdered() || bounds.maxRows() > 0) {
      return 1;
    } else if (bounds.endpoints() > 0) {
      return (int) Math.min(bounds.endpoints(), PartHandle.MOST);
    }
    return running.estimatedRows() < LARGE ? 1 : mostParts;
  }

  private synchronized void fail(RuntimeException told) {
    failure = told;
  }

  private static boolean isCancel(SheafException failure) {
    return failure.code() == ErrorCode.CANCELLED;
  }

  /** The reason of the cancellation, if that is what has happened. */
  synchronized RuntimeException told(Throwable failure) {
    if (failure instanceof SheafException known && isCancel(known)) {
      // What ended the others, when they are several.
      return cancelled != null ? cancelled : this.failure != null ? this.failure : known;
    }
    if (failure instanceof RuntimeException unchecked) {
      return unchecked;
    }
    return new SheafException(ErrorCode.INTERNAL_ERROR, "internal error: " + failure, failure);
  }

  /**
   * Whether rows wait to be fetched, or nothing more will come.
   *
   * @throws RuntimeException what it failed of
   */
  synchronized boolean isReadable() {
    if (failure != null) {
      throw failure;
    }
    checkNotCancelled();
    return result != null && (closed || readers > 0 || result.isReadable());
  }

  /** What it gives, once it is started. */
  synchronized Result result() {
    return result;
  }

  /** The columns of what it gives, once it is started. */
  synchronized Schema schema() {
    return schema;
  }

  /** How many rows a statement without rows has changed; ends it. */
  long finish() {
    long count;
    synchronized (this) {
      checkNotCancelled();
      readers++;
      count = result.updateCount();
    }
    rows.set(Math.max(0, count));
    close(State.FINISHED);
    return count;
  }

  /** In how many parts its rows may be fetched, each once. */
  synchronized int parts() {
    return parts;
  }

  /** Whether there is a result, and nobody has asked for any part of it. */
  synchronized boolean isUnasked() {
    return result != null && !closed && readers == 0 && asked.isEmpty();
  }

  /** Notes that its client has asked after it. */
  void touch() {
    touched = System.nanoTime();
  }

  /** Whether some parts of its rows were not asked for yet. */
  synchronized boolean hasPartsUnasked() {
    return result != null && result.hasRows() && asked.cardinality() < parts;
  }

  /**
   * Begins to read a part: whatever rows no other reader has got. When others have read them all,
   * it has none.
   *
   * @throws SheafException OBJECT_CLOSED when there is no such part or another has read it,
   *     CANCELLED; what the statement has failed of
   */
  synchronized Reading read(int part) {
    if (failure != null) {
      throw failure;
    }
    checkNotCancelled();
    if (part < 0 || part >= parts || asked.get(part)) {
      throw new SheafException(
          ErrorCode.OBJECT_CLOSED, "the result of query " + id + " has been read already");
    }
    asked.set(part);
    touched = System.nanoTime();
    if (closed) {
      return new Reading(null);
    }
    readers++;
    return new Reading(parts == 1 ? new Whole(result) : result.reader());
  }

  /** The reader of a result in one part, which its statement closes. */
  private record Whole(Result result) implements Result.Rows {
    @Override
    public ColumnBatch next() {
      return result.next();
    }

    @Override
    public void close() {}
  }

  /** One reader's turn. Used by one thread, which {@link #end}s it. */
  final class Reading {
    private final Result.Rows rows;

    private Reading(Result.Rows rows) {
      this.rows = rows;
    }

    /** As {@link Result#next}. */
    ColumnBatch next() {
      return rows == null ? null : rows.next();
    }

    /**
     * Ends it. The last reader ends the statement; one that fails ends it for the others.
     *
     * @param failed what the reader has told its client, or null
     */
    void end(Throwable failed) {
      if (rows == null) {
        return;
      }
      rows.close();
      leave(failed);
    }
  }

  private void leave(Throwable failed) {
    boolean last;
    State how;
    synchronized (this) {
      if (failure == null && failed != null) {
        failure = told(failed);
      }
      readers--;
      last = readers == 0;
      how =
          failure == null
              ? State.FINISHED
              : failure instanceof SheafException known && isCancel(known)
                  ? State.CANCELLED
                  : State.FAILED;
    }
    if (last) {
      close(how);
    } else if (failed != null) {
      statement.cancel();
    }
  }

  /** Notes rows sent to the client. */
  void sent(long count) {
    rows.addAndGet(count);
    touched = System.nanoTime();
  }

  synchronized void checkNotCancelled() {
    if (cancelled != null) {
      throw cancelled;
    }
  }

  /**
   * Stops it, from any thread; returns at once. What it holds is freed soon.
   *
   * @param reason what the client is told
   * @return whether it ran
   */
  boolean cancel(String reason) {
    boolean ownerless;
    synchronized (this) {
      if (closed || cancelled != null) {
        return false;
      }
      cancelled = new SheafException(ErrorCode.CANCELLED, reason);
      if (statement != null) {
        statement.cancel();
      }
      ownerless = result != null && readers == 0;
    }
    if (ownerless) {
      queries.inBackground(() -> close(State.CANCELLED));
    }
    return true;
  }

  /** Ends it and frees all it holds. Not while another thread reads. */
  void close(State how) {
    Session own;
    boolean leaves;
    synchronized (this) {
      if (closed) {
        return;
      }
      memory();
      closed = true;
      own = statement;
      leaves = admitted;
      state = how;
      ended = Instant.now();
    }
    try {
      if (own != null) {
        own.close();
      }
    } finally {
      if (leaves) {
        queries.admission().leave();
      }
      queries.ended(this);
    }
  }
}
