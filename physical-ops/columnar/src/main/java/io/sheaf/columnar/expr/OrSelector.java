package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.ColumnBatch;
import java.util.Arrays;
import java.util.List;

/** The rows that pass any part, each asked only about rows that none before took. */
final class OrSelector extends Selector {
  private final List<Selector> parts;
  private int[] open = {};
  private int[] taken = {};
  private byte[] marks = {};

  OrSelector(List<Selector> parts) {
    this.parts = parts;
  }

  @Override
  public int select(ColumnBatch input, int[] rows) {
    return refine(input, rows, Selection.all(rows, input.rowCount()));
  }

  @Override
  int refine(ColumnBatch input, int[] rows, int count) {
    grow(input.rowCount());
    System.arraycopy(rows, 0, open, 0, count);
    // Marks are 1 for rows not taken, so that flags() and its kin can take either side.
    for (int i = 0; i < count; i++) {
      marks[rows[i]] = 1;
    }
    int left = count;
    for (Selector part : parts) {
      if (left == 0) {
        break;
      }
      System.arraycopy(open, 0, taken, 0, left);
      int found = part.refine(input, taken, left);
      if (found > 0) {
        for (int i = 0; i < found; i++) {
          marks[taken[i]] = 0;
        }
        left = Selection.refineFlags(marks, 1, open, left);
      }
    }
    return left == count ? 0 : Selection.refineFlags(marks, 0, rows, count);
  }

  private void grow(int rows) {
    if (open.length < rows) {
      int size = Math.max(rows, 1024);
      open = new int[size];
      taken = Arrays.copyOf(taken, size);
      marks = new byte[size];
    }
  }

  @Override
  public void close() {
    parts.forEach(Selector::close);
  }
}
