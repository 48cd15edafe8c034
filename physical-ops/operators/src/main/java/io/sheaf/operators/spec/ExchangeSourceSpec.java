package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.exchange.ExchangeReader;
import io.sheaf.operators.exchange.MergingExchangeReader;
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
 */
public record ExchangeSourceSpec(
    int stage, List<SortKey> merge, List<ExchangeSlice> slices, Schema schema)
    implements OperatorSpec {
  /** Task i reads partition i of all upstream tasks. */
  public ExchangeSourceSpec(int stage, List<SortKey> merge, Schema schema) {
    this(stage, merge, List.of(), schema);
  }

  @Override
  public List<OperatorSpec> inputs() {
    return List.of();
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    pipelines.source(
        this,
        merge.isEmpty()
            ? new ExchangeReader(this, pipelines.fragment())
            : MergingExchangeReader.source(this, pipelines.fragment()));
  }

  @Override
  public String describe() {
    return "ExchangeSource of stage "
        + stage
        + (slices.isEmpty() ? "" : " in " + slices.size() + " slices")
        + (merge.isEmpty() ? "" : " in order of " + SortOperator.describe(merge));
  }
}
