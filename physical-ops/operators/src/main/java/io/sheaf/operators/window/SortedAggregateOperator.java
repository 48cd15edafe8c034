package io.sheaf.operators.window;

import io.sheaf.columnar.row.RowOrder;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.sort.RowOrders;
import io.sheaf.operators.sort.Sorting;
import io.sheaf.operators.spec.SortedAggregateSpec;

/**
 * Puts an aggregation over ordered rows into the pipelines of a task: a sink that sorts, a source
 * that gives the groups.
 */
public final class SortedAggregateOperator {
  private SortedAggregateOperator() {}

  /** Ends the open pipelines in the sort and starts one from the groups. */
  public static void build(SortedAggregateSpec spec, PipelineBuilder pipelines) {
    FragmentContext fragment = pipelines.fragment();
    RowOrder order = RowOrders.of(spec.input().schema(), spec.order());
    Sorting sorting = fragment.own(new Sorting(order, fragment));
    pipelines.sink(spec, sorting.sink());
    SortedStretches stretches =
        fragment.own(new SortedStretches(order, spec.groupKeys(), sorting, fragment));
    int capacity = fragment.settings().batchRows();
    pipelines.source(
        spec,
        new StretchSource(
            stretches,
            rows -> new SortedAggregation(spec, order, rows, stretches.memory(), capacity)));
  }
}
