package io.sheaf.graph;

import java.util.Comparator;
import java.util.Objects;

/**
 * The name of a task, and of the result it makes: a layer and the index of the task in it, from 0.
 */
public record TaskKey(String layer, int index) implements Comparable<TaskKey> {
  private static final Comparator<TaskKey> ORDER =
      Comparator.comparing(TaskKey::layer).thenComparingInt(TaskKey::index);

  public TaskKey {
    Objects.requireNonNull(layer, "layer");
    if (index < 0) {
      throw new IllegalArgumentException("task index " + index + " of layer " + layer);
    }
  }

  /** The only task of a layer of one. */
  public static TaskKey of(String layer) {
    return new TaskKey(layer, 0);
  }

  @Override
  public int compareTo(TaskKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return layer + "[" + index + "]";
  }
}
