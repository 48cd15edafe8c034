package io.sheaf.operators.spec;

import io.sheaf.columnar.type.DataType;
import java.util.List;

/**
 * One aggregate of an aggregation. DISTINCT is not here: the planner makes it an aggregation below.
 *
 * @param function registered name, lower case: sum, count, avg, min, max, ...
 * @param arguments input columns; empty for count(*)
 * @param filter BOOLEAN input column that chooses the rows, or -1
 * @param type the result's type, as the planner decided it
 */
public record AggregateCall(String function, List<Integer> arguments, int filter, DataType type) {
  public AggregateCall {
    arguments = List.copyOf(arguments);
  }
}
