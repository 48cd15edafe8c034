package io.sheaf.cluster.process;

import io.sheaf.graph.SchedulerConfig.Security;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Starts workers as children of this process: the same JVM, class path and options, a small heap. A
 * child keeps reading its standard input, a pipe that only its parent holds: it ends when the
 * parent does, however that came about.
 */
public final class LocalWorkerLauncher implements WorkerLauncher {
  /** What a child is started with; a class of its own, so that a process list shows what it is. */
  private static final String MAIN_CLASS = "io.sheaf.cluster.WorkerMain";

  /**
   * Plans, blocks' lists and the network's bookkeeping lie in the heap, data beside it: so much of
   * the memory for data is allowed for it.
   */
  private static final int SHARE_OF_MEMORY = 4;

  private static final int LEAST_CARRIERS = 8;
  private static final long LEAST_HEAP = 512L << 20;
  private static final long MOST_HEAP = 8L << 30;

  @Override
  public WorkerProcess launch(Request request) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(request));
    builder.redirectErrorStream(true);
    setEnvironment(builder.environment(), request.security());
    return new Child(request.name(), builder.start());
  }

  private static List<String> command(Request request) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options(ManagementFactory.getRuntimeMXBean().getInputArguments()));
    command.add("-Djdk.virtualThreadScheduler.parallelism=" + carriers());
    command.add("-Xmx" + (heapBytes(request.memoryBytes()) >> 20) + "m");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(MAIN_CLASS);
    command.add("worker");
    command.addAll(
        List.of(
            "--coordinator",
            request.coordinator().toString(),
            "--name",
            request.name(),
            "--threads",
            String.valueOf(request.threads()),
            "--memory",
            String.valueOf(request.memoryBytes()),
            "--spill-directory",
            request.spillDirectory().toString(),
            "--spill-limit",
            String.valueOf(request.spillLimit()),
            "--child"));
    return command;
  }

  /** This JVM's options, without those that hold for one process alone. */
  static List<String> options(List<String> own) {
    List<String> options = new ArrayList<>();
    for (String option : own) {
      boolean ofOneProcess =
          option.startsWith("-agentlib:")
              || option.startsWith("-agentpath:")
              || option.startsWith("-javaagent:")
              || option.startsWith("-Xmx")
              || option.startsWith("-Xms")
              || option.startsWith("-XX:AOTCacheOutput")
              || option.startsWith("-XX:AOTMode")
              || option.startsWith("-XX:HeapDumpPath")
              || option.startsWith("-Dcom.sun.management.");
      if (!ofOneProcess) {
        options.add(option);
      }
    }
    return options;
  }

  /**
   * Threads that carry virtual ones. One that waits for a class to be initialized keeps its
   * carrier; a process that has just started does so often, and few carriers would all be kept.
   */
  private static int carriers() {
    return Math.max(LEAST_CARRIERS, Runtime.getRuntime().availableProcessors());
  }

  /** Bound on a worker's heap. */
  static long heapBytes(long memoryBytes) {
    return Math.clamp(memoryBytes / SHARE_OF_MEMORY, LEAST_HEAP, MOST_HEAP);
  }

  private static void setEnvironment(Map<String, String> environment, Security security) {
    SecurityVariables.of(security)
        .forEach(
            (name, value) -> {
              if (value == null) {
                environment.remove(name);
              } else {
                environment.put(name, value);
              }
            });
  }

  /** A child process. */
  private static final class Child implements WorkerProcess {
    private final String name;
    private final Process process;
    private final LastLines output = new LastLines();
    private final CompletableFuture<Exit> exit;

    Child(String name, Process process) {
      this.name = name;
      this.process = process;
      Thread reader =
          new Thread(() -> output.read(process.getInputStream()), "sheaf-output-" + name);
      reader.setDaemon(true);
      reader.start();
      exit =
          process
              .onExit()
              .thenApply(
                  ended -> {
                    joinBriefly(reader);
                    return new Exit(ended.exitValue());
                  });
    }

    /** The last lines are often those that tell why. */
    private static void joinBriefly(Thread reader) {
      try {
        reader.join(1000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public long processId() {
      return process.pid();
    }

    @Override
    public CompletableFuture<Exit> exit() {
      return exit;
    }

    @Override
    public List<String> lastLines() {
      return output.lines();
    }

    @Override
    public void terminate() {
      process.toHandle().destroy(); // Process would close its input too, as if this one had died
    }

    @Override
    public void kill() {
      process.toHandle().destroyForcibly();
    }
  }
}
