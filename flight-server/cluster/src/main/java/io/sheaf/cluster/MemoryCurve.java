package io.sheaf.cluster;

import java.util.StringJoiner;

/** The memory a member told of last, second by second. */
final class MemoryCurve {
  private static final int POINTS = 60;

  private final long[] bytes = new long[POINTS];
  private int count;

  void add(long used) {
    bytes[count++ % POINTS] = used;
  }

  /** Megabytes, oldest first. */
  @Override
  public String toString() {
    StringJoiner points = new StringJoiner(" ");
    for (int i = Math.max(0, count - POINTS); i < count; i++) {
      points.add(String.valueOf(bytes[i % POINTS] >> 20));
    }
    return points.toString();
  }
}
