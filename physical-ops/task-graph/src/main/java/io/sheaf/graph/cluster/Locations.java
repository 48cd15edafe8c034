package io.sheaf.graph.cluster;

/**
 * Where some outputs are; parallel arrays, which nobody writes into.
 *
 * @param tasks numbers of the tasks that made them
 * @param members who holds each
 * @param attempts which attempt made each
 * @param bytes their sizes
 */
public record Locations(int[] tasks, int[] members, int[] attempts, long[] bytes) {
  /** The number of outputs. */
  public int size() {
    return tasks.length;
  }
}
