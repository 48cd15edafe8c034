package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.ColumnBatch;
import java.util.List;

/** The rows that pass all parts, each asked only about rows that the ones before left. */
final class AndSelector extends Selector {
  private final List<Selector> parts;

  AndSelector(List<Selector> parts) {
    this.parts = parts;
  }

  @Override
  public int select(ColumnBatch input, int[] rows) {
    int count = parts.get(0).select(input, rows);
    return rest(input, rows, count);
  }

  @Override
  int refine(ColumnBatch input, int[] rows, int count) {
    return rest(input, rows, parts.get(0).refine(input, rows, count));
  }

  private int rest(ColumnBatch input, int[] rows, int first) {
    int count = first;
    for (int i = 1; i < parts.size() && count > 0; i++) {
      count = parts.get(i).refine(input, rows, count);
    }
    return count;
  }

  @Override
  public void close() {
    parts.forEach(Selector::close);
  }
}
