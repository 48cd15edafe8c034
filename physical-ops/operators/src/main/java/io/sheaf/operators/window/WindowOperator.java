package io.sheaf.operators.window;

import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.sort.Sorting;
import io.sheaf.operators.spec.WindowSpec;

/**
 * Puts window functions into the pipelines of a task: a sink that sorts, a source that gives the
 * rows in order with the functions' columns.
 */
public final class WindowOperator {
  private WindowOperator() {}

  /** Ends the open pipelines in the sort and starts one from its rows. */
  public static void build(WindowSpec spec, PipelineBuilder pipelines) {
    FragmentContext fragment = pipelines.fragment();
    WindowPlan plan = new WindowPlan(spec);
    Sorting sorting = fragment.own(new Sorting(plan.order(), fragment));
    pipelines.sink(spec, sorting.sink());
    pipelines.source(spec, fragment.own(new WindowSource(plan, sorting, fragment)));
  }
}
