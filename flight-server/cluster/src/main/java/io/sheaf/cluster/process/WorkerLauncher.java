package io.sheaf.cluster.process;

import io.sheaf.cluster.transport.Address;
import io.sheaf.graph.SchedulerConfig.Security;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Starts worker processes, wherever that may be. What it starts joins the coordinator by itself;
 * nothing else is assumed: a worker need not be a child, nor on this machine.
 */
public interface WorkerLauncher {
  /**
   * What to start.
   *
   * @param name of the worker, unique in the cluster
   * @param coordinator where it joins
   * @param security what it needs to be let in; a secret never stands on a command line
   * @param threads tasks it runs at a time
   * @param memoryBytes bound on the memory of its data
   * @param spillDirectory for what does not fit its memory; its own
   * @param spillLimit most bytes that it keeps there
   */
  record Request(
      String name,
      Address coordinator,
      Security security,
      int threads,
      long memoryBytes,
      Path spillDirectory,
      long spillLimit) {}

  /**
   * Starts a worker and returns without waiting for it to join.
   *
   * @throws IOException when it can't be started
   */
  WorkerProcess launch(Request request) throws IOException;
}
