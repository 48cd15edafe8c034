package io.sheaf.graph;

import java.util.Optional;
import java.util.ServiceLoader;

/** Opens schedulers that run tasks in other processes. Found by ServiceLoader. Thread-safe. */
public interface SchedulerProvider {
  /** Whether it opens schedulers of that name, for example {@code processes}. */
  boolean handles(String scheduler);

  /**
   * Starts or connects to what runs the tasks; the caller closes it.
   *
   * @throws RuntimeException a user error that says what can't be reached or started, and why
   */
  Scheduler open(SchedulerConfig config);

  /** The provider on the class path that handles a scheduler, if one does. */
  static Optional<SchedulerProvider> of(String scheduler) {
    return ServiceLoader.load(SchedulerProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.handles(scheduler))
        .findFirst();
  }
}
