package io.sheaf.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sheaf.graph.ClusterView;
import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.SheafRows;
import io.sheaf.tests.tpch.TpchData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A session with worker processes of its own, over TPC-H at SF 0.01. Closing it checks that no
 * memory, process or file is left.
 */
final class ProcessSession implements AutoCloseable {
  private final Set<Long> before = children();
  private final Path spill;
  private final boolean ownWorkers;
  private final Session session;

  /**
   * Opens the session and starts its workers.
   *
   * @param spill its spill directory, empty or not there
   */
  ProcessSession(Path spill, Map<String, String> settings) {
    this(spill, settings, WatchedProvider.NAME);
  }

  /** Opens a session at a server, which is watched. */
  static ProcessSession at(SheafProcess server, Path spill, Map<String, String> settings) {
    return new ProcessSession(spill, settings, WatchedProvider.NAME + ":" + server.address());
  }

  private ProcessSession(Path spill, Map<String, String> settings, String scheduler) {
    this.spill = spill;
    ownWorkers = scheduler.equals(WatchedProvider.NAME);
    Map<String, String> all = new HashMap<>(settings);
    all.put("scheduler", scheduler);
    all.put("spill_directory", spill.toString());
    session = Session.open(all);
    try {
      SheafRows.query(session, "SELECT name FROM sheaf.workers");
      TpchData.views(TpchData.parquet(0.01)).forEach(view -> session.execute(view).close());
    } catch (RuntimeException failure) {
      session.close();
      throw failure;
    }
  }

  Session session() {
    return session;
  }

  ClusterView view() {
    return WatchedProvider.of(spill).view();
  }

  void set(Map<String, String> settings) {
    settings.forEach(
        (name, value) -> session.execute("SET %s = '%s'".formatted(name, value)).close());
  }

  /** The workers that have joined: numbers of their processes, by name. */
  Map<String, Long> workers() {
    return view().workers().stream()
        .filter(worker -> worker.role().equals("worker"))
        .collect(Collectors.toMap(ClusterView.Worker::name, ClusterView.Worker::processId));
  }

  void awaitWorkers(int count) {
    Eventually.holds(count + " workers have joined", () -> workers().size() >= count);
  }

  /** Sends a signal to a process, as {@code kill} does. */
  static void signal(String name, long process) {
    run("kill", "-" + name, String.valueOf(process));
  }

  /** Writes the threads of all workers, virtual ones too, to files and tells where. */
  String dumpThreads() {
    Path folder = Path.of("target").toAbsolutePath();
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    workers()
        .forEach(
            (name, process) -> {
              String file = folder.resolve("hang-" + process + ".txt").toString();
              run(jcmd, process.toString(), "Thread.dump_to_file", "-overwrite", file);
            });
    return folder.resolve("hang-*.txt").toString();
  }

  private static void run(String... command) {
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Set<Long> children() {
    return ProcessHandle.current()
        .descendants()
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  @Override
  public void close() {
    session.close();
    if (ownWorkers) {
      Eventually.holds("all workers have ended", () -> before.containsAll(children()));
    }
    assertEquals(List.of(), left(), "files in the spill directory");
  }

  private List<Path> left() {
    if (!Files.exists(spill)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(spill)) {
      return files.filter(file -> !file.equals(spill)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
