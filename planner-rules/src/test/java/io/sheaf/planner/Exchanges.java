package io.sheaf.planner;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.planner.physical.ExchangeRel;
import io.sheaf.planner.physical.SheafRel;
import java.util.Map;
import java.util.TreeMap;

/** The exchanges of a plan. */
final class Exchanges {
  private Exchanges() {}

  /** How many there are of each kind. */
  static Map<String, Integer> of(SheafRel plan) {
    Map<String, Integer> kinds = new TreeMap<>();
    count(plan, kinds);
    return kinds;
  }

  private static void count(SheafRel rel, Map<String, Integer> kinds) {
    if (rel instanceof ExchangeRel exchange) {
      String kind =
          switch (exchange.target()) {
            case Partitioning.Hash hash -> "hash";
            case Partitioning.Range range -> "range";
            case Partitioning.Broadcast broadcast -> "broadcast";
            case Partitioning.Arbitrary arbitrary -> "spread";
            case Partitioning.Single single -> "single";
          };
      kinds.merge(kind, 1, Integer::sum);
    }
    rel.inputs().forEach(input -> count(input, kinds));
  }
}
