package io.sheaf.planner.adaptive;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.operators.spec.AggregateSpec.Phase;
import io.sheaf.planner.physical.AggregateRel;
import io.sheaf.planner.physical.BuildRel;
import io.sheaf.planner.physical.ExchangeRel;
import io.sheaf.planner.physical.HashJoinRel;
import io.sheaf.planner.physical.LimitRel;
import io.sheaf.planner.physical.SheafRel;
import io.sheaf.planner.physical.SortRel;
import io.sheaf.planner.physical.StageOutputRel;
import io.sheaf.planner.physical.TopNRel;
import java.util.List;
import java.util.Map;

/** Tells which joins' sides come together in another way than they did in the plan before. */
final class JoinChanges {
  private final Map<Integer, Double> estimates;
  private final List<String> decisions;

  private JoinChanges(Map<Integer, Double> estimates, List<String> decisions) {
    this.estimates = estimates;
    this.decisions = decisions;
  }

  /**
   * Compares two plans of the same operators, exchanges aside.
   *
   * @param estimates the rows that the plan before took finished stages to have
   */
  static void report(
      SheafRel before, SheafRel after, Map<Integer, Double> estimates, List<String> decisions) {
    new JoinChanges(estimates, decisions).compare(before, after);
  }

  /** How a join's sides come together. */
  private enum Way {
    SHARED("broadcast"),
    HASHED("hash exchange"),
    RANGED("range exchange"),
    IN_PLACE("no exchange");

    final String text;

    Way(String text) {
      this.text = text;
    }
  }

  private static Way way(HashJoinRel join) {
    if (join.right() instanceof BuildRel) {
      return Way.SHARED;
    }
    boolean ranged = false;
    for (SheafRel side : join.inputs()) {
      Partitioning spread =
          switch (side) {
            case ExchangeRel exchange -> exchange.target();
            case StageOutputRel output -> output.partitioning();
            default -> Partitioning.single();
          };
      if (spread instanceof Partitioning.Hash) {
        return Way.HASHED;
      }
      ranged |= spread instanceof Partitioning.Range;
    }
    return ranged ? Way.RANGED : Way.IN_PLACE;
  }

  private void compare(SheafRel before, SheafRel after) {
    SheafRel old = operator(before);
    SheafRel now = operator(after);
    if (old instanceof HashJoinRel oldJoin && now instanceof HashJoinRel newJoin) {
      Way was = way(oldJoin);
      Way is = way(newJoin);
      if (was != is && output(newJoin.right()) instanceof StageOutputRel build) {
        decisions.add(
            "%s instead of %s for %s, build side %s, estimated %s"
                .formatted(
                    is.text,
                    was.text,
                    newJoin.describe(),
                    Amounts.of(build),
                    Amounts.rows(estimates.getOrDefault(build.stage(), build.rows()))));
      }
    }
    for (int i = 0; i < Math.min(old.inputs().size(), now.inputs().size()); i++) {
      compare(old.inputs().get(i), now.inputs().get(i));
    }
  }

  private static SheafRel output(SheafRel rel) {
    return rel.inputs().size() == 1 && !(rel instanceof HashJoinRel)
        ? output(rel.inputs().getFirst())
        : rel;
  }

  /** The node itself without exchanges and the steps before them. */
  private static SheafRel operator(SheafRel rel) {
    return switch (rel) {
      case ExchangeRel exchange -> operator(exchange.input());
      case BuildRel build -> operator(build.input());
      case SortRel sort when sort.partial() -> operator(sort.input());
      case TopNRel topN when topN.partial() -> operator(topN.input());
      case LimitRel limit when limit.partial() -> operator(limit.input());
      case AggregateRel aggregate when aggregate.phase() == Phase.PARTIAL ->
          operator(aggregate.input());
      default -> rel;
    };
  }
}
