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
 */
public record ExchangeSourceSpec(int stage, List<SortKey> merge, Schema schema)
    implements OperatorSpec {
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
        + (merge.isEmpty() ? "" : " in order of " + SortOperator.describe(merge));
  }
}
