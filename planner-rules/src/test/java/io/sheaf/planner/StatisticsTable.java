package io.sheaf.planner;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ColumnStatistics;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.Split;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A table that has a schema, statistics and splits, and no rows to read. */
public record StatisticsTable(
    String description, Schema schema, TableStatistics statistics, List<Piece> splits)
    implements TableSource {

  /** A split that knows the bounds of some columns. */
  public record Piece(int ordinal, long rowCount, Map<Integer, ColumnStatistics> known)
      implements Split {
    @Override
    public long bytes() {
      return rowCount * 50;
    }

    @Override
    public ColumnStatistics statistics(int column) {
      return known.getOrDefault(column, ColumnStatistics.UNKNOWN);
    }
  }

  /** Statistics made of one record a column. */
  public record Columns(double rowCount, List<ColumnStatistics> columns)
      implements TableStatistics {
    @Override
    public long bytes() {
      return ((long) rowCount) * 50;
    }

    @Override
    public ColumnStatistics column(int column) {
      return columns.get(column);
    }

    @Override
    public double averageWidth(int column) {
      return 8;
    }
  }

  @Override
  public BatchReader open(Split split, ReadRequest request) {
    throw new UnsupportedOperationException("only planned with");
  }

  @Override
  public String fingerprint() {
    return description;
  }

  @Override
  public String toString() {
    return description;
  }

  /** Collects columns. */
  public static final class Builder {
    private final String name;
    private final long rows;
    private final List<Field> fields = new ArrayList<>();
    private final List<ColumnStatistics> columns = new ArrayList<>();
    private int splits = 1;
    private int clustered = -1;
    private int perKey = 1;

    public Builder(String name, long rows) {
      this.name = name;
      this.rows = rows;
    }

    public Builder column(String column, DataType type, Object min, Object max, double distinct) {
      return column(column, type, min, max, distinct, false);
    }

    public Builder column(
        String column, DataType type, Object min, Object max, double distinct, boolean nullable) {
      fields.add(new Field(column, type, nullable));
      columns.add(new ColumnStatistics(min, max, 0, distinct, false));
      return this;
    }

    /**
     * Makes splits whose ranges of an integer column follow each other; a key that occurs more than
     * once straddles them.
     */
    public Builder clustered(int column, int count, boolean straddling) {
      this.clustered = column;
      this.splits = count;
      this.perKey = straddling ? 0 : 1;
      return this;
    }

    public Builder splits(int count) {
      this.splits = count;
      return this;
    }

    public StatisticsTable build() {
      List<Piece> pieces = new ArrayList<>();
      for (int i = 0; i < splits; i++) {
        long from = rows * i / splits;
        long to = rows * (i + 1) / splits;
        Map<Integer, ColumnStatistics> known = Map.of();
        if (clustered >= 0) {
          ColumnStatistics all = columns.get(clustered);
          long min = ((Number) all.min()).longValue();
          long span = ((Number) all.max()).longValue() - min + 1;
          long low = min + span * i / splits;
          long high = min + span * (i + 1) / splits - perKey;
          Object boxedLow = all.min() instanceof Long ? (Object) low : (Object) (int) low;
          Object boxedHigh =
              all.min() instanceof Long
                  ? (Object) Math.min(high, min + span - 1)
                  : (Object) (int) Math.min(high, min + span - 1);
          known = Map.of(clustered, new ColumnStatistics(boxedLow, boxedHigh, 0, -1, false));
        }
        pieces.add(new Piece(i, to - from, known));
      }
      return new StatisticsTable(name, new Schema(fields), new Columns(rows, columns), pieces);
    }
  }
}
