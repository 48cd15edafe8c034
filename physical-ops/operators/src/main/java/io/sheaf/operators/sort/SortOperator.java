package io.sheaf.operators.sort;

import io.sheaf.columnar.row.RowOrder;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.scan.KeyBound;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.operators.spec.SortSpec;
import io.sheaf.operators.spec.TopNSpec;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Puts sorts into the pipelines of a task: a sink that collects and sorts, a source that gives the
 * rows in order.
 */
public final class SortOperator {
  /** Most rows that are kept as candidates; beyond, sorting is no slower and can spill. */
  private static final long MOST_CANDIDATES = 1 << 16;

  private SortOperator() {}

  /** Ends the open pipelines in a sort and starts one from its result. */
  public static void build(SortSpec spec, PipelineBuilder pipelines) {
    Sorting sorting = sorting(RowOrders.of(spec.schema(), spec.keys()), pipelines);
    pipelines.sink(spec, new SortSink(sorting));
    pipelines.source(spec, source(sorting, 0, Long.MAX_VALUE));
  }

  /**
   * Builds the input, ends it in a search for the first rows and starts a pipeline from the result.
   */
  public static void build(TopNSpec spec, PipelineBuilder pipelines) {
    RowOrder order = RowOrders.of(spec.schema(), spec.keys());
    long fetch = spec.fetch() < 0 ? Long.MAX_VALUE : spec.fetch();
    if (fetch > MOST_CANDIDATES || spec.offset() > MOST_CANDIDATES - fetch) {
      pipelines.input(spec.input());
      Sorting sorting = sorting(order, pipelines);
      pipelines.sink(spec, new SortSink(sorting));
      pipelines.source(spec, source(sorting, spec.offset(), fetch));
      return;
    }
    int wanted = fetch == 0 ? 0 : (int) (spec.offset() + fetch);
    KeyBound bound = KeyBound.of(spec.input(), spec.keys().getFirst()).orElse(null);
    pipelines.input(spec.input(), bound);
    TopN top = pipelines.fragment().own(new TopN(order, wanted, bound, pipelines.fragment()));
    pipelines.sink(spec, top);
    pipelines.source(
        spec, new OrderedSource(order.layout(), () -> top.walk(spec.offset()), fetch, top));
  }

  private static Sorting sorting(RowOrder order, PipelineBuilder pipelines) {
    return pipelines.fragment().own(new Sorting(order, pipelines.fragment()));
  }

  private static OrderedSource source(Sorting sorting, long offset, long fetch) {
    return new OrderedSource(sorting.order().layout(), () -> sorting.open(offset), fetch, sorting);
  }

  /** Keys as EXPLAIN shows them: {@code $3 desc, $0 nulls first}. */
  public static String describe(List<SortKey> keys) {
    return keys.stream()
        .map(
            key ->
                "$"
                    + key.column()
                    + (key.descending() ? " desc" : "")
                    + (key.nullsFirst() ? " nulls first" : ""))
        .collect(Collectors.joining(", "));
  }
}
