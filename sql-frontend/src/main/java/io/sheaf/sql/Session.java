package io.sheaf.sql;

import java.util.Map;

/**
 * A user's connection to the engine: settings, a catalog, and the scheduler and memory its queries use. Statements run one at a time;
 * {@link #cancel} may come from any thread.
 */
public final class Session implements AutoCloseable {
  private final Map<String, String> initial;

  private Session(Map<String, String> settings) {
    this.initial = Map.copyOf(settings);
  }

  /**
   * Opens a session.
   *
   * @param settings initial settings by name, as SET would take them
   * @throws io.sheaf.columnar.error.SheafException INVALID_SETTING naming the near settings
   */
  public static Session open(Map<String, String> settings) {
    return new Session(settings);
  }

  /**
   * Runs one statement. Rows stream from the result, which the caller closes before the next statement.
   *
   * @throws io.sheaf.columnar.error.SheafException with the position in {@code sql}
   */
  public Result execute(String sql) {
    throw new UnsupportedOperationException(sql + initial);
  }

  /** Stops the statement that runs, if one does. */
  public void cancel() {}

  /** Ends the session: cancels what runs, drops temporary objects, frees memory. Closing twice is harmless. */
  @Override
  public void close() {}
}
