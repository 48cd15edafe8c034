package io.sheaf.graph;

import java.util.List;

/**
 * What a process has for the tasks that run in it, by type: its memory pool, its place for spilled
 * data, its way to other processes. Immutable.
 */
public interface WorkerServices {
  /**
   * The service of that type, borrowed.
   *
   * @throws IllegalStateException when the process has none
   */
  <T> T get(Class<T> type);

  /** These services; each is found by its class and whatever that extends or implements. */
  static WorkerServices of(Object... services) {
    List<Object> all = List.of(services);
    return new WorkerServices() {
      @Override
      public <T> T get(Class<T> type) {
        return all.stream()
            .filter(type::isInstance)
            .map(type::cast)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no service of " + type));
      }
    };
  }
}
