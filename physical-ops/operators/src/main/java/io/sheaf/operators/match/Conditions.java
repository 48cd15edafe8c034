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
  private static final int BLOCK_ROWS = 256;

  private final Condition[] conditions;
  private final int[] blocks;
  private final Partition partition;
  private final RowBits known;
  private long forgotten;

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
    this.blocks = new int[count];
    int capacity = Math.min(BLOCK_ROWS, fragment.settings().batchRows());
    this.partition = partition;
    this.known = new RowBits(Math.max(1, 2 * count), memory);
    for (MatchDefinition definition : spec.definitions()) {
      blocks[definition.variable()] = capacity;
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

  /** Computes a condition for the block that has the row: rows are asked for backwards, too. */
  private void compute(Condition condition, int variable, long row) {
    int block = blocks[variable];
    long from = Math.max(Math.max(partition.start(), forgotten), row - row % block);
    int count = (int) (Math.min(row - row % block + block, partition.end()) - from);
    int found;
    try {
      found = condition.choose(from, count);
    } catch (SheafException failure) {
      // Another row's failure counts only when that row is asked for.
      if (count == 1) {
        throw failure;
      }
      blocks[variable] = 1;
      compute(condition, variable, row);
      return;
    }
    for (int i = 0; i < count; i++) {
      known.set(from + i, 2 * variable);
    }
    for (int i = 0; i < found; i++) {
      known.set(from + condition.chosen(i), 2 * variable + 1);
    }
  }

  /** Forgets rows in front of one, which are not asked for again. */
  void forget(long before) {
    known.forget(before);
    forgotten = Math.max(forgotten, before);
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
