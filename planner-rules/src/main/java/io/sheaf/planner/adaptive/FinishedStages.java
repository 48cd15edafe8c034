package io.sheaf.planner.adaptive;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.operators.spec.JoinType;
import io.sheaf.planner.physical.AggregateRel;
import io.sheaf.planner.physical.AsofJoinRel;
import io.sheaf.planner.physical.ExchangeRel;
import io.sheaf.planner.physical.FilterRel;
import io.sheaf.planner.physical.HashJoinRel;
import io.sheaf.planner.physical.NestedLoopJoinRel;
import io.sheaf.planner.physical.OutputMatrix;
import io.sheaf.planner.physical.SharedRel;
import io.sheaf.planner.physical.SheafRel;
import io.sheaf.planner.physical.StageOutputRel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts what finished stages left in place of their exchanges, and scales the estimates above by how
 * far off those below were.
 */
final class FinishedStages {
  private final IdentityHashMap<ExchangeRel, Integer> stages;
  private final Map<Integer, Integer> shared;
  private final Map<Integer, OutputMatrix> finished;
  private final Map<Integer, Double> estimates = new HashMap<>();

  FinishedStages(
      IdentityHashMap<ExchangeRel, Integer> stages,
      Map<Integer, Integer> shared,
      Map<Integer, OutputMatrix> finished) {
    this.stages = stages;
    this.shared = shared;
    this.finished = finished;
  }

  SheafRel apply(SheafRel plan) {
    return replaced(plan);
  }

  /** The rows that were estimated of each stage put in place. */
  Map<Integer, Double> estimates() {
    return estimates;
  }

  private SheafRel replaced(SheafRel rel) {
    if (rel instanceof ExchangeRel exchange && stages.containsKey(exchange)) {
      int stage = stages.get(exchange);
      estimates.put(stage, exchange.rows());
      return new StageOutputRel(
          stage,
          // What was sent to all is read whole by one task, should it be read again.
          exchange.target() instanceof Partitioning.Broadcast
              ? Partitioning.single()
              : exchange.target(),
          exchange.merge(),
          finished.get(stage),
          List.of(),
          exchange.schema());
    }
    if (rel instanceof SharedRel reader) {
      int stage = shared.get(reader.number());
      estimates.put(stage, reader.rows());
      return new StageOutputRel(
              stage,
              Partitioning.single(),
              List.of(),
              finished.get(stage),
              List.of(),
              reader.schema())
          .byTask(reader.deliveredPartitionings().getFirst());
    }
    if (rel.inputs().isEmpty()) {
      return rel;
    }
    List<SheafRel> inputs = new ArrayList<>();
    double ratio = 1;
    for (SheafRel input : rel.inputs()) {
      SheafRel now = replaced(input);
      inputs.add(now);
      // Semi- and anti-joins keep a part of one side's rows, however many the other has.
      boolean counts = inputs.size() == 1 ? !givesRightRows(rel) : !givesLeftRows(rel);
      ratio *= counts ? Math.max(now.rows(), 1) / Math.max(input.rows(), 1) : 1;
    }
    return scaled(rel.withInputs(inputs), ratio);
  }

  private static boolean givesLeftRows(SheafRel rel) {
    return switch (rel) {
      case HashJoinRel join -> givesLeftRows(join.type());
      case NestedLoopJoinRel join -> givesLeftRows(join.type());
      case AsofJoinRel join -> true;
      default -> false;
    };
  }

  private static boolean givesLeftRows(JoinType type) {
    return switch (type) {
      case SEMI, ANTI, NULL_AWARE_ANTI, MARK, LEFT -> true;
      case INNER, RIGHT, FULL, RIGHT_SEMI, RIGHT_ANTI -> false;
    };
  }

  private static boolean givesRightRows(SheafRel rel) {
    return rel instanceof HashJoinRel join && join.type().isRightAlone();
  }

  private static SheafRel scaled(SheafRel rel, double ratio) {
    return switch (rel) {
      case FilterRel f -> new FilterRel(f.input(), f.condition(), Math.rint(f.rows() * ratio));
      case HashJoinRel j ->
          new HashJoinRel(
              j.left(),
              j.right(),
              j.type(),
              j.leftKeys(),
              j.rightKeys(),
              j.residual(),
              j.schema(),
              Math.rint(j.rows() * ratio));
      case NestedLoopJoinRel j ->
          new NestedLoopJoinRel(
              j.left(),
              j.right(),
              j.type(),
              j.condition(),
              j.schema(),
              Math.rint(j.rows() * ratio));
      case AggregateRel a ->
          new AggregateRel(
              a.input(),
              a.groupKeys(),
              a.calls(),
              a.phase(),
              a.schema(),
              a.groupKeys().isEmpty()
                  ? a.rows()
                  : Math.rint(Math.min(a.rows() * ratio, a.input().rows())));
      default -> rel;
    };
  }
}
