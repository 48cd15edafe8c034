package io.sheaf.cluster.protocol;

import java.util.List;

/**
 * What a member needs to run tasks of a layer.
 *
 * @param position in its graph
 * @param firstTask number of its first task
 * @param kind of the bodies' encoding; null when the member, a client, has them
 * @param bodies their encoding, or null
 * @param reads the layers its dependencies read, in order
 */
public record LayerForm(
    String name,
    int position,
    int firstTask,
    int taskCount,
    String kind,
    byte[] bodies,
    List<Producer> reads) {
  public LayerForm {
    reads = List.copyOf(reads);
  }

  /** A layer that is read. */
  public record Producer(String name, int position, int firstTask, int taskCount) {}
}
