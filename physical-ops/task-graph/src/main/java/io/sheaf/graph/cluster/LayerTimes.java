package io.sheaf.graph.cluster;

import java.util.Arrays;

/** How long the tasks of each layer take: a running mean of what was measured, in microseconds. */
final class LayerTimes {
  private static final float UNKNOWN_MICROS = 100_000;
  private static final float WEIGHT = 0.25f;

  private final float[] means;
  private float overall = -1;

  LayerTimes(int layers) {
    means = new float[layers];
    Arrays.fill(means, -1);
  }

  void record(int layer, long micros) {
    means[layer] = mix(means[layer], micros);
    overall = mix(overall, micros);
  }

  private static float mix(float mean, long micros) {
    return mean < 0 ? micros : mean + WEIGHT * (micros - mean);
  }

  /** What a task of the layer should take; that of others when none has run yet. */
  int estimate(int layer) {
    float best = means[layer] >= 0 ? means[layer] : overall;
    return (int) Math.min(Math.max(1, best < 0 ? UNKNOWN_MICROS : best), Integer.MAX_VALUE);
  }

  /** What any task should take. */
  double overall() {
    return overall < 0 ? UNKNOWN_MICROS : overall;
  }

  long hash(long seed) {
    return 31 * (31 * seed + Arrays.hashCode(means)) + Float.floatToIntBits(overall);
  }
}
