package io.sheaf.tests.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The numbers that a generator asks for: random ones, which are kept, or given ones, then zeros. A
 * generator makes its simplest text of zeros, so a text is made smaller by making its numbers fewer
 * and smaller (the idea of Hypothesis' internal reduction).
 */
final class Choices {
  private final Random random;
  private final int[] given;
  private int[] taken = new int[256];
  private int count;

  private Choices(Random random, int[] given) {
    this.random = random;
    this.given = given;
  }

  static Choices random(long seed) {
    return new Choices(new Random(seed * 0x9E37_79B9_7F4A_7C15L + 7), null);
  }

  static Choices replay(int[] given) {
    return new Choices(null, given.clone());
  }

  /** A number from 0 to {@code bound} - 1. */
  int next(int bound) {
    int value;
    if (given == null) {
      value = random.nextInt(bound);
    } else {
      value = count < given.length ? Math.min(given[count], bound - 1) : 0;
    }
    if (count == taken.length) {
      taken = Arrays.copyOf(taken, 2 * count);
    }
    taken[count++] = value;
    return value;
  }

  /** True in so many of a hundred cases. */
  boolean chance(int percent) {
    return next(100) >= 100 - percent;
  }

  /** One of some, the first the simplest. */
  @SafeVarargs
  final <T> T of(T... all) {
    return all[next(all.length)];
  }

  <T> T of(List<T> all) {
    return all.get(next(all.size()));
  }

  /** The numbers given so far. */
  int[] taken() {
    return Arrays.copyOf(taken, count);
  }
}
