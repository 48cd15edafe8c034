package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.ExchangeSinkSpec;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.SortKey;
import java.util.List;

/**
 * Spreads rows anew; where stages are cut.
 *
 * @param merge the order of what each task sends, which is merged; empty for none
 * @param ranges when not empty, rows go to tasks by ranges of this order, ascending, whose bounds
 *     are found by a sample while the query runs
 */
public record ExchangeRel(
    SheafRel input, Partitioning target, List<SortKey> merge, List<SortKey> ranges, String reason)
    implements SheafRel {
  /** One whose partitions are known beforehand. */
  public ExchangeRel(SheafRel input, Partitioning target, List<SortKey> merge, String reason) {
    this(input, target, merge, List.of(), reason);
  }

  /** Whether what the tasks send is in order one after the other, so that nothing is to merge. */
  public boolean inOrder() {
    return !merge.isEmpty()
        && input instanceof SortRel sort
        && sort.keys().equals(merge)
        && KnownOrder.tasksFollow(sort.input(), merge);
  }

  /** Whether tasks that are in order one after the other are so from the last one to the first. */
  public boolean backwards() {
    return inOrder() && merge.getFirst().descending() && !isForwards(((SortRel) input).input());
  }

  /** Whether the tasks were made in the order that is asked for, rather than by known ranges. */
  private boolean isForwards(SheafRel rows) {
    return KnownOrder.isSequential(rows)
        || (rows instanceof ExchangeRel below && below.ranges.equals(merge));
  }

  @Override
  public List<SheafRel> inputs() {
    return List.of(input);
  }

  @Override
  public Schema schema() {
    return input.schema();
  }

  @Override
  public double rows() {
    return input.rows();
  }

  @Override
  public ExchangeRel withInputs(List<SheafRel> inputs) {
    return new ExchangeRel(inputs.getFirst(), target, merge, ranges, reason);
  }

  @Override
  public List<Partitioning> deliveredPartitionings() {
    return List.of(target);
  }

  /** The root of the stage that sends. */
  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    return new ExchangeSinkSpec(inputs.getFirst(), target);
  }

  @Override
  public String describe() {
    return ranges.isEmpty()
        ? "Exchange " + Describe.partitioning(target, input.schema())
        : "Exchange by sampled ranges of %s to %d tasks"
            .formatted(Describe.keys(ranges, input.schema()), target.count());
  }
}
