package io.sheaf.operators.recursion;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.FragmentResources;
import io.sheaf.operators.pipeline.FragmentRunner;
import io.sheaf.operators.pipeline.NestedFragment;
import io.sheaf.operators.pipeline.Source;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.RecursiveSpec;
import io.sheaf.operators.spec.StoreSinkSpec;
import io.sheaf.operators.table.StoredTable;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs the parts of a recursive query: the seed once, then the step over the rows of the round
 * before, until a round gives none. All rows are kept, counted, on disk when memory is short.
 */
public final class Recursion {
  private final RecursiveSpec spec;
  private final FragmentContext fragment;

  public Recursion(RecursiveSpec spec, FragmentContext fragment) {
    this.spec = spec;
    this.fragment = fragment;
  }

  /** Runs to the end; the source gives all rows. */
  public Source rows() {
    StoredTable all = fragment.own(table("recursion"));
    try {
      StoredTable round = run(spec.seed(), WorkingTables.NONE);
      try {
        while (round.rowCount() > 0) {
          fragment.checkCancelled();
          all.addAll(round);
          StoredTable next =
              run(spec.step(), new WorkingTables(Map.of(spec.round(), round, spec.all(), all)));
          round.close();
          round = next;
        }
      } finally {
        round.close();
      }
    } catch (RuntimeException known) {
      throw known;
    } catch (Exception checked) {
      throw new SheafException(
          ErrorCode.INTERNAL_ERROR, "a recursive query failed: " + checked.getMessage(), checked);
    }
    return new WorkingTableSource(all);
  }

  private StoredTable table(String name) {
    return new StoredTable(
        name, spec.schema(), fragment.memory(), fragment.settings().spillDirectory());
  }

  private StoredTable run(OperatorSpec plan, WorkingTables own) throws Exception {
    Map<Integer, StoredTable> visible = new HashMap<>(fragment.workingTables().tables());
    visible.putAll(own.tables());
    StoredTable rows = table("round of a recursion");
    FragmentResources resources = new FragmentResources();
    try {
      FragmentRunner.run(
          new StoreSinkSpec(plan, rows),
          new NestedFragment(fragment, resources, new WorkingTables(visible)));
    } catch (Throwable failure) {
      rows.close();
      throw failure;
    } finally {
      resources.close();
    }
    return rows;
  }
}
