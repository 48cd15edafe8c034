package io.sheaf.tests.cluster;

import io.sheaf.graph.Scheduler;
import io.sheaf.graph.SchedulerConfig;
import io.sheaf.graph.SchedulerProvider;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens {@code processes} under the name {@code watched}, or another scheduler under {@code
 * watched:NAME}, and remembers it, so that a test can look at the workers while a query of its
 * session runs.
 */
public final class WatchedProvider implements SchedulerProvider {
  static final String NAME = "watched";

  private static final Map<Path, Scheduler> OPENED = new ConcurrentHashMap<>();

  @Override
  public boolean handles(String scheduler) {
    return scheduler.equals(NAME) || scheduler.startsWith(NAME + ":");
  }

  @Override
  public Scheduler open(SchedulerConfig config) {
    String name =
        config.scheduler().equals(NAME)
            ? "processes"
            : config.scheduler().substring(NAME.length() + 1);
    Scheduler opened =
        SchedulerProvider.of(name)
            .orElseThrow()
            .open(
                new SchedulerConfig(
                    name,
                    config.workers(),
                    config.scaling(),
                    config.threads(),
                    config.memoryBytes(),
                    config.spillDirectory(),
                    config.security(),
                    config.client()));
    OPENED.put(config.spillDirectory(), opened);
    return opened;
  }

  /** The scheduler that the session with this spill directory opened last. */
  static Scheduler of(Path spillDirectory) {
    return OPENED.get(spillDirectory);
  }
}
