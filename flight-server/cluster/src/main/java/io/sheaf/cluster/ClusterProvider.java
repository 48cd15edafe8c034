package io.sheaf.cluster;

import io.sheaf.graph.Scheduler;
import io.sheaf.graph.SchedulerConfig;
import io.sheaf.graph.SchedulerProvider;

/** Opens {@code processes} and {@code sheaf://host:port}. */
public final class ClusterProvider implements SchedulerProvider {
  private static final String PROCESSES = "processes";

  @Override
  public boolean handles(String scheduler) {
    return scheduler.equals(PROCESSES) || scheduler.startsWith(RemoteCluster.SCHEME);
  }

  @Override
  public Scheduler open(SchedulerConfig config) {
    return new ClusterScheduler(
        config.scheduler().equals(PROCESSES)
            ? new ProcessCluster(config)
            : new RemoteCluster(config));
  }
}
