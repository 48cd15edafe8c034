package io.sheaf.operators.join;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.expr.Evaluator;

/**
 * The disjunction of a condition over pairs in three-valued logic: true if any is true, else
 * unknown if any is null.
 */
final class PairTruth implements ExistenceTest {
  private final CandidatePairs pairs;
  private final Evaluator condition;
  private final ColumnBuffer buffer = new ColumnBuffer();
  private byte[] answers = {};
  private byte[] settled = {};

  /**
   * @param condition over the columns of a pair; closed with this test
   */
  PairTruth(CandidatePairs pairs, Evaluator condition) {
    this.pairs = pairs;
    this.condition = condition;
  }

  @Override
  public byte[] test(ColumnBatch input) {
    answers = ProbeLookup.zeros(answers, input.rowCount());
    settled = ProbeLookup.zeros(settled, input.rowCount());
    pairs.start(input);
    for (JoinedBatch batch; (batch = pairs.next(settled)) != null; ) {
      BooleanColumn truth = (BooleanColumn) condition.evaluate(batch).flat(buffer);
      for (int i = 0; i < batch.rowCount(); i++) {
        int row = pairs.probeRow(i);
        if (truth.isNull(i)) {
          answers[row] = settled[row] != 0 ? TRUE : UNKNOWN;
        } else if (truth.values()[i] != 0) {
          answers[row] = TRUE;
          settled[row] = 1;
        }
      }
    }
    return answers;
  }

  @Override
  public void close() {
    condition.close();
  }
}
