package io.sheaf.planner.stage;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.operators.spec.ClaimSpec;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.planner.physical.BuildRel;
import io.sheaf.planner.physical.ExchangeRel;
import io.sheaf.planner.physical.SheafRel;
import io.sheaf.planner.physical.SortRel;
import io.sheaf.planner.physical.TopNRel;
import java.util.List;

/** What the plan claims of the rows of an operator, put into the stage to be checked there. */
final class Claims {
  private Claims() {}

  static OperatorSpec checked(SheafRel rel, OperatorSpec spec) {
    if (rel instanceof BuildRel) {
      return spec; // a table, not rows
    }
    List<Partitioning.Range> ranges =
        rel.deliveredPartitionings().stream()
            .filter(Partitioning.Range.class::isInstance)
            .map(Partitioning.Range.class::cast)
            .filter(range -> range.divisions().isDisjoint())
            .toList();
    List<SortKey> order =
        switch (rel) {
          case SortRel sort -> sort.keys();
          case TopNRel topN -> topN.keys();
          case ExchangeRel exchange -> exchange.merge();
          default -> List.of();
        };
    return ranges.isEmpty() && order.isEmpty() ? spec : new ClaimSpec(spec, ranges, order);
  }
}
