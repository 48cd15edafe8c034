package io.sheaf.storage.parquet;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.storage.ColumnStatistics;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.SplitPruner;
import io.sheaf.storage.fs.RandomReader;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the rows of a row group that may fulfil a request's conjuncts, by the page indexes of the
 * columns they look at.
 *
 * <p>Pages of different columns do not end together. All their borders cut the row group into
 * stretches that lie in one page of each column, and each stretch is decided on its own:
 *
 * <pre>
 *   a  |------ 1..5 ------|------ 6..9 ------|
 *   b  |- x..x -|------- y..z -------|- x..z-|
 *      |   1    |    2    |    3     |   4   |     a = 7 and b = 'y': rows of 3 and 4
 * </pre>
 */
final class PagePruner {
  private final ParquetSplit split;
  private final int[] columns;

  /** By column of the request; null where no index is of use. */
  private final PageIndex[] indexes;

  private PagePruner(ParquetSplit split, int[] columns) {
    this.split = split;
    this.columns = columns;
    this.indexes = new PageIndex[columns.length];
  }

  /**
   * The rows that may match; all where nothing more is known.
   *
   * @throws io.sheaf.columnar.error.SheafException IO_ERROR when an index can't be read
   */
  static RowRanges rows(ParquetSplit split, ReadRequest request) {
    Set<Integer> wanted = new TreeSet<>();
    request.pruning().forEach(conjunct -> collectColumns(conjunct, wanted));
    wanted.removeIf(
        i ->
            split.column(request.columns()[i]).nested() != null
                || split.chunk(request.columns()[i]).columnIndexLength() <= 0);
    if (wanted.isEmpty()) {
      return RowRanges.all(split.rowCount());
    }
    PagePruner pruner = new PagePruner(split, request.columns());
    ParquetFile parquet = split.file();
    try (RandomReader file = parquet.entry().fileSystem().open(parquet.entry())) {
      for (int i : wanted) {
        pruner.indexes[i] = PageIndex.read(file, split, request.columns()[i]);
      }
    } catch (IOException failure) {
      throw ParquetFile.ioError(parquet.entry(), failure);
    }
    return pruner.matching(request.pruning());
  }

  private static void collectColumns(Expr expression, Set<Integer> into) {
    if (expression instanceof Expr.InputRef ref) {
      into.add(ref.index());
    }
    expression.operands().forEach(operand -> collectColumns(operand, into));
  }

  private RowRanges matching(List<Expr> conjuncts) {
    RowRanges.Builder ranges = new RowRanges.Builder();
    int[] pages = new int[indexes.length];
    long rowCount = split.rowCount();
    for (long start = 0; start < rowCount; ) {
      long end = rowCount;
      for (int i = 0; i < indexes.length; i++) {
        if (indexes[i] != null) {
          end = Math.min(end, indexes[i].endRow(pages[i], rowCount));
        }
      }
      long rows = end - start;
      if (SplitPruner.mayMatch(conjuncts, i -> statistics(i, pages[i], rows), rows)) {
        ranges.add(start, end);
      }
      for (int i = 0; i < indexes.length; i++) {
        if (indexes[i] != null && indexes[i].endRow(pages[i], rowCount) == end) {
          pages[i]++;
        }
      }
      start = end;
    }
    return ranges.build();
  }

  /** What is known of a stretch of {@code rows} rows inside a page, or inside the row group. */
  private ColumnStatistics statistics(int index, int page, long rows) {
    PageIndex pages = indexes[index];
    ColumnStatistics whole = pages == null ? split.statistics(columns[index]) : pages.pages()[page];
    long wholeRows = pages == null ? split.rowCount() : pages.rowCount(page, split.rowCount());
    // Of a part's nulls only none and all are known from the whole.
    long nulls = whole.nullCount() == 0 ? 0 : whole.nullCount() == wholeRows ? rows : -1;
    return new ColumnStatistics(
        whole.min(),
        whole.max(),
        rows == wholeRows ? whole.nullCount() : nulls,
        -1,
        whole.mayHaveNaN());
  }
}
