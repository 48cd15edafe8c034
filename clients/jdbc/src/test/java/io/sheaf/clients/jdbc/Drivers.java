package io.sheaf.clients.jdbc;

import io.sheaf.clients.ServerProcess;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The drivers that programs go through. */
enum Drivers {
  /** Sheaf's own. */
  SHEAF {
    @Override
    String driver() {
      return "io.sheaf.jdbc.SheafDriver";
    }

    @Override
    String url(ServerProcess server) {
      return server.url();
    }
  },
  /** Apache Arrow's for any server of Flight SQL. */
  APACHE {
    @Override
    String driver() {
      return "org.apache.arrow.driver.jdbc.ArrowFlightJdbcDriver";
    }

    @Override
    String url(ServerProcess server) {
      return server.apacheUrl();
    }
  };

  /** The name of the driver's class. */
  abstract String driver();

  abstract String url(ServerProcess server);

  Connection connect(ServerProcess server) throws SQLException {
    return DriverManager.getConnection(url(server));
  }
}
