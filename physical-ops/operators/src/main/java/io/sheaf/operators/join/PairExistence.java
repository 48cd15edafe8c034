package io.sheaf.operators.join;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.expr.Predicate;

/** Existence of a pair that fulfils a condition. */
final class PairExistence implements ExistenceTest {
  private final CandidatePairs pairs;
  private final Predicate condition;
  private byte[] answers = {};
  private int[] rows = {};

  /**
   * @param condition over the columns of a pair, or null; closed with this test
   */
  PairExistence(CandidatePairs pairs, Predicate condition) {
    this.pairs = pairs;
    this.condition = condition;
  }

  @Override
  public byte[] test(ColumnBatch input) {
    answers = ProbeLookup.zeros(answers, input.rowCount());
    pairs.start(input);
    for (JoinedBatch candidates; (candidates = pairs.next(answers)) != null; ) {
      int count = candidates.rowCount();
      if (condition == null) {
        for (int i = 0; i < count; i++) {
          answers[pairs.probeRow(i)] = TRUE;
        }
      } else {
        rows = ProbeLookup.atLeast(rows, count);
        int kept = condition.select(candidates, rows);
        for (int i = 0; i < kept; i++) {
          answers[pairs.probeRow(rows[i])] = TRUE;
        }
      }
    }
    return answers;
  }

  @Override
  public void close() {
    if (condition != null) {
      condition.close();
    }
  }
}
