package io.sheaf.cluster;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Whoever starts and stops worker processes for a coordinator. Thread-safe; nothing waits. */
public interface Workforce {
  /** Nobody: workers come and go by themselves. */
  Workforce NONE =
      new Workforce() {
        @Override
        public void start(int count) {}

        @Override
        public void stop(String worker) {}

        @Override
        public CompletableFuture<List<Death>> deaths(List<String> workers) {
          return CompletableFuture.completedFuture(List.of());
        }
      };

  /**
   * How a worker process ended without being asked to.
   *
   * @param exit its status or signal
   * @param lastLines what it wrote last, oldest first
   */
  record Death(String worker, String exit, List<String> lastLines) {
    public Death {
      lastLines = List.copyOf(lastLines);
    }
  }

  /** So many further workers are wanted. */
  void start(int count);

  /** This worker is being retired: its end is no death. */
  void stop(String worker);

  /** The last death of each of these workers that is one of its own; waits briefly for news. */
  CompletableFuture<List<Death>> deaths(List<String> workers);
}
