package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.ExchangeSinkSpec;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.SortKey;
import java.util.List;

/** Spreads rows anew; where stages are cut. */
public record ExchangeRel(SheafRel input, Partitioning target, List<SortKey> merge, String reason)
    implements SheafRel {
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
    return new ExchangeRel(inputs.getFirst(), target, merge, reason);
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
    return "Exchange " + Describe.partitioning(target, input.schema());
  }
}
