package io.sheaf.sql.jdbc;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.jdbc.spi.EmbeddedEngine;
import io.sheaf.jdbc.spi.EngineConnection;
import io.sheaf.sql.Session;
import java.sql.SQLException;
import java.util.Map;

/** Opens a {@link Session} for each connection. */
public final class SheafEngine implements EmbeddedEngine {
  @Override
  public EngineConnection open(Map<String, String> settings) throws SQLException {
    try {
      return new SessionConnection(Session.open(settings));
    } catch (SheafException e) {
      throw Errors.sql(e);
    }
  }

  @Override
  public String version() {
    String version = SheafEngine.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
