package io.sheaf.planner.adaptive;

import io.sheaf.operators.spec.AggregateSpec.Phase;
import io.sheaf.planner.physical.AggregateRel;
import io.sheaf.planner.physical.BuildRel;
import io.sheaf.planner.physical.ExchangeRel;
import io.sheaf.planner.physical.LimitRel;
import io.sheaf.planner.physical.SheafRel;
import io.sheaf.planner.physical.SortRel;
import io.sheaf.planner.physical.TopNRel;
import java.util.List;

/**
 * A plan without what {@link io.sheaf.planner.physical.EnsureRequirements} put in: exchanges,
 * shared builds, steps before an exchange. What finished stages left stays.
 */
final class Undecided {
  private Undecided() {}

  static SheafRel of(SheafRel rel) {
    return switch (rel) {
      case ExchangeRel exchange -> of(exchange.input());
      case BuildRel build -> of(build.input());
      case SortRel sort -> new SortRel(of(sort.input()), sort.keys(), false, sort.known());
      case TopNRel topN when topN.partial() -> of(topN.input());
      case LimitRel limit when limit.partial() -> of(limit.input());
      case AggregateRel whole
          when whole.phase() == Phase.FINAL
              && sender(whole.input()) instanceof AggregateRel partial
              && partial.phase() == Phase.PARTIAL ->
          new AggregateRel(
              of(partial.input()),
              partial.groupKeys(),
              partial.calls(),
              Phase.COMPLETE,
              whole.schema(),
              whole.rows());
      default -> {
        List<SheafRel> inputs = rel.inputs().stream().map(Undecided::of).toList();
        yield rel.withInputs(inputs);
      }
    };
  }

  private static SheafRel sender(SheafRel rel) {
    return rel instanceof ExchangeRel exchange ? exchange.input() : rel;
  }
}
