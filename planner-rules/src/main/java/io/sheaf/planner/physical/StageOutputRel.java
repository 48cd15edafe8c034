package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.ExchangeSlice;
import io.sheaf.operators.spec.ExchangeSourceSpec;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.SortKey;
import java.util.List;

/**
 * The rows that a stage has left in an exchange.
 *
 * @param stage its number
 * @param partitioning how the rows are spread over the tasks that read them, given the slices
 * @param merge the order of each of its tasks' rows; empty for none
 * @param sizes rows and bytes of each partition
 * @param slices what each reading task reads; empty: task i reads partition i of all
 */
public record StageOutputRel(
    int stage,
    Partitioning partitioning,
    List<SortKey> merge,
    OutputMatrix sizes,
    List<ExchangeSlice> slices,
    Schema schema)
    implements SheafRel {

  @Override
  public List<SheafRel> inputs() {
    return List.of();
  }

  @Override
  public StageOutputRel withInputs(List<SheafRel> inputs) {
    return this;
  }

  @Override
  public double rows() {
    return sizes.rows();
  }

  @Override
  public List<Partitioning> deliveredPartitionings() {
    return List.of(partitioning);
  }

  /** All rows read by one task. */
  StageOutputRel whole() {
    return sliced(
        List.of(new ExchangeSlice(0, sizes.tasks(), 0, sizes.partitions())), Partitioning.single());
  }

  /** Task i reads all that task i of the stage left. */
  StageOutputRel byTask() {
    return byTask(Partitionings.unknown(sizes.tasks()).getFirst());
  }

  /** Task i reads all that task i of the stage left, whose rows were spread like that. */
  public StageOutputRel byTask(Partitioning spread) {
    List<ExchangeSlice> own =
        java.util.stream.IntStream.range(0, sizes.tasks())
            .mapToObj(task -> new ExchangeSlice(task, task + 1, 0, sizes.partitions()))
            .toList();
    return sliced(own, spread);
  }

  /** The same rows in other pieces. */
  public StageOutputRel sliced(List<ExchangeSlice> pieces, Partitioning spread) {
    return new StageOutputRel(stage, spread, merge, sizes, pieces, schema);
  }

  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    return new ExchangeSourceSpec(stage, merge, slices, schema);
  }

  @Override
  public String describe() {
    return "Output of stage " + stage + " " + Describe.partitioning(partitioning, schema);
  }
}
