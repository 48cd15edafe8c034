package io.sheaf.operators.spec;

import io.sheaf.columnar.type.DataType;
import java.util.List;

/**
 * One window function. Its partitions are the rows that agree in the first {@code partitionKeys}
 * keys of the operator's order, ordered by the {@code orderKeys} that follow.
 *
 * @param function row_number, rank, dense_rank, percent_rank, cume_dist, ntile, lag, lead,
 *     first_value, last_value, nth_value, nth_value_from_last, a registered aggregate function, or
 *     one of {@link SortedAggregateCall}
 * @param arguments input columns; lag and lead: the value, then the distance in rows; nth_value:
 *     the value, then n; ntile: the number of parts
 * @param filter BOOLEAN input column that chooses the rows an aggregate takes, or -1
 * @param ignoreNulls whether lag, lead and the value functions pass over nulls
 * @param rowOrder the order in which an aggregate takes a frame's rows; none: that of the window
 * @param distinct whether of rows that follow each other with equal arguments one counts
 * @param type the result's type, as the planner decided it
 */
public record WindowCall(
    String function,
    List<Integer> arguments,
    int filter,
    boolean ignoreNulls,
    int partitionKeys,
    int orderKeys,
    WindowFrame frame,
    List<SortKey> rowOrder,
    boolean distinct,
    DataType type) {
  public WindowCall {
    arguments = List.copyOf(arguments);
    rowOrder = List.copyOf(rowOrder);
  }
}
