package io.sheaf.service;

import com.google.protobuf.ByteString;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The statements of all sessions: those on their way, and the last that have ended. Thread-safe.
 */
final class Queries {
  private static final int KEPT = 200;
  private static final Duration FORGOTTEN = Duration.ofSeconds(5);

  /** Bytes of a statement's handle. */
  static final int HANDLE_BYTES = 16;

  private final Map<ByteString, ServiceQuery> running = new ConcurrentHashMap<>();

  /** Statements that have ended, and of whose parts some were not asked for. */
  private final Map<ByteString, ServiceQuery> unasked = new ConcurrentHashMap<>();

  private final ArrayDeque<ServiceQuery> last = new ArrayDeque<>();
  private final AtomicLong ids = new AtomicLong();
  private final SecureRandom random = new SecureRandom();
  private final Admission admission;
  private final ExecutorService background;
  private final ScheduledExecutorService clock;

  /**
   * @param background runs what must not wait; not owned
   * @param clock runs what is due; not owned
   */
  Queries(Admission admission, ExecutorService background, ScheduledExecutorService clock) {
    this.admission = admission;
    this.background = background;
    this.clock = clock;
  }

  Admission admission() {
    return admission;
  }

  void inBackground(Runnable action) {
    background.execute(action);
  }

  /** Bytes that nobody guesses. */
  ByteString newHandle() {
    byte[] bytes = new byte[HANDLE_BYTES];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  /**
   * A statement that is to be started next, and is cancelled when its time is over.
   *
   * @param parts most parts to fetch its rows in
   */
  ServiceQuery add(ServiceSession session, String sql, StatementBounds bounds, int parts) {
    ServiceQuery query =
        new ServiceQuery(ids.incrementAndGet(), newHandle(), session, sql, bounds, parts, this);
    long timeoutMillis = bounds.timeoutMillis();
    running.put(query.handle(), query);
    if (timeoutMillis > 0) {
      var _ =
          clock.schedule(
              () -> query.cancel("the statement took longer than " + timeoutMillis + " ms"),
              timeoutMillis,
              TimeUnit.MILLISECONDS);
    }
    return query;
  }

  /**
   * The statement of that handle.
   *
   * @throws SheafException OBJECT_CLOSED when there is none, or it is another user's
   */
  ServiceQuery get(ByteString handle, ServiceSession asking) {
    ServiceQuery query = running.get(handle);
    query = query == null ? unasked.get(handle) : query;
    if (query == null || !query.session().user().equals(asking.user())) {
      throw new SheafException(
          ErrorCode.OBJECT_CLOSED,
          "there is no such result: it was read, cancelled, or dropped after a time unread");
    }
    return query;
  }

  /**
   * The statement of that handle, even if it has ended lately.
   *
   * @throws SheafException OBJECT_CLOSED when there is none, or it is another user's
   */
  ServiceQuery find(ByteString handle, ServiceSession asking) {
    synchronized (last) {
      for (ServiceQuery query : last) {
        if (query.handle().equals(handle) && query.session().user().equals(asking.user())) {
          return query;
        }
      }
    }
    return get(handle, asking);
  }

  void ended(ServiceQuery query) {
    if (query.hasPartsUnasked()) {
      unasked.put(query.handle(), query);
    }
    running.remove(query.handle());
    synchronized (last) {
      last.addLast(query);
      if (last.size() > KEPT) {
        last.removeFirst();
      }
    }
  }

  /** All that run and the last that ran, by id. */
  List<ServiceQuery> all() {
    List<ServiceQuery> all;
    synchronized (last) {
      all = new ArrayList<>(last);
    }
    running.values().stream().filter(query -> !all.contains(query)).forEach(all::add);
    all.sort((a, b) -> Long.compare(a.id(), b.id()));
    return all;
  }

  /** Statements that have not ended. */
  List<ServiceQuery> running() {
    return List.copyOf(running.values());
  }

  /**
   * Drops results that nobody has begun to read for seconds: others wait for what they hold. A
   * client that cancels before its call is on its way leaves such ones, since the server never
   * hears which result it gave up.
   */
  void dropForgotten() {
    for (ServiceQuery query : running.values()) {
      if (query.isUnasked() && System.nanoTime() - query.touched() > FORGOTTEN.toNanos()) {
        query.cancel(
            "the result was not asked for within "
                + FORGOTTEN.toSeconds()
                + " s, and other statements waited");
      }
    }
  }

  /** Drops results that nobody reads. */
  void expire(Duration idle) {
    unasked
        .values()
        .removeIf(
            query ->
                !query.hasPartsUnasked() || System.nanoTime() - query.touched() > idle.toNanos());
    for (ServiceQuery query : running.values()) {
      if (query.result() != null && System.nanoTime() - query.touched() > idle.toNanos()) {
        query.cancel("the result was not read for " + idle.toSeconds() + " s");
      }
    }
  }
}
