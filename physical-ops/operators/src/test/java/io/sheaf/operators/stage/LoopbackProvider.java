package io.sheaf.operators.stage;

import io.sheaf.graph.Scheduler;
import io.sheaf.graph.SchedulerConfig;
import io.sheaf.graph.SchedulerProvider;

/** Lets tests say {@code SET scheduler = loopback}. */
public final class LoopbackProvider implements SchedulerProvider {
  @Override
  public boolean handles(String scheduler) {
    return scheduler.equals("loopback");
  }

  @Override
  public Scheduler open(SchedulerConfig config) {
    return new LoopbackScheduler(config);
  }
}
