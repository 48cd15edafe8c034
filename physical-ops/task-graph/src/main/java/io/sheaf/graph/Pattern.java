package io.sheaf.graph;

import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/**
 * Which results of a producing layer each task of a consuming layer reads. A rule, not a list of
 * edges: an exchange between two layers of a thousand tasks costs as much as one between two tasks.
 */
public sealed interface Pattern {
  /** Task i reads result i; the layers have the same size. */
  Pattern ONE_TO_ONE = new OneToOne();

  /** Every task reads its share of every result: the pattern of an exchange. */
  Pattern ALL = new All(false);

  /** Every task reads every result whole: a backend with several machines copies them to each. */
  Pattern BROADCAST = new All(true);

  /**
   * Task i reads the results {@code start(i) <= j < end(i)}. Both functions never decrease with i
   * (overlaps and gaps are allowed), which lets consumers be found by binary search. Coalescing,
   * splitting, overlaps and tree reductions are ranges.
   */
  static Pattern range(IntUnaryOperator start, IntUnaryOperator end) {
    return new Range(start, end);
  }

  /** Task i reads the results {@code i * width} to {@code (i + 1) * width}, as far as there are. */
  static Pattern groupsOf(int width, int producers) {
    if (width < 1) {
      throw new IllegalArgumentException("groups of " + width);
    }
    return new Range(
        i -> (int) Math.min((long) i * width, producers),
        i -> (int) Math.min((i + 1L) * width, producers));
  }

  /** Task i reads the results listed, in that order. Costs 4 bytes an edge when the graph runs. */
  static Pattern each(IntFunction<int[]> producers) {
    return new Each(producers);
  }

  /** See {@link #ONE_TO_ONE}. */
  record OneToOne() implements Pattern {}

  /** See {@link #ALL} and {@link #BROADCAST}. */
  record All(boolean whole) implements Pattern {}

  /** See {@link #range}. */
  record Range(IntUnaryOperator start, IntUnaryOperator end) implements Pattern {
    public Range {
      Objects.requireNonNull(start, "start");
      Objects.requireNonNull(end, "end");
    }
  }

  /** See {@link #each}. */
  record Each(IntFunction<int[]> producers) implements Pattern {
    public Each {
      Objects.requireNonNull(producers, "producers");
    }
  }
}
