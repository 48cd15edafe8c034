package io.sheaf.storage.parquet.write;

import io.sheaf.storage.SortedColumn;
import io.sheaf.storage.parquet.write.EncodedChunk.EncodedPage;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * Writes the format's metadata structures: page indexes, row groups and the parts of the footer.
 * Not thread-safe.
 */
final class FooterWriter {
  private static final byte[] EMPTY = {};
  private static final int DATA_PAGE = 0;
  private static final int DICTIONARY_PAGE = 2;

  /** Boundary orders of a column index. */
  private static final int UNORDERED = 0;

  private static final int ASCENDING = 1;
  private static final int DESCENDING = 2;

  private final List<FileColumn> columns;
  private final Codec codec;
  private final List<SortedColumn> order;

  /**
   * Where a page index was put.
   *
   * @param columnIndexBytes 0 when there is none
   */
  record IndexPlace(
      long columnIndex, int columnIndexBytes, long offsetIndex, int offsetIndexBytes) {}

  /** The key under which readers of ours find the order. */
  private static final String SORTED_BY = "sheaf.sorted_by";

  /**
   * @param order of the rows, by numbers of leaves
   */
  FooterWriter(List<FileColumn> columns, Codec codec, List<SortedColumn> order) {
    this.columns = columns;
    this.codec = codec;
    this.order = order;
  }

  /** Whether every page with values has bounds: else the format knows no column index. */
  static boolean hasColumnIndex(EncodedChunk chunk) {
    return chunk.pages().stream()
        .allMatch(page -> page.nulls() == page.rows() || page.bounds().max() != null);
  }

  static void writeColumnIndex(EncodedChunk chunk, ThriftWriter out) {
    List<EncodedPage> pages = chunk.pages();
    boolean[] allNull = new boolean[pages.size()];
    long[] nulls = new long[pages.size()];
    for (int i = 0; i < allNull.length; i++) {
      nulls[i] = pages.get(i).nulls();
      allNull[i] = nulls[i] == pages.get(i).rows();
    }
    out.boolList(1, allNull);
    out.binaryList(2, allNull.length);
    pages.forEach(page -> out.binaryElement(orEmpty(page.bounds().min())));
    out.binaryList(3, allNull.length);
    pages.forEach(page -> out.binaryElement(orEmpty(page.bounds().max())));
    out.i32(4, boundaryOrder(chunk));
    out.i64List(5, nulls);
    out.stop();
  }

  private static byte[] orEmpty(byte[] bound) {
    return bound == null ? EMPTY : bound;
  }

  private static int boundaryOrder(EncodedChunk chunk) {
    List<Bounds> bounds =
        chunk.pages().stream().map(EncodedPage::bounds).filter(b -> b.min() != null).toList();
    Comparator<byte[]> order = chunk.leaf()::compareBounds;
    if (isOrdered(bounds, order)) {
      return ASCENDING;
    }
    return isOrdered(bounds, order.reversed()) ? DESCENDING : UNORDERED;
  }

  private static boolean isOrdered(List<Bounds> bounds, Comparator<byte[]> order) {
    for (int i = 1; i < bounds.size(); i++) {
      Bounds before = bounds.get(i - 1);
      Bounds after = bounds.get(i);
      if (order.compare(before.min(), after.min()) > 0
          || order.compare(before.max(), after.max()) > 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * @param base the file's position of the row group
   */
  static void writeOffsetIndex(EncodedChunk chunk, long base, ThriftWriter out) {
    out.structList(1, chunk.pages().size());
    long row = 0;
    for (EncodedPage page : chunk.pages()) {
      long firstRow = row;
      out.structElement(
          () -> {
            out.i64(1, base + page.offset());
            out.i32(2, page.bytes());
            out.i64(3, firstRow);
          });
      row += page.rows();
    }
    out.stop();
  }

  void writeRowGroup(
      List<EncodedChunk> chunks,
      List<IndexPlace> indexes,
      long rows,
      long base,
      int ordinal,
      ThriftWriter out) {
    out.structList(1, chunks.size());
    for (int c = 0; c < chunks.size(); c++) {
      EncodedChunk chunk = chunks.get(c);
      IndexPlace index = indexes.get(c);
      out.structElement(
          () -> {
            // The place of a copy of the metadata behind the chunk: there is none.
            out.i64(2, 0);
            out.struct(3, () -> writeChunk(chunk, base, out));
            if (index.offsetIndexBytes() > 0) {
              out.i64(4, index.offsetIndex());
              out.i32(5, index.offsetIndexBytes());
            }
            if (index.columnIndexBytes() > 0) {
              out.i64(6, index.columnIndex());
              out.i32(7, index.columnIndexBytes());
            }
          });
    }
    out.i64(2, chunks.stream().mapToLong(EncodedChunk::uncompressedBytes).sum());
    out.i64(3, rows);
    if (!order.isEmpty()) {
      out.structList(4, order.size());
      for (SortedColumn key : order) {
        out.structElement(
            () -> {
              out.i32(1, key.column());
              out.bool(2, key.descending());
              out.bool(3, key.nullsFirst());
            });
      }
    }
    out.i64(5, base);
    out.i64(6, chunks.stream().mapToLong(EncodedChunk::compressedBytes).sum());
    if (ordinal <= Short.MAX_VALUE) {
      out.i16(7, ordinal);
    }
    out.stop();
  }

  private void writeChunk(EncodedChunk chunk, long base, ThriftWriter out) {
    LeafColumn leaf = chunk.leaf();
    out.i32(1, leaf.physical().number());
    if (chunk.dictionary()) {
      out.i32List(
          2,
          ColumnEncoding.PLAIN.number(),
          ColumnEncoding.RLE.number(),
          ColumnEncoding.RLE_DICTIONARY.number());
    } else {
      out.i32List(2, ColumnEncoding.PLAIN.number(), ColumnEncoding.RLE.number());
    }
    out.binaryList(3, leaf.path().size());
    leaf.path().forEach(name -> out.binaryElement(name.getBytes(StandardCharsets.UTF_8)));
    out.i32(4, codec.number());
    out.i64(5, chunk.pages().stream().mapToLong(EncodedPage::rows).sum());
    out.i64(6, chunk.uncompressedBytes());
    out.i64(7, chunk.compressedBytes());
    out.i64(9, base + chunk.dataOffset());
    if (chunk.dictionary()) {
      out.i64(11, base + chunk.offset());
    }
    if (!leaf.isNested()) {
      out.struct(12, () -> chunk.bounds().write(out, chunk.nulls()));
    }
    out.structList(13, chunk.dictionary() ? 2 : 1);
    if (chunk.dictionary()) {
      out.structElement(() -> pageCount(out, DICTIONARY_PAGE, ColumnEncoding.PLAIN, 1));
    }
    ColumnEncoding encoding =
        chunk.dictionary() ? ColumnEncoding.RLE_DICTIONARY : ColumnEncoding.PLAIN;
    out.structElement(() -> pageCount(out, DATA_PAGE, encoding, chunk.pages().size()));
  }

  private static void pageCount(ThriftWriter out, int type, ColumnEncoding encoding, int count) {
    out.i32(1, type);
    out.i32(2, encoding.number());
    out.i32(3, count);
  }

  /** The footer up to the row groups, whose structures follow it as they are. */
  void writeHead(long rows, int rowGroups, ThriftWriter out) {
    out.i32(1, 2);
    out.structList(2, columns.stream().mapToInt(FileColumn::elementCount).sum() + 1);
    out.structElement(
        () -> {
          out.string(4, "schema");
          out.i32(5, columns.size());
        });
    columns.forEach(column -> column.writeSchema(out));
    out.i64(3, rows);
    out.structList(4, rowGroups);
  }

  /**
   * The footer behind the row groups.
   *
   * @param sortedBy the order of the rows, or empty
   */
  void writeTail(String sortedBy, String createdBy, ThriftWriter out) {
    out.continueAfter(4);
    if (!sortedBy.isEmpty()) {
      out.structList(5, 1);
      out.structElement(
          () -> {
            out.string(1, SORTED_BY);
            out.string(2, sortedBy);
          });
    }
    out.string(6, createdBy);
    // All bounds are in the order that the types define.
    int leaves = columns.stream().mapToInt(column -> column.leaves().size()).sum();
    out.structList(7, leaves);
    for (int c = 0; c < leaves; c++) {
      out.structElement(() -> out.struct(1, () -> {}));
    }
    out.stop();
  }
}
