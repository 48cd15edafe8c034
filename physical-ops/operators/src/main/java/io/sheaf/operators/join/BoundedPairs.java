package io.sheaf.operators.join;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.row.JoinTable;
import io.sheaf.columnar.row.KeyWords;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.FragmentContext;

/**
 * Pairs each probe row with the blocks of build rows that are between its bounds. The condition is
 * left to whoever takes the pairs.
 */
final class BoundedPairs implements CandidatePairs {
  private final FragmentContext fragment;
  private final RangeBounds bounds;
  private final BlockBounds blocks;
  private final JoinedBatch joined;
  private final int width;
  private final int[] pairRows;
  private final long[] pairFound;
  private final Words below = new Words();
  private final Words above = new Words();
  private ColumnBatch input;
  private int row;
  private int block;
  private int end;
  private int rowInBlock;

  BoundedPairs(
      JoinTable table,
      RangeBounds bounds,
      BlockBounds blocks,
      Schema probeSchema,
      FragmentContext fragment) {
    this.fragment = fragment;
    this.bounds = bounds;
    this.blocks = blocks;
    this.joined = new JoinedBatch(probeSchema, table);
    this.width = table.layout().width();
    this.pairRows = new int[fragment.settings().batchRows()];
    this.pairFound = new long[pairRows.length];
  }

  /** One bound of each row of a probe batch. */
  private static final class Words {
    private final ColumnBuffer buffer = new ColumnBuffer();
    private long[] words = {};
    private byte[] nulls;

    void load(ColumnBatch batch, int column, long absent) {
      int count = batch.rowCount();
      if (words.length < count) {
        words = new long[count];
      }
      nulls = null;
      if (column < 0) {
        java.util.Arrays.fill(words, 0, count, absent);
        return;
      }
      Column flat = batch.column(column).flat(buffer);
      KeyWords.of(flat, count, words);
      nulls = flat.nulls();
    }

    boolean isNull(int row) {
      return nulls != null && nulls[row] != 0;
    }
  }

  @Override
  public void start(ColumnBatch batch) {
    input = batch;
    below.load(batch, bounds.low() < 0 ? -1 : bounds.below(), Long.MAX_VALUE);
    above.load(batch, bounds.high() < 0 ? -1 : bounds.above(), Long.MIN_VALUE);
    row = -1;
    block = 0;
    end = 0;
    rowInBlock = 0;
  }

  @Override
  public JoinedBatch next(byte[] settled) {
    fragment.checkCancelled();
    int count = 0;
    while (count < pairRows.length) {
      if (block >= end || (settled != null && settled[row] != 0)) {
        if (!nextRow(settled)) {
          break;
        }
        continue;
      }
      if (rowInBlock == 0 && !blocks.mayHold(block, below.words[row], above.words[row])) {
        block++;
        continue;
      }
      int part = Math.min(pairRows.length - count, blocks.rows(block) - rowInBlock);
      long first = blocks.first(block) + (long) rowInBlock * width;
      for (int i = 0; i < part; i++) {
        pairRows[count + i] = row;
        pairFound[count + i] = first + (long) i * width;
      }
      count += part;
      rowInBlock += part;
      if (rowInBlock == blocks.rows(block)) {
        rowInBlock = 0;
        block++;
      }
    }
    return count == 0 ? null : joined.reset(input, pairRows, true, pairFound, count);
  }

  private boolean nextRow(byte[] settled) {
    while (++row < input.rowCount()) {
      boolean open = settled == null || settled[row] == 0;
      if (open && !below.isNull(row) && !above.isNull(row)) {
        block = blocks.from(above.words[row]);
        end = blocks.to(below.words[row]);
        rowInBlock = 0;
        return true;
      }
    }
    row = Math.max(0, input.rowCount() - 1);
    block = 0;
    end = 0;
    return false;
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
