package io.sheaf.planner.physical;

import java.util.List;

/**
 * A query's physical plan.
 *
 * @param shared plans that are run once and read in several places through {@link SharedRel}s, by
 *     number; each after those that it reads
 * @param root gives the result
 */
public record PhysicalPlan(List<SheafRel> shared, SheafRel root) {
  public PhysicalPlan {
    shared = List.copyOf(shared);
  }
}
