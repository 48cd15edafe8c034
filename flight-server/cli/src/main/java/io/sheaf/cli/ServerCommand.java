package io.sheaf.cli;

import io.sheaf.cluster.ServerOptions;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.graph.WorkerScaling;
import io.sheaf.operators.spill.SpillArea;
import io.sheaf.service.ServiceOptions;
import io.sheaf.service.ServiceSecurity;
import io.sheaf.service.SqlServer;
import io.sheaf.service.security.Users;
import io.sheaf.sql.Settings;
import io.sheaf.sql.catalog.FileAccess;
import io.sheaf.sql.parser.SqlScript;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** {@code sheaf server}: serves until it is told to end, then finishes what runs. */
final class ServerCommand {
  private static final int USUAL_PORT = 7430;
  private static final int MOST_WORKERS = 1024;
  private static final int MOST_QUERIES = 10_000;

  private ServerCommand() {}

  static int run(Arguments arguments) {
    arguments.noOperands();
    if (arguments.has(Option.ADD_USER)) {
      return addUser(arguments);
    }
    Settings settings = new Settings(arguments.settings());
    SpillArea.of(settings.spillDirectory()).limit(settings.spillLimit());
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
    ServiceOptions service =
        ServiceOptions.DEFAULT
            .withSettings(arguments.settings())
            .withQueries(
                arguments.number(
                    Option.MAX_QUERIES, ServiceOptions.DEFAULT.mostQueries(), 1, MOST_QUERIES),
                arguments.number(
                    Option.MAX_WAITING, ServiceOptions.DEFAULT.mostWaiting(), 0, MOST_QUERIES))
            .withOpening(opening(arguments))
            .withSecurity(security(arguments));
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

  private static List<String> opening(Arguments arguments) {
    return arguments
        .value(Option.INIT)
        .map(
            file ->
                SqlScript.of(SqlCommand.read(file)).statements().stream()
                    .map(SqlScript.Statement::text)
                    .toList())
        .orElse(List.of());
  }

  private static ServiceSecurity security(Arguments arguments) {
    Optional<List<String>> readable = folders(arguments, Option.READ);
    Optional<List<String>> writable = folders(arguments, Option.WRITE);
    if (arguments.has(Option.READ_ONLY)) {
      if (writable.isPresent()) {
        throw new UsageException("--read-only and --write contradict each other");
      }
      writable = Optional.of(List.of());
    } else if (readable.isPresent() && writable.isEmpty()) {
      writable = Optional.of(List.of());
    }
    return new ServiceSecurity(
        arguments.value(Option.USERS).map(Path::of).map(Users::read),
        arguments.has(Option.ANONYMOUS),
        new FileAccess(readable, writable));
  }

  private static Optional<List<String>> folders(Arguments arguments, Option option) {
    return arguments.has(option) ? Optional.of(arguments.values(option)) : Optional.empty();
  }

  private static int addUser(Arguments arguments) {
    Path file =
        arguments
            .value(Option.USERS)
            .map(Path::of)
            .orElseThrow(() -> new UsageException("--add-user wants --users FILE too"));
    String name = arguments.value(Option.ADD_USER).orElseThrow();
    char[] password = password(name);
    if (password.length == 0) {
      throw new UsageException("no password for " + name + ": it is asked for, or a line of input");
    }
    Users.add(file, name, password, arguments.has(Option.ADMIN));
    return 0;
  }

  /** From the terminal without showing it, else the first line of input. */
  @SuppressWarnings(
      "SystemConsoleNull") // it is null where input is no terminal and JLine is absent
  private static char[] password(String name) {
    Console console = System.console();
    if (console != null && console.isTerminal()) {
      char[] typed = console.readPassword("password of %s: ", name);
      return typed == null ? new char[0] : typed;
    }
    try {
      BufferedReader input =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      String line = input.readLine();
      return line == null ? new char[0] : line.toCharArray();
    } catch (IOException e) {
      throw new SheafException(
          ErrorCode.IO_ERROR, "cannot read the password: " + e.getMessage(), e);
    }
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
