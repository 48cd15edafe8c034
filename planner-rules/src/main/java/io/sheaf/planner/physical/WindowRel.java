package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.partitioning.Partitioning.Requirement;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.operators.spec.WindowCall;
import io.sheaf.operators.spec.WindowSpec;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Adds window functions' columns behind the input's; all of them share one order. */
public record WindowRel(SheafRel input, List<SortKey> order, List<WindowCall> calls, Schema schema)
    implements SheafRel {
  @Override
  public List<SheafRel> inputs() {
    return List.of(input);
  }

  @Override
  public double rows() {
    return input.rows();
  }

  @Override
  public WindowRel withInputs(List<SheafRel> inputs) {
    return new WindowRel(inputs.getFirst(), order, calls, schema);
  }

  /** The columns of the coarsest partitions, which all others are parts of. */
  public List<Integer> partitionKeys() {
    int keys = calls.stream().mapToInt(WindowCall::partitionKeys).min().orElse(0);
    return order.subList(0, keys).stream().map(SortKey::column).toList();
  }

  @Override
  public List<Requirement> requirements() {
    List<Integer> keys = partitionKeys();
    return List.of(keys.isEmpty() ? Requirement.TOGETHER : new Requirement.Clustered(keys));
  }

  @Override
  public List<Partitioning> deliveredPartitionings() {
    return input.deliveredPartitionings();
  }

  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    return new WindowSpec(inputs.getFirst(), order, calls, schema);
  }

  @Override
  public String describe() {
    int first = input.schema().size();
    String functions =
        IntStream.range(0, calls.size())
            .mapToObj(i -> describe(calls.get(i), first + i))
            .collect(Collectors.joining(", ", "[", "]"));
    return "Window sorted by " + Describe.keys(order, input.schema()) + " " + functions;
  }

  private String describe(WindowCall call, int column) {
    String arguments =
        call.arguments().stream()
            .map(a -> Describe.name(input.schema(), a))
            .collect(Collectors.joining(", "));
    List<SortKey> partition = order.subList(0, call.partitionKeys());
    return Describe.name(schema, column)
        + " = "
        + call.function()
        + "("
        + arguments
        + ") over "
        + Describe.columns(partition.stream().map(SortKey::column).toList(), input.schema());
  }
}
