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
    answer(pairs, TRUE);
    return answers;
  }

  /**
   * Gives an answer to all probe rows that have a fulfilling pair among those, unless they have
   * one.
   */
  void answer(CandidatePairs candidates, byte answer) {
    for (JoinedBatch batch; (batch = candidates.next(answers)) != null; ) {
      int count = batch.rowCount();
      if (condition == null) {
        for (int i = 0; i < count; i++) {
          answers[candidates.probeRow(i)] = answer;
        }
      } else {
        rows = ProbeLookup.atLeast(rows, count);
        int kept = condition.select(batch, rows);
        for (int i = 0; i < kept; i++) {
          answers[candidates.probeRow(rows[i])] = answer;
        }
      }
    }
  }

  @Override
  public void close() {
    if (condition != null) {
      condition.close();
    }
  }
}
