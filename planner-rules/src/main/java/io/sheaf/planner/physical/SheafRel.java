package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.partitioning.Partitioning.Requirement;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.OperatorSpec;
import java.util.List;

/**
 * A node of the physical plan: an algorithm, with expressions already translated. Immutable records
 * without Calcite types, so that the passes over them can run again on stages that have not
 * started.
 */
public sealed interface SheafRel
    permits AggregateRel,
        AsofJoinRel,
        BuildRel,
        ExchangeRel,
        ExpandRel,
        FilterRel,
        HashJoinRel,
        LimitRel,
        MatchRel,
        NestedLoopJoinRel,
        ProjectRel,
        RangeStepRel,
        RecursiveRel,
        ScanRel,
        SharedRel,
        SortRel,
        SortedAggregateRel,
        StageOutputRel,
        TopNRel,
        UnionRel,
        UnnestRel,
        ValuesRel,
        WindowRel,
        WorkingTableRel {
  List<SheafRel> inputs();

  /** The same operator over other inputs of the same schemas. */
  SheafRel withInputs(List<SheafRel> inputs);

  Schema schema();

  /** Estimated rows of the output. */
  double rows();

  /** What is needed of each input; joins have a choice of more, see {@link EnsureRequirements}. */
  default List<Requirement> requirements() {
    return inputs().stream().map(input -> Requirement.ANYWHERE).toList();
  }

  /**
   * How the output is spread, given how the inputs are; several that all hold, at least one, all of
   * the same count.
   */
  List<Partitioning> deliveredPartitionings();

  /** Tasks that the output is spread over. */
  default int taskCount() {
    return deliveredPartitionings().getFirst().count();
  }

  /** The operator's specification over its inputs' ones. */
  OperatorSpec toSpec(List<OperatorSpec> inputs);

  /** Name and details for EXPLAIN. */
  String describe();
}
