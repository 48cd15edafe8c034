package io.sheaf.operators.join;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.SelectedBatch;
import io.sheaf.columnar.row.JoinTable;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.FragmentContext;

/**
 * The pairs with equal keys, in the order of the probe rows; all of them, or those whose build row
 * is not marked yet.
 */
final class ChainPairs implements CandidatePairs {
  private final FragmentContext fragment;
  private final JoinTable table;
  private final ProbeLookup lookup;
  private final JoinedBatch joined;
  private final int[] pairRows;
  private final long[] pairFound;

  /** The probe rows that have a match; their columns are loaded once for all outputs. */
  private final SelectedBatch matched;

  private ColumnBatch input;
  private int[] rows = {};
  private long[] heads = {};
  private int matches;
  private int current;
  private long chain;
  private final boolean unmarked;
  private boolean direct;

  ChainPairs(JoinTable table, ProbeLookup lookup, Schema probeSchema, FragmentContext fragment) {
    this(table, lookup, probeSchema, fragment, false);
  }

  /**
   * The pairs whose build row has no mark: for a probe that only marks, further ones say nothing.
   */
  static ChainPairs unmarked(
      JoinTable table, ProbeLookup lookup, Schema probeSchema, FragmentContext fragment) {
    return new ChainPairs(table, lookup, probeSchema, fragment, true);
  }

  private ChainPairs(
      JoinTable table,
      ProbeLookup lookup,
      Schema probeSchema,
      FragmentContext fragment,
      boolean unmarked) {
    this.unmarked = unmarked;
    this.fragment = fragment;
    this.table = table;
    this.lookup = lookup;
    this.joined = new JoinedBatch(probeSchema, table);
    this.matched = new SelectedBatch(probeSchema.size());
    this.pairRows = new int[fragment.settings().batchRows()];
    this.pairFound = new long[pairRows.length];
  }

  @Override
  public void start(ColumnBatch batch) {
    input = batch;
    int count = batch.rowCount();
    long[] found = lookup.find(batch);
    rows = ProbeLookup.atLeast(rows, count);
    heads = ProbeLookup.atLeast(heads, count);
    matches = ProbeLookup.matched(found, count, rows, heads);
    matched.reset(batch, rows, matches);
    current = 0;
    chain = matches > 0 ? heads[0] : 0;
  }

  @Override
  public JoinedBatch next(byte[] settled) {
    fragment.checkCancelled();
    if (current == matches) {
      return null;
    }
    direct = table.isUnique() && !unmarked;
    if (direct) {
      current = matches;
      return joined.reset(input, matches == input.rowCount() ? null : rows, false, heads, matches);
    }
    int count = 0;
    boolean unique = table.isUnique();
    while (count < pairRows.length && current < matches) {
      pairRows[count] = current;
      pairFound[count] = chain;
      count += unmarked && table.isMarked(chain) ? 0 : 1;
      chain = unique ? 0 : JoinTable.next(chain);
      if (chain == 0) {
        current++;
        chain = current < matches ? heads[current] : 0;
      }
    }
    return joined.reset(matched, pairRows, true, pairFound, count);
  }

  @Override
  public int probeRow(int pair) {
    return direct ? rows[pair] : rows[pairRows[pair]];
  }

  @Override
  public long buildRow(int pair) {
    return direct ? heads[pair] : pairFound[pair];
  }
}
