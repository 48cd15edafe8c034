package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.match.MatchOperator;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.sort.SortOperator;
import java.util.List;

/**
 * Orders the task's rows and finds matches of a row pattern in each partition. An output row has
 * the input's columns, then the values found: for one row per match, those of the match's first
 * row.
 *
 * @param partitionKeys how many keys of the order partitions agree in
 * @param order may be empty: all rows are one partition
 * @param variables the pattern variables' names
 * @param definitions one a variable at most; without one any row will do
 * @param schema the input's columns, then one a value
 */
public record MatchSpec(
    OperatorSpec input,
    int partitionKeys,
    List<SortKey> order,
    List<String> variables,
    RowPattern pattern,
    List<MatchDefinition> definitions,
    List<MatchValue> values,
    MatchRows rows,
    MatchSkip skip,
    Schema schema)
    implements OperatorSpec {
  public MatchSpec {
    order = List.copyOf(order);
    variables = List.copyOf(variables);
    definitions = List.copyOf(definitions);
    values = List.copyOf(values);
  }

  @Override
  public List<OperatorSpec> inputs() {
    return List.of(input);
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    pipelines.input(input);
    MatchOperator.build(this, pipelines);
  }

  @Override
  public String describe() {
    return "Match over [" + SortOperator.describe(order) + "]: " + rows.description();
  }
}
