package io.sheaf.cli;

import io.sheaf.cluster.ServerOptions;
import io.sheaf.graph.WorkerScaling;
import io.sheaf.service.ServiceOptions;
import io.sheaf.service.SqlServer;
import io.sheaf.sql.Settings;
import java.util.concurrent.CountDownLatch;

/** {@code sheaf server}: serves until it is told to end, then finishes what runs. */
final class ServerCommand {
  private static final int USUAL_PORT = 7430;
  private static final int MOST_WORKERS = 1024;

  private ServerCommand() {}

  static int run(Arguments arguments) {
    arguments.noOperands();
    Settings settings = new Settings(arguments.settings());
    int workers = arguments.number(Option.WORKERS, 0, 0, MOST_WORKERS);
    ServerOptions options =
        new ServerOptions(
            arguments.value(Option.HOST).orElse("127.0.0.1"),
            arguments.number(Option.PORT, USUAL_PORT, 0, 65535),
            workers,
            workers == 0 ? WorkerScaling.fixed(0) : settings.scaling(workers),
            settings.threads(),
            settings.memory(),
            settings.spillDirectory(),
            settings.security());
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    ServiceOptions service = ServiceOptions.DEFAULT.withSettings(arguments.settings());
    try (SqlServer server = new SqlServer(options, service)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(told, ended), "sheaf-shutdown"));
      System.err.println(
          "sheaf server: listening on sheaf://"
              + server.address()
              + (options.workers() == 0 ? "" : ", " + options.workers() + " workers"));
      told.await();
      server.drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
    return 0;
  }

  /** SIGTERM or Ctrl-C: the process ends when the server has. */
  private static void end(CountDownLatch told, CountDownLatch ended) {
    told.countDown();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
