package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Divisions;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.UnionSpec;
import java.util.ArrayList;
import java.util.List;

/** All rows of all inputs. */
public record UnionRel(List<SheafRel> inputs, Schema schema) implements SheafRel {
  @Override
  public double rows() {
    return inputs.stream().mapToDouble(SheafRel::rows).sum();
  }

  @Override
  public UnionRel withInputs(List<SheafRel> inputs) {
    return new UnionRel(inputs, schema);
  }

  /** What holds of all inputs: equal ranges, or the same hash, of the same column. */
  @Override
  public List<Partitioning> deliveredPartitionings() {
    List<Partitioning> shared = new ArrayList<>();
    for (Partitioning first : inputs.getFirst().deliveredPartitionings()) {
      Partitioning common = first;
      for (SheafRel input : inputs.subList(1, inputs.size())) {
        common = common == null ? null : common(common, input.deliveredPartitionings());
      }
      if (common != null) {
        shared.add(common);
      }
    }
    return shared.isEmpty()
        ? Partitionings.unknown(inputs.getFirst().taskCount())
        : List.copyOf(shared);
  }

  private static Partitioning common(Partitioning known, List<Partitioning> others) {
    for (Partitioning other : others) {
      switch (known) {
        case Partitioning.Hash hash when hash.equals(other) -> {
          return hash;
        }
        case Partitioning.Range(List<Integer> keys, Divisions divisions)
            when other instanceof Partitioning.Range(List<Integer> columns, Divisions there)
                && keys.equals(columns)
                && divisions.types().equals(there.types())
                && divisions.alignedWith(there)
                && divisions.nulls() != Divisions.Nulls.ANYWHERE
                && there.nulls() != Divisions.Nulls.ANYWHERE -> {
          return there.nulls() == Divisions.Nulls.LAST
              ? new Partitioning.Range(keys, divisions.withNullsLast())
              : known;
        }
        default -> {}
      }
    }
    return null;
  }

  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    return new UnionSpec(inputs, schema);
  }

  @Override
  public String describe() {
    return "Union";
  }
}
