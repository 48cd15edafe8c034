package io.sheaf.cluster;

import io.sheaf.cluster.process.ParentWatch;
import io.sheaf.cluster.process.SecurityVariables;
import io.sheaf.cluster.transport.FlightFrontend;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A server in a process of its own, which can be killed. Tells its address and its children. */
final class TestServer {
  private TestServer() {}

  public static void main(String[] args) throws InterruptedException {
    ParentWatch.start(() -> Runtime.getRuntime().halt(1));
    ClusterServer server =
        new ClusterServer(
            new ServerOptions(
                "127.0.0.1",
                0,
                Integer.parseInt(args[0]),
                2,
                128 << 20,
                Path.of(args[1]),
                SecurityVariables.read(System.getenv())),
            FlightFrontend.NONE);
    server.awaitWorkers();
    System.out.println(server.address() + " " + server.processes().values());
    new CountDownLatch(1).await();
  }
}
