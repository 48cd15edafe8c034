package io.sheaf.service;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * Finds the session of a call: the one its cookie names, else the one of its connection, which the
 * first call begins. A session that its client never named by a cookie ends with the connection,
 * any other when it is closed or idle for long. Thread-safe.
 */
final class Sessions {
  private static final int ID_BYTES = 16;

  private final Map<String, ServiceSession> open = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final BiFunction<String, String, ServiceSession> opener;
  private final Queries queries;
  private final String refusal;

  /**
   * @param refusal what a caller hears that has not said who it is; null when nobody has to
   * @param opener makes the session of an id and a user
   */
  Sessions(String refusal, BiFunction<String, String, ServiceSession> opener, Queries queries) {
    this.refusal = refusal;
    this.opener = opener;
    this.queries = queries;
  }

  /**
   * The session of the call at hand, begun if need be.
   *
   * @throws SheafException CONNECTION_LOST when the cookie names one that has ended
   */
  ServiceSession of(Caller caller) {
    ServiceSession session =
        caller.cookie() == null ? ofConnection(caller) : named(caller.cookie(), user(caller));
    session.touch();
    return session;
  }

  /** Who calls; empty where anybody may. */
  private String user(Caller caller) {
    if (caller.user() == null && refusal != null) {
      throw FlightErrors.unauthenticated(refusal);
    }
    return caller.user() == null ? "" : caller.user();
  }

  private ServiceSession named(String id, String user) {
    ServiceSession session = open.get(id);
    if (session == null || !session.user().equals(user)) {
      throw new SheafException(
              ErrorCode.CONNECTION_LOST, "the session has ended: it was closed, or idle for long")
          .withHint("connect again");
    }
    session.claim();
    return session;
  }

  private ServiceSession ofConnection(Caller caller) {
    String user = user(caller);
    synchronized (caller.connection()) {
      ServiceSession session = caller.connection().session.get();
      if (session == null || !open.containsKey(session.id()) || !session.user().equals(user)) {
        session = begin(user);
        caller.connection().session.set(session);
        caller.remember(session.id());
      }
      return session;
    }
  }

  private ServiceSession begin(String user) {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    ServiceSession session = opener.apply(HexFormat.of().formatHex(bytes), user);
    open.put(session.id(), session);
    return session;
  }

  /** A connection has ended, and with it a session that nobody can name. */
  void ended(Connection connection) {
    ServiceSession session = connection.session.get();
    if (session != null && !session.isClaimed()) {
      end(session, "the client's connection has ended");
    }
  }

  /** Ends a session: what runs is cancelled, its tables are dropped. */
  void end(ServiceSession session, String reason) {
    if (open.remove(session.id()) == null) {
      return;
    }
    queries.running().stream()
        .filter(query -> query.session() == session)
        .forEach(query -> query.cancel(reason));
    session.close();
  }

  /** The sessions there are. */
  List<ServiceSession> all() {
    return List.copyOf(open.values());
  }

  /** Ends sessions without calls for so long and without statements. */
  void expire(Duration idle) {
    for (ServiceSession session : open.values()) {
      boolean busy = queries.running().stream().anyMatch(query -> query.session() == session);
      if (!busy && System.nanoTime() - session.touched() > idle.toNanos()) {
        end(session, "the session was idle for long");
      }
    }
  }
}
