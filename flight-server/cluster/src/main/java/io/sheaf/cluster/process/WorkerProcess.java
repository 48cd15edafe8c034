package io.sheaf.cluster.process;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A worker that was started. Thread-safe. */
public interface WorkerProcess {
  /** The name it was given. */
  String name();

  /** The process's number on its machine, for people; -1 when unknown. */
  long processId();

  /** Completes when it has ended. */
  CompletableFuture<Exit> exit();

  /** The last lines it wrote, oldest first. */
  List<String> lastLines();

  /** Asks it to finish what it does and leave. */
  void terminate();

  /** Ends it at once. */
  void kill();

  /**
   * How a process ended.
   *
   * @param code its status, or 128 + the signal that killed it
   */
  record Exit(int code) {
    private static final int SIGNALLED = 128;

    /** For people. */
    @Override
    public String toString() {
      return code > SIGNALLED && code < SIGNALLED + 65
          ? "killed by signal " + (code - SIGNALLED)
          : "exit code " + code;
    }
  }
}
