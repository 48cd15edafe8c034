package io.sheaf.graph;

import java.util.function.IntConsumer;

/**
 * A dependency between two layers, answered in both directions: the producers of a consumer, and
 * the consumers of a producer. Only {@link Pattern.Each} needs memory for it: 4 bytes an edge each
 * way.
 */
final class Link {
  final int consumerLayer;
  final int producerLayer;
  private final Layer consumer;
  private final Layer producer;
  private final Pattern pattern;
  private int[] starts; // Each: starts[i] .. starts[i + 1] are the places of consumer i in targets
  private int[] targets;
  private int[] reverseStarts;
  private int[] reverseTargets;

  Link(
      int consumerLayer, Layer consumer, int producerLayer, Layer producer, Dependency dependency) {
    this.consumerLayer = consumerLayer;
    this.producerLayer = producerLayer;
    this.consumer = consumer;
    this.producer = producer;
    this.pattern = dependency.pattern();
    switch (pattern) {
      case Pattern.Each each -> list(each);
      case Pattern.Range range -> {}
      case Pattern.OneToOne one -> {}
      case Pattern.All all -> {}
    }
  }

  /** Whether every consumer reads every producer. */
  boolean isAll() {
    return pattern instanceof Pattern.All;
  }

  /** The number of results consumer i reads. */
  int producerCount(int i) {
    return targets != null ? starts[i + 1] - starts[i] : end(i) - start(i);
  }

  /** The k-th producer of consumer i. */
  int producer(int i, int k) {
    return targets != null ? targets[starts[i] + k] : start(i) + k;
  }

  void forEachProducer(int i, IntConsumer action) {
    if (targets != null) {
      for (int k = starts[i]; k < starts[i + 1]; k++) {
        action.accept(targets[k]);
      }
      return;
    }
    for (int j = start(i), end = end(i); j < end; j++) {
      action.accept(j);
    }
  }

  void forEachConsumer(int j, IntConsumer action) {
    if (reverseTargets != null) {
      for (int k = reverseStarts[j]; k < reverseStarts[j + 1]; k++) {
        action.accept(reverseTargets[k]);
      }
      return;
    }
    for (int i = firstConsumer(j), end = endConsumer(j); i < end; i++) {
      action.accept(i);
    }
  }

  /** Whether consumer i reads producer j. */
  boolean reads(int i, int j) {
    for (int k = 0, count = targets == null ? 0 : producerCount(i); k < count; k++) {
      if (producer(i, k) == j) {
        return true;
      }
    }
    return targets == null && start(i) <= j && j < end(i);
  }

  private int start(int i) {
    return switch (pattern) {
      case Pattern.OneToOne one -> i;
      case Pattern.All all -> 0;
      case Pattern.Range range -> checked(i, range.start().applyAsInt(i));
      case Pattern.Each each -> throw new IllegalStateException();
    };
  }

  private int end(int i) {
    return switch (pattern) {
      case Pattern.OneToOne one -> i + 1;
      case Pattern.All all -> producer.taskCount();
      case Pattern.Range range -> Math.max(start(i), checked(i, range.end().applyAsInt(i)));
      case Pattern.Each each -> throw new IllegalStateException();
    };
  }

  private int firstConsumer(int j) {
    return switch (pattern) {
      case Pattern.OneToOne one -> j;
      case Pattern.All all -> 0;
      case Pattern.Range range -> search(j, true); // the first i with end(i) > j
      case Pattern.Each each -> throw new IllegalStateException();
    };
  }

  private int endConsumer(int j) {
    return switch (pattern) {
      case Pattern.OneToOne one -> j + 1;
      case Pattern.All all -> consumer.taskCount();
      case Pattern.Range range -> search(j, false); // the first i with start(i) > j
      case Pattern.Each each -> throw new IllegalStateException();
    };
  }

  private int search(int j, boolean byEnd) {
    int low = 0;
    int high = consumer.taskCount();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if ((byEnd ? end(middle) : start(middle)) > j) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private int checked(int i, int bound) {
    if (bound < 0 || bound > producer.taskCount()) {
      throw new GraphException(
          "%s reads up to %d of layer %s, which has %d tasks"
              .formatted(consumer.key(i), bound, producer.name(), producer.taskCount()));
    }
    return bound;
  }

  private void list(Pattern.Each each) {
    int consumers = consumer.taskCount();
    starts = new int[consumers + 1];
    int[][] lists = new int[consumers][];
    for (int i = 0; i < consumers; i++) {
      lists[i] = each.producers().apply(i);
      starts[i + 1] = Math.addExact(starts[i], lists[i].length);
    }
    targets = new int[starts[consumers]];
    reverseStarts = new int[producer.taskCount() + 1];
    for (int i = 0; i < consumers; i++) {
      System.arraycopy(lists[i], 0, targets, starts[i], lists[i].length);
      for (int j : lists[i]) {
        if (j < 0 || j >= producer.taskCount()) {
          throw new GraphException(
              "%s needs task %d of layer %s, which has %d tasks"
                  .formatted(consumer.key(i), j, producer.name(), producer.taskCount()));
        }
        reverseStarts[j + 1]++;
      }
    }
    for (int j = 0; j < producer.taskCount(); j++) {
      reverseStarts[j + 1] += reverseStarts[j];
    }
    int[] next = reverseStarts.clone();
    reverseTargets = new int[targets.length];
    for (int i = 0; i < consumers; i++) {
      for (int j : lists[i]) {
        reverseTargets[next[j]++] = i;
      }
    }
  }
}
