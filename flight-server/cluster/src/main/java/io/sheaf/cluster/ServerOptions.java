package io.sheaf.cluster;

import io.sheaf.graph.SchedulerConfig.Security;
import io.sheaf.graph.WorkerScaling;
import java.nio.file.Path;

/**
 * What a server is to be.
 *
 * @param host where it listens
 * @param port 0 for any that is free
 * @param workers child processes at first; 0 when the server itself runs tasks
 * @param scaling how many child processes there may be later
 * @param threads of all workers together
 * @param memoryBytes of all workers together
 */
public record ServerOptions(
    String host,
    int port,
    int workers,
    WorkerScaling scaling,
    int threads,
    long memoryBytes,
    Path spillDirectory,
    Security security) {
  /** With a number of workers that stays. */
  public ServerOptions(
      String host,
      int port,
      int workers,
      int threads,
      long memoryBytes,
      Path spillDirectory,
      Security security) {
    this(
        host,
        port,
        workers,
        WorkerScaling.fixed(workers),
        threads,
        memoryBytes,
        spillDirectory,
        security);
  }
}
