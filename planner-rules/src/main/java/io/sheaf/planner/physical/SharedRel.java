package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.OperatorSpec;
import java.util.List;

/**
 * The rows of a plan that is run once for several places of a query. Task i reads what task i of
 * that plan left, so that nothing moves.
 *
 * @param number of the plan among those of the query
 * @param reads places that read it
 * @param deliveredPartitionings how that plan spreads its rows
 * @param readsShared whether that plan reads what all processes can read
 */
public record SharedRel(
    int number,
    int reads,
    Schema schema,
    double rows,
    List<Partitioning> deliveredPartitionings,
    boolean readsShared)
    implements SheafRel {
  /** The place of a plan whose tasks are known. */
  public static SharedRel of(int number, int reads, SheafRel plan) {
    return new SharedRel(
        number,
        reads,
        plan.schema(),
        plan.rows(),
        plan.deliveredPartitionings(),
        Exchanges.readsShared(plan));
  }

  @Override
  public List<SheafRel> inputs() {
    return List.of();
  }

  @Override
  public SharedRel withInputs(List<SheafRel> inputs) {
    return this;
  }

  /** Which stage it reads is known to the stage planner alone. */
  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    throw new IllegalStateException("a shared plan is read by its stage");
  }

  @Override
  public String describe() {
    return "Shared rows";
  }
}
