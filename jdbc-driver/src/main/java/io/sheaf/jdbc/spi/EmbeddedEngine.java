package io.sheaf.jdbc.spi;

import java.sql.SQLException;
import java.util.Map;

/**
 * An engine that runs inside the program, found by ServiceLoader. It is loaded only after the
 * driver has checked that this JVM can run it.
 */
public interface EmbeddedEngine {
  /**
   * Opens a connection.
   *
   * @param settings by name, as SET would take them
   * @throws SQLException when a setting is unknown or its value does not fit
   */
  EngineConnection open(Map<String, String> settings) throws SQLException;

  /** The engine's version. */
  String version();
}
