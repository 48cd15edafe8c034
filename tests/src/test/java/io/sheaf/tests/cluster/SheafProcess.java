package io.sheaf.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** {@code sheaf server} or {@code sheaf worker} in a process of its own. Closing it ends it. */
final class SheafProcess implements AutoCloseable {
  private static final String LISTENING = "listening on ";
  private static final int LINES = 100;

  private final Process process;
  private final Queue<String> lines = new ArrayDeque<>();
  private final String address;

  private SheafProcess(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-javaagent") && !option.startsWith("-agent"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.sheaf.cli.Main"));
    command.addAll(List.of(arguments));
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    address = arguments[0].equals("server") ? awaitAddress(output) : "";
    Thread.ofVirtual().start(() -> readOn(output));
  }

  /** A server of so many child processes, which have joined; of none it works itself. */
  static SheafProcess server(int workers, Path spill) {
    return server(0, workers, spill);
  }

  /** The same at a port of one's choice. */
  static SheafProcess server(int port, int workers, Path spill) {
    return new SheafProcess(
        "server",
        "--port",
        String.valueOf(port),
        "--workers",
        String.valueOf(workers),
        "--threads",
        String.valueOf(Math.max(1, workers)),
        "--memory",
        "256MB",
        "--set",
        "spill_directory=" + spill);
  }

  /** A worker of one thread that joins a coordinator by itself. */
  static SheafProcess worker(String name, String coordinator, Path spill, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "worker",
                "--coordinator",
                coordinator,
                "--name",
                name,
                "--threads",
                "1",
                "--memory",
                "128MB",
                "--set",
                "spill_directory=" + spill));
    arguments.addAll(List.of(more));
    return new SheafProcess(arguments.toArray(String[]::new));
  }

  /** A port that nobody listens on just now. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String awaitAddress(BufferedReader output) {
    String line = next(output);
    while (line != null && !line.contains(LISTENING)) {
      line = next(output);
    }
    assertNotNull(line, () -> "the server has ended: " + said());
    return line.substring(line.indexOf(LISTENING) + LISTENING.length()).split(",", 2)[0];
  }

  private String next(BufferedReader output) {
    try {
      String line = output.readLine();
      synchronized (lines) {
        if (line != null) {
          lines.add(line);
        }
        if (lines.size() > LINES) {
          lines.remove();
        }
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readOn(BufferedReader output) {
    while (next(output) != null) {}
  }

  /** Its last lines. */
  String said() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }

  /** The server's, as the setting {@code scheduler} wants it. */
  String address() {
    return address;
  }

  /** The same without the scheme. */
  String hostAndPort() {
    return address.substring(address.indexOf("//") + 2);
  }

  long processId() {
    return process.pid();
  }

  /** Asks it to end, waits for it, and checks that it leaves no children. */
  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    Eventually.holds("it has ended: " + said(), () -> !process.isAlive());
    Eventually.holds(
        "its children have ended", () -> children.stream().noneMatch(ProcessHandle::isAlive));
  }
}
