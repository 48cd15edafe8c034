package io.sheaf.clients;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code sheaf server} in a process of its own, on a free port of loopback. Its sessions begin with
 * a schema {@code shop} that has a few stones. Ends when closed.
 */
public final class ServerProcess implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("sheaf://([^ ,]*):(\\d+)");
  private static final long END_SECONDS = 15;

  /** What each session begins with. */
  public static final String SHOP =
      """
      CREATE SCHEMA shop;
      CREATE TABLE shop.stones (
        id INTEGER PRIMARY KEY,
        name VARCHAR NOT NULL UNIQUE,
        price DECIMAL(9, 2),
        mined DATE,
        seen TIMESTAMP(6),
        hard BOOLEAN);
      INSERT INTO shop.stones VALUES
        (1, 'opal', 2.50, DATE '2024-02-29', TIMESTAMP '2024-03-01 10:00:00.123456', FALSE),
        (2, 'jade', 7.25, DATE '2023-12-31', TIMESTAMP '2024-03-02 23:59:59.5', TRUE),
        (3, 'ruby', NULL, NULL, NULL, TRUE);
      CREATE TABLE shop.sales (stone INTEGER NOT NULL, day DATE, pieces INTEGER, PRIMARY KEY (stone, day));
      INSERT INTO shop.sales VALUES
        (1, DATE '2024-05-01', 3), (1, DATE '2024-05-02', 4), (2, DATE '2024-05-01', 1);
      CREATE VIEW shop.takings AS
        SELECT name, SUM(price * pieces) AS taken
        FROM shop.stones JOIN shop.sales ON id = stone GROUP BY name;
      CREATE VIEW numbers AS SELECT x AS n, x * 2 AS twice FROM UNNEST(range(10000)) AS r (x);
      """;

  private final Process process;
  private final Thread reader;
  private final int port;

  private ServerProcess(Process process, Thread reader, int port) {
    this.process = process;
    this.reader = reader;
    this.port = port;
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param folder for its files
   * @param options of the command line besides
   */
  public static ServerProcess start(Path folder, String... options) throws IOException {
    Path opening = Files.writeString(folder.resolve("shop.sql"), SHOP);
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(List.of(System.getProperty("sheaf.engine.options").split(" ", -1)));
    command.addAll(
        List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classPath()));
    command.addAll(
        List.of("io.sheaf.cli.Main", "server", "--port", "0", "--memory", "256MB", "--threads"));
    command.addAll(List.of("2", "--init", opening.toString()));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    List<String> said = new ArrayList<>();
    for (String line; (line = output.readLine()) != null; ) {
      said.add(line);
      Matcher address = ADDRESS.matcher(line);
      if (address.find()) {
        Thread reader = new Thread(() -> drain(output), "server-output");
        reader.setDaemon(true);
        reader.start();
        return new ServerProcess(process, reader, Integer.parseInt(address.group(2)));
      }
    }
    throw new IOException("the server has not started: " + said);
  }

  private static String classPath() throws IOException {
    Path file = Path.of(System.getProperty("sheaf.engine.classpath"));
    return Files.readString(file).strip().replace("\n", File.pathSeparator);
  }

  private static void drain(BufferedReader output) {
    try {
      while (output.readLine() != null) {
        // Only so that the process can go on writing.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens, on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Its address for Sheaf's driver. */
  public String url() {
    return "jdbc:sheaf://127.0.0.1:" + port;
  }

  /** Its address for Apache's driver. */
  public String apacheUrl() {
    return "jdbc:arrow-flight-sql://127.0.0.1:" + port + "/?useEncryption=false";
  }

  /** Tells the process to end and waits until it has; one that does not is ended by force. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new IllegalStateException("the server has not ended within " + END_SECONDS + " s");
    }
    reader.join();
  }
}
