package io.sheaf.operators.join;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.row.JoinTable;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.FragmentContext;

/**
 * The pairs with equal keys in rounds: each round takes the next build rows of every probe row that
 * is not settled, one while many are open, more when few are left. So a probe row that its first
 * pair settles costs one pair however many duplicates follow.
 */
final class ChainRounds implements CandidatePairs {
  private final FragmentContext fragment;
  private final ProbeLookup lookup;
  private final JoinedBatch joined;
  private final int batchRows;
  private ColumnBatch input;
  private int[] openRows = {};
  private long[] chains = {};
  private int open;
  private int[] pairRows = {};
  private long[] pairFound = {};

  ChainRounds(JoinTable table, ProbeLookup lookup, Schema probeSchema, FragmentContext fragment) {
    this.fragment = fragment;
    this.lookup = lookup;
    this.joined = new JoinedBatch(probeSchema, table);
    this.batchRows = fragment.settings().batchRows();
  }

  @Override
  public void start(ColumnBatch batch) {
    input = batch;
    int count = batch.rowCount();
    openRows = ProbeLookup.atLeast(openRows, count);
    chains = ProbeLookup.atLeast(chains, count);
    int most = Math.max(count, batchRows);
    pairRows = ProbeLookup.atLeast(pairRows, most);
    pairFound = ProbeLookup.atLeast(pairFound, most);
    open = ProbeLookup.matched(lookup.find(batch), count, openRows, chains);
  }

  @Override
  public JoinedBatch next(byte[] settled) {
    fragment.checkCancelled();
    dropSettled(settled);
    if (open == 0) {
      return null;
    }
    int each = Math.max(1, batchRows / open);
    int count = 0;
    for (int i = 0; i < open; i++) {
      long chain = chains[i];
      for (int k = 0; k < each && chain != 0; k++) {
        pairRows[count] = openRows[i];
        pairFound[count] = chain;
        count++;
        chain = JoinTable.next(chain);
      }
      chains[i] = chain;
    }
    return joined.reset(input, pairRows, each > 1, pairFound, count);
  }

  private void dropSettled(byte[] settled) {
    int kept = 0;
    for (int i = 0; i < open; i++) {
      int row = openRows[i];
      long chain = chains[i];
      openRows[kept] = row;
      chains[kept] = chain;
      if (chain != 0 && (settled == null || settled[row] == 0)) {
        kept++;
      }
    }
    open = kept;
  }

  @Override
  public int probeRow(int pair) {
    return pairRows[pair];
  }

  @Override
  public long buildRow(int pair) {
    return pairFound[pair];
  }
}
