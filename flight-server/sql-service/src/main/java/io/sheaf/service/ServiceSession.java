package io.sheaf.service;

import com.google.protobuf.ByteString;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.Session;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A client's session: its settings, tables and prepared statements. Thread-safe. */
final class ServiceSession {
  private static final int MOST_PREPARED = 1_000;

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final long number = NUMBERS.incrementAndGet();
  private final String id;
  private final String user;
  private final boolean administrator;
  private final Session engine;
  private final Map<ByteString, PreparedQuery> prepared = new ConcurrentHashMap<>();
  private volatile long touched = System.nanoTime();
  private volatile boolean claimed;
  private volatile long maxRows;
  private volatile long timeoutMillis;
  private volatile long endpoints;

  ServiceSession(String id, String user, boolean administrator, Session engine) {
    this.id = id;
    this.user = user;
    this.administrator = administrator;
    this.engine = engine;
  }

  /** What its cookie holds; not to be guessed. */
  String id() {
    return id;
  }

  /** What others may know it by. */
  long number() {
    return number;
  }

  /** Whose it is; empty where nobody has to say who they are. */
  String user() {
    return user;
  }

  /** Whether the statements of a user are its to see and to stop. */
  boolean governs(String other) {
    return administrator || user.equals(other);
  }

  /** The engine's part; statements run in sessions beside it. */
  Session engine() {
    return engine;
  }

  /** Notes a call. */
  void touch() {
    touched = System.nanoTime();
  }

  /** When the last call came, as {@link System#nanoTime} has it. */
  long touched() {
    return touched;
  }

  /** Notes that the client names it by itself, so that it outlives the connection. */
  void claim() {
    claimed = true;
  }

  boolean isClaimed() {
    return claimed;
  }

  /** Most rows of a result; 0 for all. */
  long maxRows() {
    return maxRows;
  }

  void setMaxRows(long rows) {
    maxRows = rows;
  }

  /** Most time of a statement; 0 for no bound. */
  long timeoutMillis() {
    return timeoutMillis;
  }

  void setTimeoutMillis(long millis) {
    timeoutMillis = millis;
  }

  /** Most parts to fetch a result in; 0 leaves it to the service. */
  long endpoints() {
    return endpoints;
  }

  void setEndpoints(long most) {
    endpoints = most;
  }

  /** Keeps a prepared statement until it is closed. */
  void add(PreparedQuery statement) {
    if (prepared.size() >= MOST_PREPARED) {
      throw new SheafException(
              ErrorCode.INVALID_STATEMENT,
              "the session has " + MOST_PREPARED + " prepared statements open")
          .withHint("close those that are no longer used");
    }
    prepared.put(statement.handle(), statement);
  }

  /**
   * The prepared statement of that handle.
   *
   * @throws SheafException OBJECT_CLOSED when this session has none
   */
  PreparedQuery prepared(ByteString handle) {
    PreparedQuery statement = prepared.get(handle);
    if (statement == null) {
      throw new SheafException(
          ErrorCode.OBJECT_CLOSED, "the session has no such prepared statement");
    }
    return statement;
  }

  /** Forgets a prepared statement; one that is not there is forgotten already. */
  void closePrepared(ByteString handle) {
    prepared.remove(handle);
  }

  /** Ends it; its statements have been cancelled before. */
  void close() {
    prepared.clear();
    engine.close();
  }
}
