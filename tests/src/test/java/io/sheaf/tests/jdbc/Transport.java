package io.sheaf.tests.jdbc;

import io.sheaf.service.SqlServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** How the engine is reached. */
enum Transport {
  IN_PROCESS,
  SERVER;

  /**
   * @param server asked by SERVER alone
   */
  Connection connect(SqlServer server) throws SQLException {
    return DriverManager.getConnection(
        this == SERVER ? Servers.url(server) : "jdbc:sheaf:threads=2;memory=256MB");
  }
}
