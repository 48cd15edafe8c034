package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.exchange.ExchangeReader;
import io.sheaf.operators.exchange.MergingExchangeReader;
import io.sheaf.operators.exchange.OrderedExchangeReader;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.sort.SortOperator;
import java.util.List;

/**
 * Reads this task's part of an upstream stage's output.
 *
 * @param merge when not empty, each upstream task's output is in this order, and so is the merged
 *     output
 * @param slices what each task of this stage reads; empty: task i reads partition i of all upstream
 *     tasks, or the only partition there is
 * @param inOrder whether one driver gives the rows of upstream task 0 first, then those of task 1,
 *     and so on, each in the order they were written
 * @param backwards whether it begins with the last task instead
 */
public record ExchangeSourceSpec(
    int stage,
    List<SortKey> merge,
    List<ExchangeSlice> slices,
    boolean inOrder,
    boolean backwards,
    Schema schema)
    implements OperatorSpec {
  /** One that gives rows in whatever order, or merges them. */
  public ExchangeSourceSpec(
      int stage, List<SortKey> merge, List<ExchangeSlice> slices, Schema schema) {
    this(stage, merge, slices, false, false, schema);
  }

  /** Task i reads partition i of all upstream tasks. */
  public ExchangeSourceSpec(int stage, List<SortKey> merge, Schema schema) {
    this(stage, merge, List.of(), false, false, schema);
  }

  @Override
  public List<OperatorSpec> inputs() {
    return List.of();
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    pipelines.source(
        this,
        inOrder
            ? new OrderedExchangeReader(this, pipelines.fragment())
            : merge.isEmpty()
                ? new ExchangeReader(this, pipelines.fragment())
                : MergingExchangeReader.source(this, pipelines.fragment()));
  }

  @Override
  public String describe() {
    return "ExchangeSource of stage "
        + stage
        + (slices.isEmpty() ? "" : " in " + slices.size() + " slices")
        + (inOrder ? " task by task" + (backwards ? ", the last one first" : "") : "")
        + (merge.isEmpty() ? "" : " in order of " + SortOperator.describe(merge));
  }
}
