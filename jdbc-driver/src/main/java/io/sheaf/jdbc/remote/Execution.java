package io.sheaf.jdbc.remote;

import io.sheaf.jdbc.spi.SqlErrors;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * One statement under way: the calls that it waits for just now. {@link #cancel} may come from any
 * thread, the rest from the one that runs the statement.
 */
final class Execution {
  /** Starts a call. */
  @FunctionalInterface
  interface Start {
    FlightCall call() throws SQLException;
  }

  private final List<FlightCall> running = new ArrayList<>();
  private boolean cancelled;

  /** Starts the statement's next call, unless it was cancelled. */
  FlightCall start(Start start) throws SQLException {
    synchronized (this) {
      if (cancelled) {
        throw SqlErrors.of(SqlErrors.CANCELLED, "the statement was cancelled");
      }
      running.removeIf(FlightCall::hasEnded);
      FlightCall call = start.call();
      running.add(call);
      return call;
    }
  }

  /** Nothing is left to cancel. */
  synchronized void finished() {
    running.clear();
  }

  void cancel() {
    List<FlightCall> calls;
    synchronized (this) {
      cancelled = true;
      calls = List.copyOf(running);
    }
    calls.forEach(FlightCall::cancel);
  }
}
