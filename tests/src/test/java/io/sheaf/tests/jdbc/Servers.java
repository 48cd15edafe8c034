package io.sheaf.tests.jdbc;

import io.sheaf.cluster.ServerOptions;
import io.sheaf.graph.SchedulerConfig.Security;
import io.sheaf.service.ServiceOptions;
import io.sheaf.service.SqlServer;
import java.nio.file.Path;

/** Servers on a free port of loopback, and their URLs. */
final class Servers {
  private Servers() {}

  static SqlServer start(Path spill) {
    return start(spill, 0);
  }

  /**
   * @param port 0 for a free one
   */
  static SqlServer start(Path spill, int port) {
    return new SqlServer(
        new ServerOptions("127.0.0.1", port, 0, 2, 256 << 20, spill, Security.NONE),
        ServiceOptions.DEFAULT);
  }

  static String url(SqlServer server) {
    return "jdbc:sheaf://127.0.0.1:" + server.address().port();
  }
}
