package io.sheaf.storage.parquet;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Values;
import io.sheaf.storage.ColumnStatistics;
import io.sheaf.storage.TableStatistics;
import java.util.List;

/** Statistics of a table from its footers. Thread-safe. */
final class ParquetTableStatistics implements TableStatistics {
  private static final double UNKNOWN_LENGTH = 16;

  private final ParquetTable table;
  private final List<ParquetSplit> splits;
  private final ColumnStatistics[] columns;
  private final long rowCount;
  private final long bytes;

  ParquetTableStatistics(ParquetTable table, List<ParquetSplit> splits) {
    this.table = table;
    this.splits = splits;
    this.columns = new ColumnStatistics[table.schema().size()];
    this.rowCount = splits.stream().mapToLong(ParquetSplit::rowCount).sum();
    this.bytes = splits.stream().mapToLong(ParquetSplit::bytes).sum();
  }

  @Override
  public double rowCount() {
    return rowCount;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public ColumnStatistics column(int column) {
    // Racing threads store equal values.
    ColumnStatistics known = columns[column];
    if (known == null) {
      known = merge(column);
      columns[column] = known;
    }
    return known;
  }

  private ColumnStatistics merge(int column) {
    Object min = null;
    Object max = null;
    long nulls = 0;
    boolean bounded = true;
    boolean nan = false;
    for (ParquetSplit split : splits) {
      ColumnStatistics part = split.statistics(column);
      nulls = nulls < 0 || part.nullCount() < 0 ? -1 : nulls + part.nullCount();
      nan |= part.mayHaveNaN();
      if (part.nullCount() == split.rowCount()) {
        continue;
      }
      if (!part.hasBounds()) {
        bounded = false;
      } else if (bounded) {
        min = min == null || Values.compare(part.min(), min) < 0 ? part.min() : min;
        max = max == null || Values.compare(part.max(), max) > 0 ? part.max() : max;
      }
    }
    ColumnStatistics merged =
        new ColumnStatistics(bounded ? min : null, bounded ? max : null, nulls, -1, nan);
    double distinct =
        table.schema().type(column).isNested()
            ? -1
            : new DistinctEstimate(table, splits, column, merged).estimate();
    return new ColumnStatistics(merged.min(), merged.max(), nulls, distinct, nan);
  }

  @Override
  public double averageWidth(int column) {
    DataType type = table.schema().type(column);
    return switch (type.layout()) {
      case BOOLEAN -> 1;
      case INT -> 4;
      case LONG, DOUBLE -> 8;
      case INT128 -> 16;
      case VIEW -> type.isNested() ? nestedLength(column) : averageLength(column);
    };
  }

  /** From the bytes of all leaves. */
  private double nestedLength(int column) {
    double total = 0;
    for (ParquetSplit split : splits) {
      total +=
          split
              .column(column)
              .nested()
              .leaves()
              .mapToLong(
                  leaf -> split.group().chunks().get(leaf.column().leaf()).uncompressedBytes())
              .sum();
    }
    return rowCount == 0 ? UNKNOWN_LENGTH : total / rowCount;
  }

  /**
   * From the bytes of chunks without a dictionary, else the average of the dictionary's entries.
   */
  private double averageLength(int column) {
    double total = 0;
    double rows = 0;
    for (ParquetSplit split : splits) {
      Footer.Chunk chunk = split.chunk(column);
      if (chunk.dictionaryOffset() == 0) {
        total += Math.max(0, chunk.uncompressedBytes() - 4 * split.rowCount());
        rows += split.rowCount();
      }
    }
    if (rows > 0) {
      return total / rows;
    }
    double length = splits.isEmpty() ? -1 : splits.getFirst().sample(column).averageLength();
    return length < 0 ? UNKNOWN_LENGTH : length;
  }
}
