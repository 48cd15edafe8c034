package io.sheaf.jdbc.remote;

import io.sheaf.jdbc.spi.SqlErrors;
import java.sql.SQLException;

/**
 * One statement under way: the call that it waits for, whichever of several it is just now. {@link
 * #cancel} may come from any thread, the rest from the one that runs the statement.
 */
final class Execution {
  /** Starts a call. */
  @FunctionalInterface
  interface Start {
    FlightCall call() throws SQLException;
  }

  private FlightCall current;
  private boolean cancelled;

  /** Starts the statement's next call, unless it was cancelled. */
  FlightCall start(Start start) throws SQLException {
    synchronized (this) {
      if (cancelled) {
        throw SqlErrors.of(SqlErrors.CANCELLED, "the statement was cancelled");
      }
      current = start.call();
      return current;
    }
  }

  /** Nothing is left to cancel. */
  synchronized void finished() {
    current = null;
  }

  void cancel() {
    FlightCall running;
    synchronized (this) {
      cancelled = true;
      running = current;
    }
    if (running != null) {
      running.cancel();
    }
  }
}
