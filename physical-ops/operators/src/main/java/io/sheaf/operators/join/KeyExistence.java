package io.sheaf.operators.join;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.row.JoinTable;
import java.util.Arrays;

/** Existence of an equal key. */
final class KeyExistence implements ExistenceTest {
  private final JoinTable table;
  private final ProbeLookup lookup;
  private final boolean nullAware;
  private byte[] answers = {};

  /**
   * @param nullAware whether nulls make an answer unknown, as in NOT IN
   */
  KeyExistence(JoinTable table, ProbeLookup lookup, boolean nullAware) {
    this.table = table;
    this.lookup = lookup;
    this.nullAware = nullAware;
  }

  @Override
  public byte[] test(ColumnBatch input) {
    int count = input.rowCount();
    if (answers.length < count) {
      answers = new byte[Math.max(count, 64)];
    }
    if (table.isEmpty()) {
      Arrays.fill(answers, 0, count, FALSE);
      return answers;
    }
    long[] found = lookup.find(input);
    byte none = nullAware && table.hasNullKeys() ? UNKNOWN : FALSE;
    for (int i = 0; i < count; i++) {
      answers[i] = found[i] == 0 ? none : TRUE;
    }
    byte[] nullKeys = lookup.nullKeys();
    if (nullAware && nullKeys != null) {
      for (int i = 0; i < count; i++) {
        answers[i] = nullKeys[i] != 0 ? UNKNOWN : answers[i];
      }
    }
    return answers;
  }

  @Override
  public void close() {}
}
