package io.sheaf.operators.join;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.row.JoinTable;
import io.sheaf.columnar.row.JoinTable.RowRange;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.FragmentContext;
import java.util.List;

/**
 * All pairs of probe rows and build rows. A batch of many probe rows is paired with one build row
 * after the other: its columns are used as they are and the build row's values are constants. Few
 * probe rows are paired each with stretches of build rows.
 */
final class CrossPairs implements CandidatePairs {
  private static final int FEW_ROWS = 64;

  private final FragmentContext fragment;
  private final List<RowRange> ranges;
  private final JoinedBatch joined;
  private final int width;
  private final int batchRows;
  private final int[] pairRows;
  private final long[] pairFound;
  private ColumnBatch input;
  private int[] openRows = {};
  private int open;
  private boolean few;

  /** The place among the build rows. */
  private int range;

  private int rowInRange;

  /** The place among the open probe rows, when they are few. */
  private int current;

  private long oneRow;

  /**
   * @param ranges the build rows to take
   */
  CrossPairs(JoinTable table, List<RowRange> ranges, Schema probeSchema, FragmentContext fragment) {
    this.fragment = fragment;
    this.ranges = ranges.stream().filter(r -> r.count() > 0).toList();
    this.joined = new JoinedBatch(probeSchema, table);
    this.width = table.layout().width();
    this.batchRows = fragment.settings().batchRows();
    this.pairRows = new int[batchRows];
    this.pairFound = new long[batchRows];
  }

  @Override
  public void start(ColumnBatch batch) {
    openRows = ProbeLookup.atLeast(openRows, batch.rowCount());
    for (int i = 0; i < batch.rowCount(); i++) {
      openRows[i] = i;
    }
    start(batch, batch.rowCount());
  }

  /** Begins with some rows of a probe batch only, in ascending order. */
  void start(ColumnBatch batch, int[] rows, int count) {
    openRows = ProbeLookup.atLeast(openRows, count);
    System.arraycopy(rows, 0, openRows, 0, count);
    start(batch, count);
  }

  private void start(ColumnBatch batch, int count) {
    input = batch;
    open = count;
    few = count < Math.min(FEW_ROWS, batchRows);
    range = 0;
    rowInRange = 0;
    current = 0;
  }

  @Override
  public JoinedBatch next(byte[] settled) {
    fragment.checkCancelled();
    return few ? nextOfFew(settled) : nextOfMany(settled);
  }

  private JoinedBatch nextOfMany(byte[] settled) {
    if (range == ranges.size()) {
      return null;
    }
    if (settled != null) {
      dropSettled(settled);
    }
    if (open == 0) {
      return null;
    }
    oneRow = ranges.get(range).first() + (long) rowInRange * width;
    if (++rowInRange == ranges.get(range).count()) {
      range++;
      rowInRange = 0;
    }
    return joined.resetOneRow(input, open == input.rowCount() ? null : openRows, oneRow, open);
  }

  private void dropSettled(byte[] settled) {
    int kept = 0;
    for (int i = 0; i < open; i++) {
      openRows[kept] = openRows[i];
      kept += settled[openRows[i]] == 0 ? 1 : 0;
    }
    open = kept;
  }

  private JoinedBatch nextOfFew(byte[] settled) {
    int count = 0;
    while (count < batchRows && current < open) {
      int row = openRows[current];
      if (range == ranges.size() || (settled != null && settled[row] != 0)) {
        current++;
        range = 0;
        rowInRange = 0;
        if (ranges.isEmpty()) {
          return null;
        }
        continue;
      }
      RowRange rows = ranges.get(range);
      int part = Math.min(batchRows - count, rows.count() - rowInRange);
      for (int i = 0; i < part; i++) {
        pairRows[count + i] = row;
        pairFound[count + i] = rows.first() + (long) (rowInRange + i) * width;
      }
      count += part;
      rowInRange += part;
      if (rowInRange == rows.count()) {
        range++;
        rowInRange = 0;
      }
    }
    return count == 0 ? null : joined.reset(input, pairRows, true, pairFound, count);
  }

  @Override
  public int probeRow(int pair) {
    return few ? pairRows[pair] : openRows[pair];
  }

  @Override
  public long buildRow(int pair) {
    return few ? pairFound[pair] : oneRow;
  }
}
