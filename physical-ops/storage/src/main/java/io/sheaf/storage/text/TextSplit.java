package io.sheaf.storage.text;

import io.sheaf.storage.ColumnStatistics;
import io.sheaf.storage.Split;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of a file that start in a range.
 *
 * @param fileIndex number of the file in the table
 * @param start position of the first record
 * @param end position where the first record behind starts
 * @param firstRow number of the first record in its file
 * @param isRowCountExact whether no record is left out for a bad value
 * @param known statistics by column; empty when there are none
 */
public record TextSplit(
    int ordinal,
    int fileIndex,
    long start,
    long end,
    long rowCount,
    long firstRow,
    long bytes,
    boolean isRowCountExact,
    List<ColumnStatistics> known)
    implements Split {
  /** The blocks that have rows, without statistics, their counts exact. */
  public static List<TextSplit> of(List<? extends BlockIndexer.Block<?>> blocks) {
    List<TextSplit> splits = new ArrayList<>();
    long firstRow = 0;
    int file = -1;
    for (BlockIndexer.Block<?> block : blocks) {
      firstRow = block.file() == file ? firstRow : 0;
      file = block.file();
      if (block.rows() > 0) {
        splits.add(
            new TextSplit(
                splits.size(),
                file,
                block.start(),
                block.end(),
                block.rows(),
                firstRow,
                block.end() - block.start(),
                true,
                List.of()));
      }
      firstRow += block.rows();
    }
    return splits;
  }

  /** The split, its count exact or an estimate. */
  public TextSplit withExactCount(boolean exact) {
    return new TextSplit(ordinal, fileIndex, start, end, rowCount, firstRow, bytes, exact, known);
  }

  @Override
  public ColumnStatistics statistics(int column) {
    return known.isEmpty() ? ColumnStatistics.UNKNOWN : known.get(column);
  }
}
