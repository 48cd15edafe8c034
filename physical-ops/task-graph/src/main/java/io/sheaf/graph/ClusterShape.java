package io.sheaf.graph;

/**
 * How large the cluster behind a scheduler is, as far as plans depend on it.
 *
 * @param members processes that run tasks; 0 when all runs in this process
 * @param slots tasks they can run at a time, in all
 */
public record ClusterShape(int members, int slots) {
  /** No cluster: tasks run in this process. */
  public static final ClusterShape LOCAL = new ClusterShape(0, 0);

  public ClusterShape {
    if (members < 0 || slots < members) {
      throw new IllegalArgumentException(members + " members with " + slots + " slots");
    }
  }

  /** Whether tasks run in other processes. */
  public boolean distributed() {
    return members > 0;
  }
}
