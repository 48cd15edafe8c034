package io.sheaf.storage.text;

import io.sheaf.storage.ColumnStatistics;
import io.sheaf.storage.Split;
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
  @Override
  public ColumnStatistics statistics(int column) {
    return known.isEmpty() ? ColumnStatistics.UNKNOWN : known.get(column);
  }
}
