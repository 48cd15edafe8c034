package io.sheaf.jdbc.spi;

/**
 * What a statement asks of its execution beyond its text.
 *
 * @param maxRows rows after which the result may end; 0 for no bound
 * @param fetchSize rows a batch should have; 0 leaves it to the engine
 * @param timeoutSeconds after which the engine may stop the statement; 0 for no bound
 */
public record StatementOptions(long maxRows, int fetchSize, int timeoutSeconds) {
  /** No bounds. */
  public static final StatementOptions NONE = new StatementOptions(0, 0, 0);
}
