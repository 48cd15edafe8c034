package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Traits;
import io.sheaf.operators.spec.AggregateCall;
import io.sheaf.operators.spec.SortKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Takes checks of declared orders out of scans whose keys nobody reads: columns are decoded when
 * they are asked for, and a check would ask for them.
 */
public final class OrderChecks {
  private OrderChecks() {}

  /** The plan with checks of what is read alone. */
  public static SheafRel apply(SheafRel rel) {
    Set<Integer> all = IntStream.range(0, rel.schema().size()).boxed().collect(Collectors.toSet());
    return apply(rel, all);
  }

  /**
   * @param read columns of the output that are read
   */
  private static SheafRel apply(SheafRel rel, Set<Integer> read) {
    return switch (rel) {
      case ScanRel scan when !scan.order().isEmpty() -> scan.checking(read(scan.order(), read));
      case RecursiveRel recursion -> recursion;
      case FilterRel filter -> {
        Set<Integer> below = new HashSet<>(read);
        below.addAll(Traits.columns(filter.condition()));
        yield filter.withInputs(List.of(apply(filter.input(), below)));
      }
      case ProjectRel project -> {
        Set<Integer> below = new HashSet<>();
        project.expressions().forEach(expression -> below.addAll(Traits.columns(expression)));
        yield project.withInputs(List.of(apply(project.input(), below)));
      }
      case AggregateRel aggregate -> {
        Set<Integer> below = new HashSet<>(aggregate.groupKeys());
        for (AggregateCall call : aggregate.calls()) {
          below.addAll(call.arguments());
          below.add(call.filter());
        }
        yield aggregate.withInputs(List.of(apply(aggregate.input(), below)));
      }
      default ->
          rel.inputs().isEmpty()
              ? rel
              : rel.withInputs(rel.inputs().stream().map(OrderChecks::apply).toList());
    };
  }

  /** The first keys, up to one that is not read. */
  private static List<SortKey> read(List<SortKey> order, Set<Integer> columns) {
    List<SortKey> keys = new ArrayList<>();
    for (SortKey key : order) {
      if (!columns.contains(key.column())) {
        break;
      }
      keys.add(key);
    }
    return List.copyOf(keys);
  }
}
