package io.sheaf.storage.parquet;

import io.sheaf.columnar.type.Values;
import io.sheaf.storage.ColumnStatistics;
import io.sheaf.storage.fs.RandomReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Where the pages of a column chunk begin and what is known of each one's values. Immutable.
 *
 * @param firstRows row of the row group that each page begins with, ascending from 0
 * @param pages bounds and null counts, page by page
 * @see <a href="https://github.com/apache/parquet-format/blob/master/PageIndex.md">the format</a>
 */
record PageIndex(long[] firstRows, ColumnStatistics[] pages) {
  /** What tells of more than a hundred thousand pages is not worth its reading. */
  private static final int MAX_BYTES = 16 << 20;

  /** The row behind a page's last. */
  long endRow(int page, long rowCount) {
    return page + 1 < firstRows.length ? firstRows[page + 1] : rowCount;
  }

  long rowCount(int page, long rowCount) {
    return endRow(page, rowCount) - firstRows[page];
  }

  /**
   * Reads a column's page index.
   *
   * @param column a column of the table
   * @return null when there is none, it has one page only, or it can't be right: the format lets
   *     readers do without, and the scan itself names what is broken in the pages
   */
  static PageIndex read(RandomReader file, ParquetSplit split, int column) throws IOException {
    Footer footer = split.file().footer();
    ParquetColumn leaf = split.column(column);
    Footer.Chunk chunk = split.chunk(column);
    try {
      if (!hasIndex(footer, leaf, chunk, split.rowCount())) {
        return null;
      }
      byte[] offsets = file.read(chunk.offsetIndexOffset(), chunk.offsetIndexLength());
      long[] firstRows = firstRows(parse(offsets, Parser::locations), chunk, split.rowCount());
      if (firstRows.length < 2) {
        return null;
      }
      byte[] bounds = file.read(chunk.columnIndexOffset(), chunk.columnIndexLength());
      PageBounds parsed = parse(bounds, Parser::bounds);
      long nulls = split.statistics(column).nullCount();
      return new PageIndex(firstRows, parsed.decode(leaf, firstRows, split.rowCount(), nulls));
    } catch (CorruptDataException unusable) {
      return null;
    }
  }

  /** Whether the footer tells of both parts, inside the file, of bounds whose order is known. */
  private static boolean hasIndex(
      Footer footer, ParquetColumn column, Footer.Chunk chunk, long rowCount) {
    return !chunk.elsewhere()
        && !chunk.encrypted()
        && chunk.values() == rowCount
        && Physical.of(chunk.type()) == column.physical()
        && footer.hasTypeOrder(column.leaf())
        && inside(footer, chunk.offsetIndexOffset(), chunk.offsetIndexLength())
        && inside(footer, chunk.columnIndexOffset(), chunk.columnIndexLength());
  }

  private static boolean inside(Footer footer, long offset, int length) {
    return offset >= 4
        && length > 0
        && length <= MAX_BYTES
        && offset <= footer.footerStart() - length;
  }

  private static <T> T parse(byte[] bytes, Function<Parser, T> structure) {
    ThriftReader in = new ThriftReader(MemorySegment.ofArray(bytes));
    return in.struct(() -> structure.apply(new Parser(in)));
  }

  private static long[] firstRows(List<Location> locations, Footer.Chunk chunk, long rowCount) {
    long[] rows = new long[locations.size()];
    long position = chunk.start();
    long end = chunk.start() + chunk.compressedBytes();
    for (int i = 0; i < rows.length; i++) {
      Location page = locations.get(i);
      boolean inChunk = page.offset >= position && page.bytes > 0 && page.offset < end;
      boolean ascends = i == 0 ? page.firstRow == 0 : page.firstRow > rows[i - 1];
      if (!inChunk || page.bytes > end - page.offset || !ascends || page.firstRow >= rowCount) {
        throw new CorruptDataException("the page index does not fit the column chunk");
      }
      position = page.offset + page.bytes;
      rows[i] = page.firstRow;
    }
    return rows;
  }

  /** A data page by the offset index. */
  private record Location(long offset, int bytes, long firstRow) {}

  /**
   * The column index as it is.
   *
   * @param nullCounts null when missing
   */
  private record PageBounds(
      List<Boolean> allNull, List<byte[]> min, List<byte[]> max, List<Long> nullCounts) {

    ColumnStatistics[] decode(
        ParquetColumn column, long[] firstRows, long rowCount, long chunkNulls) {
      int count = firstRows.length;
      require(allNull.size() == count && min.size() == count && max.size() == count);
      require(nullCounts == null || nullCounts.size() == count);
      ColumnStatistics[] pages = new ColumnStatistics[count];
      long nulls = 0;
      for (int i = 0; i < count; i++) {
        long rows = (i + 1 < count ? firstRows[i + 1] : rowCount) - firstRows[i];
        pages[i] = page(column, i, rows);
        nulls += pages[i].nullCount();
      }
      require(nullCounts == null || chunkNulls < 0 || nulls == chunkNulls);
      return pages;
    }

    private ColumnStatistics page(ParquetColumn column, int page, long rows) {
      long nulls = nullCounts == null ? -1 : nullCounts.get(page);
      if (allNull.get(page)) {
        require(column.optional() && (nullCounts == null || nulls == rows));
        return new ColumnStatistics(null, null, rows, -1, false);
      }
      require(nullCounts == null || (nulls >= 0 && nulls < rows));
      ColumnStatistics known = ChunkStatistics.ofPage(column, min.get(page), max.get(page), nulls);
      require(!known.hasBounds() || Values.compare(known.min(), known.max()) <= 0);
      return known;
    }

    private static void require(boolean holds) {
      if (!holds) {
        throw new CorruptDataException("the page index contradicts itself");
      }
    }
  }

  /** Reads the two structures of an index. */
  private record Parser(ThriftReader in) {
    List<Location> locations() {
      List<Location> locations = List.of();
      for (int field; (field = in.nextField()) != ThriftReader.STOP; ) {
        if (field == 1) {
          locations = in.readList(() -> in.readStruct(this::location));
        } else {
          in.skip();
        }
      }
      return locations;
    }

    private Location location() {
      long offset = -1;
      int bytes = -1;
      long firstRow = -1;
      for (int field; (field = in.nextField()) != ThriftReader.STOP; ) {
        switch (field) {
          case 1 -> offset = in.readLong();
          case 2 -> bytes = in.readInt();
          case 3 -> firstRow = in.readLong();
          default -> in.skip();
        }
      }
      return new Location(offset, bytes, firstRow);
    }

    PageBounds bounds() {
      List<Boolean> allNull = new ArrayList<>();
      List<byte[]> min = List.of();
      List<byte[]> max = List.of();
      List<Long> nulls = null;
      for (int field; (field = in.nextField()) != ThriftReader.STOP; ) {
        switch (field) {
          case 1 -> allNull = in.readList(in::readBooleanElement);
          case 2 -> min = in.readList(in::readBinary);
          case 3 -> max = in.readList(in::readBinary);
          case 5 -> nulls = in.readList(in::readLong);
          default -> in.skip();
        }
      }
      return new PageBounds(allNull, min, max, nulls);
    }
  }
}
