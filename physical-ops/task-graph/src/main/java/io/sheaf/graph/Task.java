package io.sheaf.graph;

import java.util.List;
import java.util.Objects;

/**
 * One task, materialised: its key, the keys it reads, dependency by dependency, and what it does.
 */
public record Task(TaskKey key, List<TaskKey> dependencies, TaskBody body) {
  public Task {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(body, "body");
  }
}
