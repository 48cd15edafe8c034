package io.sheaf.operators.join;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.row.JoinTable;
import io.sheaf.columnar.row.JoinTable.RowRange;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.FragmentContext;

/**
 * Existence by the rules of NOT IN when a residual condition decides which build rows count: a row
 * without a match is unknown if, having a null key, any build row fulfils the condition with it, or
 * else any build row with a null key does.
 */
final class NullAwareExistence implements ExistenceTest {
  private final ProbeLookup lookup;
  private final PairExistence matches;
  private final CrossPairs withAll;
  private final CrossPairs withNullKeys;
  private int[] rows = {};

  /**
   * @param matches the test of equal keys, which goes through {@code lookup}; closed with this one
   */
  NullAwareExistence(
      JoinTable table,
      ProbeLookup lookup,
      PairExistence matches,
      Schema probeSchema,
      FragmentContext fragment) {
    this.lookup = lookup;
    this.matches = matches;
    this.withAll = new CrossPairs(table, table.ranges(), probeSchema, fragment);
    this.withNullKeys =
        new CrossPairs(
            table,
            table.ranges().stream().filter(RowRange::nullKeys).toList(),
            probeSchema,
            fragment);
  }

  @Override
  public byte[] test(ColumnBatch input) {
    byte[] answers = matches.test(input);
    byte[] nullKeys = lookup.nullKeys();
    consider(input, answers, nullKeys, true, withAll);
    consider(input, answers, nullKeys, false, withNullKeys);
    return answers;
  }

  private void consider(
      ColumnBatch input, byte[] answers, byte[] nullKeys, boolean nullKey, CrossPairs pairs) {
    rows = ProbeLookup.atLeast(rows, input.rowCount());
    int count = 0;
    for (int i = 0; i < input.rowCount(); i++) {
      if (answers[i] == FALSE && (nullKeys != null && nullKeys[i] != 0) == nullKey) {
        rows[count++] = i;
      }
    }
    if (count > 0) {
      pairs.start(input, rows, count);
      matches.answer(pairs, UNKNOWN);
    }
  }

  @Override
  public void close() {
    matches.close();
  }
}
