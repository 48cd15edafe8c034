package io.sheaf.planner.common;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;

/**
 * Finds parts of plans that are written down twice, such as a view that is read twice, or a
 * sub-query that repeats the joins of the query around it, and makes common tables of them.
 *
 * <p>Only aggregations, and what is aggregated, are compared: a join that is shared is put in order
 * apart from the joins above it, which costs more than it saves when it is one of theirs.
 */
final class EqualPlans {
  /** A plan as a key: equal when all of its nodes are. */
  private record Key(RelNode plan, int hash) {
    static Key of(RelNode plan) {
      return new Key(plan, plan.deepHashCode());
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.hash == hash && plan.deepEquals(key.plan);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  private final Worth worth;
  private final Map<Key, Integer> counts = new HashMap<>();
  private final Map<Key, CommonTable> tables = new HashMap<>();
  private final IdentityHashMap<RelNode, Key> keys = new IdentityHashMap<>();
  private final IdentityHashMap<RelNode, Boolean> aggregated = new IdentityHashMap<>();

  EqualPlans(Worth worth) {
    this.worth = worth;
  }

  /** Takes note of what a plan holds; all plans of a query first, then they are replaced. */
  void note(RelNode plan) {
    noteAggregated(plan);
    if (isCandidate(plan)) {
      counts.merge(key(plan), 1, Integer::sum);
    }
    plan.getInputs().forEach(this::note);
  }

  private Key key(RelNode plan) {
    return keys.computeIfAbsent(plan, Key::of);
  }

  /** The plan with its largest repeated parts as common tables. */
  RelNode replaced(RelNode plan) {
    if (isCandidate(plan)) {
      Key key = key(plan);
      int count = counts.get(key);
      if (count > 1
          && Worth.isDeterministic(plan)
          && worth.once(plan, Collections.nCopies(count, plan))) {
        return tables.computeIfAbsent(key, k -> new CommonTable(plan, false)).scan();
      }
    }
    List<RelNode> inputs = new ArrayList<>();
    plan.getInputs().forEach(input -> inputs.add(replaced(input)));
    return inputs.equals(plan.getInputs()) ? plan : plan.copy(plan.getTraitSet(), inputs);
  }

  private boolean isCandidate(RelNode plan) {
    return plan instanceof Aggregate || aggregated.containsKey(plan);
  }

  /** The joins whose rows an aggregation reads, through projections. */
  private void noteAggregated(RelNode plan) {
    if (plan instanceof Aggregate aggregate) {
      RelNode input = aggregate.getInput();
      while (input instanceof Project project && !project.containsOver()) {
        input = project.getInput();
      }
      if (input instanceof Join || input instanceof Filter) {
        aggregated.put(input, true);
      }
    }
  }
}
