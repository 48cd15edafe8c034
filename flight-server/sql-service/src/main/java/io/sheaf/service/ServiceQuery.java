package io.sheaf.service;

import com.google.protobuf.ByteString;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.Result;
import io.sheaf.sql.Session;
import io.sheaf.sql.catalog.FileAccess;
import io.sheaf.sql.execution.MemoryResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A statement on its way: it waits for its turn, runs, and its result waits to be read. One thread
 * starts it and one reads it; it may be looked at and cancelled from any.
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

  private final long id;
  private final ByteString handle;
  private final ServiceSession session;
  private final String sql;
  private final long maxRows;
  private final long fetchSize;
  private final Instant started = Instant.now();
  private final Queries queries;
  private Session statement;
  private Result result;
  private Schema schema;
  private SheafException cancelled;
  private RuntimeException failure;
  private FileAccess granted;
  private boolean admitted;
  private boolean reading;
  private boolean closed;
  private volatile State state = State.WAITING;
  private final AtomicLong rows = new AtomicLong();
  private volatile long touched = System.nanoTime();
  private volatile Instant ended;

  ServiceQuery(
      long id,
      ByteString handle,
      ServiceSession session,
      String sql,
      long maxRows,
      long fetchSize,
      Queries queries) {
    this.id = id;
    this.handle = handle;
    this.session = session;
    this.sql = sql;
    this.maxRows = maxRows;
    this.fetchSize = fetchSize;
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
    return maxRows;
  }

  /** Most rows that a message is to have; 0 when the client does not mind. */
  long fetchSize() {
    return fetchSize;
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

  /** How far it has come, from 0 to 1; -1 when that can't be told. */
  synchronized double progress() {
    return switch (state) {
      case WAITING -> 0;
      case RUNNING -> result == null ? 0 : result.progress().fraction();
      case FINISHED, FAILED, CANCELLED -> 1;
    };
  }

  /** Lets it, before it is started, touch other files than its client may. */
  synchronized void grant(FileAccess access) {
    granted = access;
  }

  /** Waits for its turn and starts it. Closes itself when it fails. */
  void start(List<?> parameters) {
    try {
      Optional<KillStatement> kill = KillStatement.of(sql);
      if (kill.isEmpty()) {
        queries.admission().enter(this);
      }
      Session own;
      synchronized (this) {
        admitted = kill.isEmpty();
        own = granted == null ? session.engine().beside() : session.engine().beside(granted);
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
                ? ClientSchema.of(running.schema(), own.settings().timeZone())
                : ClientSchema.NONE;
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

  private synchronized void fail(RuntimeException told) {
    failure = told;
  }

  private static boolean isCancel(SheafException failure) {
    return failure.code() == ErrorCode.CANCELLED;
  }

  /** The reason of the cancellation, if that is what has happened. */
  synchronized RuntimeException told(Throwable failure) {
    if (cancelled != null && failure instanceof SheafException known && isCancel(known)) {
      return cancelled;
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
    return result != null && (reading || result.isReadable());
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
      reading = true;
      count = result.updateCount();
    }
    rows.set(Math.max(0, count));
    close(State.FINISHED);
    return count;
  }

  /**
   * Gives the result to the one who reads it, and who then {@link #close}s this.
   *
   * @throws SheafException OBJECT_CLOSED when another has read or reads it, CANCELLED
   */
  synchronized Result read() {
    checkNotCancelled();
    if (reading || closed) {
      throw new SheafException(
          ErrorCode.OBJECT_CLOSED, "the result of query " + id + " has been read already");
    }
    reading = true;
    touched = System.nanoTime();
    return result;
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
      ownerless = result != null && !reading;
      reading |= ownerless;
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
