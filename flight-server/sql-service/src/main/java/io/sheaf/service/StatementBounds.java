package io.sheaf.service;

/**
 * What a client wants of one statement.
 *
 * @param maxRows most rows to send; 0 for all
 * @param fetchSize most rows of a message; 0 leaves it to the service
 * @param timeoutMillis after so long the statement is stopped; 0 for never
 * @param endpoints most parts to fetch its rows in; 0 leaves it to the service
 */
record StatementBounds(long maxRows, long fetchSize, long timeoutMillis, long endpoints) {
  /** What the call says, or else its session. */
  static StatementBounds of(Caller caller, ServiceSession session) {
    return new StatementBounds(
        caller.maxRows() < 0 ? session.maxRows() : caller.maxRows(),
        Math.max(0, caller.fetchSize()),
        caller.timeoutMillis() < 0 ? session.timeoutMillis() : caller.timeoutMillis(),
        caller.endpoints() < 0 ? session.endpoints() : caller.endpoints());
  }
}
