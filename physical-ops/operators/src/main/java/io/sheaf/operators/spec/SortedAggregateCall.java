package io.sheaf.operators.spec;

import io.sheaf.columnar.type.DataType;
import java.util.List;

/**
 * One aggregate over ordered rows of a group.
 *
 * @param function quantile_cont, quantile_disc, mode, mad, entropy, string_agg, first, last,
 *     approx_count_distinct, approx_quantile, or a registered aggregate function
 * @param arguments input columns: the value, then constants such as a fraction or a separator
 * @param filter BOOLEAN input column that chooses the rows, or -1
 * @param rows number of the rows it is computed from, as their class column tells; see {@link
 *     SortedAggregateSpec}
 * @param distinct whether of rows that follow each other with equal arguments one counts
 * @param type the result's type, as the planner decided it
 */
public record SortedAggregateCall(
    String function,
    List<Integer> arguments,
    int filter,
    int rows,
    boolean distinct,
    DataType type) {
  public SortedAggregateCall {
    arguments = List.copyOf(arguments);
  }
}
