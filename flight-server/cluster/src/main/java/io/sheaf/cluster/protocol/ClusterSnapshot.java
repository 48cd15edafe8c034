package io.sheaf.cluster.protocol;

import java.time.Instant;
import java.util.List;

/** What goes on in a cluster at one moment: the records of {@code ClusterView}, to travel. */
public record ClusterSnapshot(
    List<Worker> workers, List<Task> tasks, List<Exchange> exchanges, List<Event> events) {
  public static final ClusterSnapshot EMPTY =
      new ClusterSnapshot(List.of(), List.of(), List.of(), List.of());

  /** Times are milliseconds since 1970. */
  public record Worker(
      String name,
      String role,
      String state,
      String address,
      long processId,
      int threads,
      int runningTasks,
      long storedBytes,
      long memoryBytes,
      long memoryLimit,
      long started,
      long lastHeard) {}

  public record Task(
      long execution,
      String layer,
      int task,
      int attempt,
      String state,
      String worker,
      long bytes,
      double seconds) {}

  public record Exchange(
      long execution,
      String layer,
      String producer,
      String consumer,
      long batches,
      long rows,
      long bytes) {}

  public record Event(long time, String kind, String worker, String message) {
    /** When it happened. */
    public Instant instant() {
      return Instant.ofEpochMilli(time);
    }
  }
}
