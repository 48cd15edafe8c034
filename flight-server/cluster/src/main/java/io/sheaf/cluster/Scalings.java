package io.sheaf.cluster;

import io.sheaf.graph.WorkerScaling;
import io.sheaf.graph.cluster.ClusterOptions;
import io.sheaf.graph.cluster.ScalingPolicy;

/** What a coordinator is told of the number of its workers. */
final class Scalings {
  /**
   * Work known is to be done in this time, in milliseconds: a process that starts is of use after a
   * second or two, so less work is not worth one.
   */
  private static final long TARGET_MILLIS = 2_000;

  private Scalings() {}

  static ClusterOptions options(WorkerScaling scaling) {
    return scaling.adaptive()
        ? ClusterOptions.DEFAULT.withScaling(
            new ScalingPolicy.Options(
                scaling.fewest(), scaling.most(), TARGET_MILLIS, scaling.idleMillis()))
        : ClusterOptions.DEFAULT;
  }
}
