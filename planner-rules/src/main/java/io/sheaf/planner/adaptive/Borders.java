package io.sheaf.planner.adaptive;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.operators.spec.JoinType;
import io.sheaf.planner.PlannerSettings;
import io.sheaf.planner.PlannerSettings.JoinStrategy;
import io.sheaf.planner.physical.BuildRel;
import io.sheaf.planner.physical.ExchangeRel;
import io.sheaf.planner.physical.HashJoinRel;
import io.sheaf.planner.physical.SheafRel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The exchanges of a plan at which it is cut into steps. */
final class Borders {
  private final PlannerSettings settings;

  Borders(PlannerSettings settings) {
    this.settings = settings;
  }

  /**
   * Whether sizes at an exchange could change what comes after it: what is gathered for the result
   * alone can't.
   */
  static boolean hasChoice(SheafRel rel) {
    return switch (rel) {
      case ExchangeRel exchange when !(exchange.target() instanceof Partitioning.Single) -> true;
      case BuildRel build -> contains(build.input()) || hasChoice(build.input());
      default -> rel.inputs().stream().anyMatch(Borders::hasChoice);
    };
  }

  private static boolean contains(SheafRel rel) {
    return rel instanceof ExchangeRel || rel.inputs().stream().anyMatch(Borders::contains);
  }

  /**
   * The exchanges to run now: those that read no other one, but for the probe side of a join whose
   * build side may turn out so small that the probe side need not move.
   */
  List<ExchangeRel> next(SheafRel plan) {
    Set<SheafRel> waiting = Collections.newSetFromMap(new IdentityHashMap<>());
    addWaiting(plan, waiting);
    List<ExchangeRel> ready = new ArrayList<>();
    addReady(plan, waiting, ready);
    return ready;
  }

  private void addWaiting(SheafRel rel, Set<SheafRel> waiting) {
    if (rel instanceof HashJoinRel join
        && settings.join() == JoinStrategy.AUTO
        && join.type() != JoinType.RIGHT
        && join.type() != JoinType.FULL
        && join.left() instanceof ExchangeRel probe
        && join.right() instanceof ExchangeRel) {
      waiting.add(probe);
    }
    rel.inputs().forEach(input -> addWaiting(input, waiting));
  }

  private static void addReady(SheafRel rel, Set<SheafRel> waiting, List<ExchangeRel> ready) {
    if (rel instanceof ExchangeRel exchange && !contains(exchange.input())) {
      if (!waiting.contains(exchange)) {
        ready.add(exchange);
      }
      return;
    }
    rel.inputs().forEach(input -> addReady(input, waiting, ready));
  }
}
