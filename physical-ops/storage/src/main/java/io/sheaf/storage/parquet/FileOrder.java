package io.sheaf.storage.parquet;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.Schema;
import io.sheaf.columnar.type.Values;
import io.sheaf.storage.ColumnStatistics;
import io.sheaf.storage.SortOrder;
import io.sheaf.storage.SortedColumn;
import java.util.List;

/**
 * The order of a table of files that each say theirs: the same in all, and bounds that prove each
 * file to lie behind the one before.
 */
final class FileOrder {
  private FileOrder() {}

  static List<SortedColumn> of(List<ParquetFile> files, Schema schema, List<ParquetSplit> splits) {
    String text = files.getFirst().footer().sortedBy();
    if (text.isEmpty() || files.stream().anyMatch(file -> !file.footer().sortedBy().equals(text))) {
      return List.of();
    }
    List<SortedColumn> order;
    try {
      order = SortOrder.columns(SortOrder.parse(text), schema);
    } catch (SheafException notAnOrderOfThese) {
      // Metadata that nobody needs must not keep a file from being read.
      return List.of();
    }
    return files.size() == 1 || follow(order, splits) ? order : List.of();
  }

  /** Whether the bounds of the first key put all rows of a file behind those of the one before. */
  private static boolean follow(List<SortedColumn> order, List<ParquetSplit> splits) {
    SortedColumn key = order.getFirst();
    for (int i = 1; i < splits.size(); i++) {
      ParquetSplit before = splits.get(i - 1);
      ParquetSplit after = splits.get(i);
      if (before.fileIndex() == after.fileIndex()) {
        continue;
      }
      ColumnStatistics low = before.statistics(key.column());
      ColumnStatistics high = after.statistics(key.column());
      boolean known =
          low.hasBounds()
              && high.hasBounds()
              && low.nullCount() == 0
              && high.nullCount() == 0
              && !low.mayHaveNaN()
              && !high.mayHaveNaN();
      if (!known) {
        return false;
      }
      int step =
          key.descending()
              ? Values.compare(low.min(), high.max())
              : Values.compare(high.min(), low.max());
      // Equal keys at a border leave the order of the further keys open.
      if (step < 0 || (step == 0 && order.size() > 1)) {
        return false;
      }
    }
    return true;
  }
}
