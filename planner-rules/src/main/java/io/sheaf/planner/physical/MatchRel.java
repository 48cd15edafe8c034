package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.partitioning.Partitioning.Requirement;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.MatchDefinition;
import io.sheaf.operators.spec.MatchRows;
import io.sheaf.operators.spec.MatchSkip;
import io.sheaf.operators.spec.MatchSpec;
import io.sheaf.operators.spec.MatchValue;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.RowPattern;
import io.sheaf.operators.spec.SortKey;
import java.util.List;

/** Finds matches of a row pattern in ordered partitions; see {@link MatchSpec}. */
public record MatchRel(
    SheafRel input,
    int partitionKeys,
    List<SortKey> order,
    List<String> variables,
    RowPattern pattern,
    List<MatchDefinition> definitions,
    List<MatchValue> values,
    MatchRows matchRows,
    MatchSkip skip,
    Schema schema,
    double rows)
    implements SheafRel {
  @Override
  public List<SheafRel> inputs() {
    return List.of(input);
  }

  @Override
  public MatchRel withInputs(List<SheafRel> inputs) {
    return new MatchRel(
        inputs.getFirst(),
        partitionKeys,
        order,
        variables,
        pattern,
        definitions,
        values,
        matchRows,
        skip,
        schema,
        rows);
  }

  /** The columns that partitions agree in. */
  public List<Integer> partitionColumns() {
    return order.subList(0, partitionKeys).stream().map(SortKey::column).distinct().toList();
  }

  @Override
  public List<Requirement> requirements() {
    List<Integer> keys = partitionColumns();
    return List.of(keys.isEmpty() ? Requirement.TOGETHER : new Requirement.Clustered(keys));
  }

  @Override
  public List<Partitioning> deliveredPartitionings() {
    // The input's columns come first.
    return input.deliveredPartitionings();
  }

  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    return new MatchSpec(
        inputs.getFirst(),
        partitionKeys,
        order,
        variables,
        pattern,
        definitions,
        values,
        matchRows,
        skip,
        schema);
  }

  @Override
  public String describe() {
    return "Match "
        + PatternText.of(pattern, variables)
        + " sorted by "
        + Describe.keys(order, input.schema())
        + ", "
        + matchRows.description();
  }
}
