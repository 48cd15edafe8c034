package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.operators.spec.AggregateSpec.Phase;
import java.util.List;

/**
 * Leaves the client, who has the last stage, no more than to merge and limit what arrives: an
 * exchange goes below the part of the plan that is that little.
 */
public final class ClientStage {
  private ClientStage() {}

  static SheafRel of(SheafRel root) {
    return mergesOnly(root)
        ? root
        : Exchanges.to(
            root, Partitioning.single(), List.of(), "the client reads the result as one stream");
  }

  private static boolean mergesOnly(SheafRel rel) {
    return switch (rel) {
      case ExchangeRel exchange ->
          exchange.target() instanceof Partitioning.Single && !Exchanges.isFromClient(exchange);
      case StageOutputRel output -> true;
      case LimitRel limit -> !limit.partial() && mergesOnly(limit.input());
      case TopNRel topN -> !topN.partial() && mergesOnly(topN.input());
      case ProjectRel project -> mergesOnly(project.input());
      // Without keys each task sends one row.
      case AggregateRel aggregate ->
          aggregate.phase() == Phase.FINAL
              && aggregate.groupKeys().isEmpty()
              && mergesOnly(aggregate.input());
      case ValuesRel values -> true;
      default -> false;
    };
  }

  /** Whether a relation in one task gives its rows in an order that was asked for. */
  public static boolean isOrdered(SheafRel rel) {
    return switch (rel) {
      case SortRel sort -> true;
      case TopNRel topN -> true;
      case LimitRel limit -> isOrdered(limit.input());
      case FilterRel filter -> isOrdered(filter.input());
      case ProjectRel project -> isOrdered(project.input());
      case ExchangeRel exchange ->
          !exchange.merge().isEmpty()
              || (exchange.input().taskCount() == 1 && isOrdered(exchange.input()));
      case StageOutputRel output -> !output.merge().isEmpty() || output.sizes().tasks() == 1;
      default -> false;
    };
  }
}
