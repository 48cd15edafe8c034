package io.sheaf.storage.text;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Schema;
import io.sheaf.columnar.type.Values;
import io.sheaf.storage.ColumnStatistics;
import io.sheaf.storage.Split;
import io.sheaf.storage.TableStatistics;
import java.util.List;

/** A table's statistics as the sum of those of its splits. Thread-safe. */
public final class SplitStatistics implements TableStatistics {
  private static final double STRING_WIDTH = 16;

  private final Schema schema;
  private final List<? extends Split> splits;

  public SplitStatistics(Schema schema, List<? extends Split> splits) {
    this.schema = schema;
    this.splits = splits;
  }

  @Override
  public double rowCount() {
    return splits.stream().mapToLong(Split::rowCount).sum();
  }

  @Override
  public long bytes() {
    return splits.stream().mapToLong(Split::bytes).sum();
  }

  @Override
  public ColumnStatistics column(int column) {
    Object min = null;
    Object max = null;
    long nulls = 0;
    boolean bounded = true;
    boolean nan = false;
    for (Split split : splits) {
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
    return new ColumnStatistics(bounded ? min : null, bounded ? max : null, nulls, -1, nan);
  }

  @Override
  public double averageWidth(int column) {
    DataType type = schema.type(column);
    return switch (type.layout()) {
      case BOOLEAN -> 1;
      case INT -> 4;
      case LONG, DOUBLE -> 8;
      case INT128 -> 16;
      case VIEW -> STRING_WIDTH;
    };
  }
}
