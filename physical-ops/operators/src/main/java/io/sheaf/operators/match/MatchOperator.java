package io.sheaf.operators.match;

import io.sheaf.columnar.row.RowOrder;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.sort.RowOrders;
import io.sheaf.operators.sort.Sorting;
import io.sheaf.operators.spec.MatchSpec;
import io.sheaf.operators.window.SortedStretches;
import io.sheaf.operators.window.StretchSource;

/**
 * Puts row pattern matching into the pipelines of a task: a sink that sorts, a source that gives
 * the rows of matches.
 */
public final class MatchOperator {
  private MatchOperator() {}

  /** Ends the open pipelines in the sort and starts one from the matches. */
  public static void build(MatchSpec spec, PipelineBuilder pipelines) {
    FragmentContext fragment = pipelines.fragment();
    RowOrder order = RowOrders.of(spec.input().schema(), spec.order());
    PatternProgram program = new PatternProgram(spec);
    Sorting sorting = fragment.own(new Sorting(order, fragment));
    pipelines.sink(spec, sorting.sink());
    SortedStretches stretches =
        fragment.own(new SortedStretches(order, spec.partitionKeys(), sorting, fragment));
    pipelines.source(
        spec,
        new StretchSource(
            stretches,
            rows -> new MatchEvaluation(spec, program, order, rows, stretches.memory(), fragment)));
  }
}
