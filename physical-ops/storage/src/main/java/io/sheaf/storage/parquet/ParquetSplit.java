package io.sheaf.storage.parquet;

import io.sheaf.storage.ColumnStatistics;
import io.sheaf.storage.Split;

/** A row group of one of a table's files. */
final class ParquetSplit implements Split {
  private final ParquetTable table;
  private final int ordinal;
  private final int fileIndex;
  private final int groupIndex;
  private final ColumnStatistics[] statistics;

  ParquetSplit(ParquetTable table, int ordinal, int fileIndex, int groupIndex) {
    this.table = table;
    this.ordinal = ordinal;
    this.fileIndex = fileIndex;
    this.groupIndex = groupIndex;
    this.statistics = new ColumnStatistics[table.schema().size()];
  }

  @Override
  public int ordinal() {
    return ordinal;
  }

  @Override
  public int fileIndex() {
    return fileIndex;
  }

  @Override
  public long firstRow() {
    return file().footer().rowGroups().subList(0, groupIndex).stream()
        .mapToLong(Footer.RowGroup::rowCount)
        .sum();
  }

  ParquetFile file() {
    return table.file(fileIndex);
  }

  int groupIndex() {
    return groupIndex;
  }

  Footer.RowGroup group() {
    return file().footer().rowGroups().get(groupIndex);
  }

  /** A table's column as this file has it. */
  ParquetColumn column(int tableColumn) {
    return table.column(fileIndex, tableColumn);
  }

  /** A table's column in this row group. */
  Footer.Chunk chunk(int tableColumn) {
    return group().chunks().get(column(tableColumn).leaf());
  }

  /** A look into a column's distinct values, kept with the footer. */
  ChunkSample sample(int tableColumn) {
    int key = groupIndex * file().footer().elements().size() + column(tableColumn).leaf();
    return file().samples().computeIfAbsent(key, _ -> ChunkSample.of(table, this, tableColumn));
  }

  @Override
  public long rowCount() {
    return group().rowCount();
  }

  @Override
  public long bytes() {
    return group().bytes();
  }

  @Override
  public ColumnStatistics statistics(int column) {
    // Racing threads store equal values.
    ColumnStatistics known = statistics[column];
    if (known == null) {
      known =
          column(column).nested() != null
              ? ColumnStatistics.UNKNOWN
              : ChunkStatistics.of(column(column), chunk(column));
      statistics[column] = known;
    }
    return known;
  }
}
