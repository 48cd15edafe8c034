package io.sheaf.operators.match;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.row.RowLayout;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.spec.MatchDefinition;
import io.sheaf.operators.spec.MatchSpec;

/**
 * Which rows may be matched to which variables. What conditions of one row say is kept, 2 bits a
 * row and variable: known, and true. One thread's.
 */
final class Conditions implements AutoCloseable {
  private static final int FIRST_ROWS = 16;

  private final Condition[] conditions;
  private final int[] ahead;
  private final int capacity;
  private final Partition partition;
  private final RowBits known;

  Conditions(
      MatchSpec spec,
      Partition partition,
      MatchPath path,
      VariableNames names,
      RowLayout layout,
      MemoryConsumer memory,
      FragmentContext fragment) {
    int count = spec.variables().size();
    this.conditions = new Condition[count];
    this.ahead = new int[count];
    this.capacity = Math.max(FIRST_ROWS, fragment.settings().batchRows());
    this.partition = partition;
    this.known = new RowBits(Math.max(1, 2 * count), memory);
    for (MatchDefinition definition : spec.definitions()) {
      ahead[definition.variable()] = FIRST_ROWS;
      conditions[definition.variable()] =
          new Condition(
              definition,
              count,
              partition,
              path,
              names,
              layout,
              spec.input().schema(),
              fragment.evaluation(),
              memory,
              definition.isOfOneRow() ? capacity : 1);
    }
  }

  /** Whether the row behind the path may be matched to a variable. */
  boolean hold(int variable, long row, long matchNumber) {
    Condition condition = conditions[variable];
    if (condition == null) {
      return true;
    }
    if (!condition.isOfOneRow()) {
      return condition.holds(row, matchNumber);
    }
    if (!known.get(row, 2 * variable)) {
      compute(condition, variable, row);
    }
    return known.get(row, 2 * variable + 1);
  }

  /** Computes a condition for a row and some that follow it. */
  private void compute(Condition condition, int variable, long row) {
    int count = (int) Math.min(ahead[variable], partition.end() - row);
    int found;
    try {
      found = condition.choose(row, count);
    } catch (SheafException failure) {
      // Another row's failure counts only when that row is asked for.
      if (count == 1) {
        throw failure;
      }
      ahead[variable] = 1;
      count = 1;
      found = condition.choose(row, 1);
    }
    for (int i = 0; i < count; i++) {
      known.set(row + i, 2 * variable);
    }
    for (int i = 0; i < found; i++) {
      known.set(row + condition.chosen(i), 2 * variable + 1);
    }
    ahead[variable] = Math.min(2 * count, capacity);
  }

  /** Forgets rows in front of one, which are not asked for again. */
  void forget(long before) {
    known.forget(before);
  }

  @Override
  public void close() {
    known.close();
    for (Condition condition : conditions) {
      if (condition != null) {
        condition.close();
      }
    }
  }
}
