package io.sheaf.planner.adaptive;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.operators.spec.JoinType;
import io.sheaf.planner.PlannerSettings;
import io.sheaf.planner.PlannerSettings.JoinStrategy;
import io.sheaf.planner.physical.BuildRel;
import io.sheaf.planner.physical.ExchangeRel;
import io.sheaf.planner.physical.HashJoinRel;
import io.sheaf.planner.physical.JoinExchanges;
import io.sheaf.planner.physical.NestedLoopJoinRel;
import io.sheaf.planner.physical.SheafRel;
import io.sheaf.planner.physical.UnionRel;
import io.sheaf.planner.stage.Stage;
import io.sheaf.planner.stage.StageGraph;
import io.sheaf.planner.stage.StagePlanner;
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
   * alone can't, nor can a build side that is small for certain.
   */
  static boolean hasChoice(SheafRel rel) {
    return switch (rel) {
      case ExchangeRel exchange
          when !(exchange.target() instanceof Partitioning.Single) && exchange.ranges().isEmpty() ->
          true;
      case BuildRel build -> contains(build);
      default -> rel.inputs().stream().anyMatch(Borders::hasChoice);
    };
  }

  private static boolean contains(SheafRel rel) {
    return switch (rel) {
      case ExchangeRel exchange -> true;
      case BuildRel build when mostRows(build.input()) <= JoinExchanges.BROADCAST_ROWS -> false;
      default -> rel.inputs().stream().anyMatch(Borders::contains);
    };
  }

  /**
   * Whether later steps may read what the stage of an exchange leaves. Between processes it may be
   * lost when one step has read it and another one has not: only what comes out the same when it is
   * made again is right for both.
   */
  private boolean mayBeHandedOver(ExchangeRel exchange) {
    if (!settings.workers().apart()) {
      return true;
    }
    StagePlanner trial = new StagePlanner(settings);
    trial.planExchange(exchange);
    return isDeterminate(trial.taken());
  }

  /** The same of plans that several places of a query read. */
  boolean mayBeHandedOver(List<SheafRel> shared) {
    if (shared.isEmpty() || !settings.workers().apart()) {
      return true;
    }
    StagePlanner trial = new StagePlanner(settings);
    shared.forEach(trial::planShared);
    return isDeterminate(trial.taken());
  }

  private static boolean isDeterminate(StageGraph stages) {
    return stages.stages().stream().noneMatch(Stage::indeterminate);
  }

  /** Rows that a relation does not exceed, whatever filters and aggregations leave of them. */
  private static double mostRows(SheafRel rel) {
    return switch (rel) {
      case HashJoinRel join when join.type().isRightAlone() -> mostRows(join.right());
      case HashJoinRel join when join.type() != JoinType.SEMI && join.type() != JoinType.ANTI ->
          Double.MAX_VALUE;
      case NestedLoopJoinRel join -> Double.MAX_VALUE;
      case UnionRel union -> union.inputs().stream().mapToDouble(Borders::mostRows).sum();
      default -> rel.inputs().isEmpty() ? rel.rows() : mostRows(rel.inputs().getFirst());
    };
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
        && !join.type().endsWithRight()
        && join.left() instanceof ExchangeRel probe
        && join.right() instanceof ExchangeRel) {
      waiting.add(probe);
    }
    rel.inputs().forEach(input -> addWaiting(input, waiting));
  }

  private void addReady(SheafRel rel, Set<SheafRel> waiting, List<ExchangeRel> ready) {
    // Nothing is to decide above ranges: what is sorted by them stays as it was planned.
    if (rel instanceof ExchangeRel exchange
        && exchange.ranges().isEmpty()
        && !contains(exchange.input())) {
      if (!waiting.contains(exchange) && mayBeHandedOver(exchange)) {
        ready.add(exchange);
      }
      return;
    }
    if (rel instanceof BuildRel && !contains(rel)) {
      return;
    }
    rel.inputs().forEach(input -> addReady(input, waiting, ready));
  }
}
