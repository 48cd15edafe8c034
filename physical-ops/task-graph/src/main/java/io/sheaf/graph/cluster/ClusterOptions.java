package io.sheaf.graph.cluster;

/**
 * Limits of a cluster. Times are milliseconds.
 *
 * @param ttl without a heartbeat for so long a member counts as lost
 * @param stall without an event for so long although there is work, an execution is stopped
 * @param noMember a task that no member can run for so long ends its execution
 * @param allowedDeaths members that may die while they run a task before it is quarantined
 * @param fetchAttempts failed fetches of one output or by one task before the execution ends
 * @param shortages members on which a task may lack memory or disk before the execution ends
 * @param bytesPerMilli what the network moves, for estimates
 * @param roundTripMicros what fetching anything costs besides its bytes, for estimates
 * @param stealInterval how often stealing is considered
 * @param scaling null when the number of workers is somebody else's business
 */
public record ClusterOptions(
    long ttl,
    long stall,
    long noMember,
    int allowedDeaths,
    int fetchAttempts,
    int shortages,
    long bytesPerMilli,
    long roundTripMicros,
    long stealInterval,
    ScalingPolicy.Options scaling) {
  /** The usual: 10 s to be missed, 30 s to be stuck, 3 deaths. */
  public static final ClusterOptions DEFAULT =
      new ClusterOptions(10_000, 30_000, 60_000, 3, 8, 3, 500_000, 1_000, 100, null);

  /** The same, adding and retiring workers by itself. */
  public ClusterOptions withScaling(ScalingPolicy.Options options) {
    return new ClusterOptions(
        ttl,
        stall,
        noMember,
        allowedDeaths,
        fetchAttempts,
        shortages,
        bytesPerMilli,
        roundTripMicros,
        stealInterval,
        options);
  }
}
