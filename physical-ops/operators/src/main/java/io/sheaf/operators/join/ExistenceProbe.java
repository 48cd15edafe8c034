package io.sheaf.operators.join;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.SelectedBatch;
import io.sheaf.columnar.type.DataType;
import io.sheaf.operators.pipeline.Transform;

/**
 * SEMI and the ANTI joins: the probe rows with one answer of an existence test, as a selection.
 * MARK: all rows and the answer.
 */
final class ExistenceProbe implements Transform {
  private final ExistenceTest test;
  private final byte wanted;
  private final boolean done;
  private final SelectedBatch selected;
  private int[] rows = {};
  private ColumnBatch output;

  /**
   * @param wanted the answer for which rows are kept
   * @param done whether it is known that no row will be kept
   * @param test closed with this transform
   */
  ExistenceProbe(ExistenceTest test, byte wanted, boolean done, int columnCount) {
    this.test = test;
    this.wanted = wanted;
    this.done = done;
    this.selected = new SelectedBatch(columnCount);
  }

  @Override
  public void accept(ColumnBatch input) {
    int total = input.rowCount();
    byte[] answers = test.test(input);
    rows = ProbeLookup.atLeast(rows, total);
    int count = 0;
    for (int i = 0; i < total; i++) {
      rows[count] = i;
      int different = answers[i] ^ wanted;
      // 1 when nothing differs, without a branch.
      count += (different - 1) >>> 31;
    }
    output = count == total ? input : count == 0 ? null : selected.reset(input, rows, count);
  }

  @Override
  public ColumnBatch next() {
    ColumnBatch result = output;
    output = null;
    return result;
  }

  @Override
  public boolean isDone() {
    return done;
  }

  @Override
  public void close() {
    test.close();
  }

  /** MARK: the input's columns and one more, the answer. */
  static final class Mark implements Transform {
    private final ExistenceTest test;
    private final MarkedBatch marked;
    private ColumnBatch output;

    Mark(ExistenceTest test, int columnCount) {
      this.test = test;
      this.marked = new MarkedBatch(columnCount);
    }

    @Override
    public void accept(ColumnBatch input) {
      output = marked.reset(input, test.test(input));
    }

    @Override
    public ColumnBatch next() {
      ColumnBatch result = output;
      output = null;
      return result;
    }

    @Override
    public void close() {
      test.close();
    }
  }

  /** A batch with a BOOLEAN column behind its own. */
  private static final class MarkedBatch extends ColumnBatch {
    private final int markIndex;
    private final ColumnBuffer buffer = new ColumnBuffer();
    private ColumnBatch input;
    private Column mark;

    MarkedBatch(int markIndex) {
      this.markIndex = markIndex;
    }

    MarkedBatch reset(ColumnBatch batch, byte[] answers) {
      input = batch;
      int count = batch.rowCount();
      byte[] values = buffer.bytes(count);
      byte[] nulls = buffer.nulls(count);
      int unknown = 0;
      for (int i = 0; i < count; i++) {
        values[i] = (byte) (answers[i] & 1);
        nulls[i] = (byte) (answers[i] >> 1);
        unknown |= nulls[i];
      }
      mark = new BooleanColumn(DataType.Simple.BOOLEAN, count, values, unknown == 0 ? null : nulls);
      return this;
    }

    @Override
    public int rowCount() {
      return input.rowCount();
    }

    @Override
    public int columnCount() {
      return markIndex + 1;
    }

    @Override
    public Column column(int index) {
      return index == markIndex ? mark : input.column(index);
    }

    @Override
    public Column column(int index, int[] rows, int count, ColumnBuffer into) {
      return index == markIndex
          ? mark.gather(rows, count, into)
          : input.column(index, rows, count, into);
    }

    @Override
    public boolean isLoaded(int index) {
      return index == markIndex || input.isLoaded(index);
    }
  }
}
