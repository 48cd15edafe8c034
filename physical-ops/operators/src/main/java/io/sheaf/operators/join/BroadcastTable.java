package io.sheaf.operators.join;

import io.sheaf.columnar.row.JoinTable;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.exchange.ExchangeAccess;
import io.sheaf.operators.exchange.ExchangeReader;
import io.sheaf.operators.exchange.OutputId;
import io.sheaf.operators.exchange.RemoteOutput;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.FragmentResources;
import io.sheaf.operators.pipeline.FragmentRunner;
import io.sheaf.operators.pipeline.NestedFragment;
import io.sheaf.operators.spec.BuiltTableSpec;
import io.sheaf.operators.spec.ExchangeSourceSpec;
import io.sheaf.operators.spec.JoinBuildSpec;
import java.util.Arrays;
import java.util.List;

/** A join table over rows that were broadcast, built once a member. Stateless. */
public final class BroadcastTable {
  /** Names a table among what a member's tasks share: the same rows and keys, the same table. */
  private record Name(int stage, List<Integer> keys, List<Object> rows) {}

  private BroadcastTable() {}

  /** The table, borrowed until the task ends. */
  public static JoinTable of(BuiltTableSpec spec, int[] keys, FragmentContext fragment) {
    ExchangeAccess access = fragment.exchange();
    if (access == null) {
      throw new IllegalStateException(
          "stage " + spec.stage() + " left no single join table, and nothing here is shared");
    }
    List<Object> rows =
        fragment.inputs(spec.stage()).stream().map(BroadcastTable::identity).toList();
    Name name = new Name(spec.stage(), Arrays.stream(keys).boxed().toList(), rows);
    return ExchangeReader.unchecked(
        () ->
            fragment
                .own(
                    access
                        .shared()
                        .lease(access.execution(), name, () -> build(spec, keys, fragment)))
                .value()
                .table());
  }

  /** An output made anew after a failure is another output. */
  private static Object identity(TaskResult output) {
    return output
            instanceof RemoteOutput(OutputId id, var key, var member, var host, var port, var sizes)
        ? id
        : output;
  }

  private static BuiltTable build(BuiltTableSpec spec, int[] keys, FragmentContext fragment)
      throws Exception {
    JoinBuildSpec plan =
        new JoinBuildSpec(new ExchangeSourceSpec(spec.stage(), List.of(), spec.schema()), keys);
    try (FragmentResources resources = new FragmentResources()) {
      return (BuiltTable) FragmentRunner.run(plan, new NestedFragment(fragment, resources));
    }
  }
}
