package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Lists of partitionings that all hold of one relation. */
final class Partitionings {
  private Partitionings() {}

  static List<Partitioning> unknown(int count) {
    return List.of(count == 1 ? Partitioning.single() : new Partitioning.Arbitrary(count));
  }

  /** What holds after columns moved; a key that is gone takes its partitioning with it. */
  static List<Partitioning> mapped(List<Partitioning> partitionings, IntUnaryOperator position) {
    List<Partitioning> mapped = new ArrayList<>();
    for (Partitioning partitioning : partitionings) {
      Partitioning moved = moved(partitioning, position);
      if (moved != null) {
        mapped.add(moved);
      }
    }
    return mapped.isEmpty() ? unknown(partitionings.getFirst().count()) : List.copyOf(mapped);
  }

  private static Partitioning moved(Partitioning partitioning, IntUnaryOperator position) {
    return switch (partitioning) {
      case Partitioning.Hash(List<Integer> keys, int count) -> {
        List<Integer> moved = keys.stream().map(position::applyAsInt).toList();
        yield moved.contains(-1) ? null : new Partitioning.Hash(moved, count);
      }
      case Partitioning.Range(List<Integer> keys, var divisions) -> {
        List<Integer> moved = keys.stream().map(position::applyAsInt).toList();
        yield moved.contains(-1) ? null : new Partitioning.Range(moved, divisions);
      }
      case Partitioning.Single single -> single;
      case Partitioning.Broadcast broadcast -> broadcast;
      case Partitioning.Arbitrary arbitrary -> arbitrary;
    };
  }
}
