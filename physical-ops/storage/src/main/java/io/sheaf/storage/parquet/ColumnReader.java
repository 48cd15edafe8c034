package io.sheaf.storage.parquet;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.type.Layout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Decodes a flat column page by page. */
final class ColumnReader implements RowGroupColumn {
  private final ChunkReader chunk;
  private final ParquetColumn column;
  private final Output output = new Output();

  /** The pages that the current batch touches, in order. Strings of the batch point into them. */
  private final List<Page> pages = new ArrayList<>();

  private long batchStart = -1;

  ColumnReader(ChunkReader chunk, ParquetColumn column) {
    this.chunk = chunk;
    this.column = column;
  }

  /** Loads the pages of a batch and lets go of those before. */
  private void reach(long start, int count) throws IOException {
    if (start == batchStart) {
      return;
    }
    while (!pages.isEmpty() && pages.getFirst().endRow() <= start) {
      pages.removeFirst().close();
    }
    while (pages.isEmpty() || pages.getLast().endRow() < start + count) {
      pages.add(chunk.next(start));
    }
    Page first = pages.getFirst();
    first.mark((int) (start - first.firstRow()));
    batchStart = start;
  }

  /**
   * The dictionary, if the batch can be given as codes. Only strings are: other values cost no more
   * than their codes.
   */
  private Dictionary sharedDictionary() {
    if (column.layout() != Layout.VIEW) {
      return null;
    }
    Dictionary shared = pages.getFirst().dictionary();
    for (int i = 1; i < pages.size(); i++) {
      if (pages.get(i).dictionary() != shared) {
        return null;
      }
    }
    return shared;
  }

  private Output output(Dictionary shared, int count, ColumnBuffer into) {
    return shared != null ? output.codes(count, into) : output.values(column.layout(), count, into);
  }

  private Column finish(Dictionary shared, int count, byte[] nulls, int missing) {
    return output.column(
        column.field().type(),
        count,
        missing == 0 ? null : nulls,
        shared == null ? null : shared.values());
  }

  @Override
  public Column read(long start, int count, ColumnBuffer into) throws IOException {
    reach(start, count);
    Dictionary shared = sharedDictionary();
    Output out = output(shared, count, into);
    byte[] nulls = column.optional() ? into.nulls(count) : null;
    int missing = 0;
    for (Page page : pages) {
      long from = Math.max(start, page.firstRow());
      int part = (int) (Math.min(page.endRow(), start + count) - from);
      missing += page.read((int) (from - page.firstRow()), part, out, (int) (from - start), nulls);
    }
    return finish(shared, count, nulls, missing);
  }

  @Override
  public Column read(long start, int count, int[] rows, int chosen, ColumnBuffer into)
      throws IOException {
    reach(start, count);
    Dictionary shared = sharedDictionary();
    Output out = output(shared, chosen, into);
    byte[] nulls = column.optional() ? into.nulls(chosen) : null;
    int missing = 0;
    int done = 0;
    for (Page page : pages) {
      int shift = (int) (start - page.firstRow());
      long end = page.endRow() - start;
      int from = done;
      while (done < chosen && rows[done] < end) {
        done++;
      }
      if (done > from) {
        missing += page.gather(rows, from, done - from, shift, out, from, nulls);
      }
    }
    return finish(shared, chosen, nulls, missing);
  }

  @Override
  public void close() {
    pages.forEach(Page::close);
    pages.clear();
    chunk.close();
  }
}
