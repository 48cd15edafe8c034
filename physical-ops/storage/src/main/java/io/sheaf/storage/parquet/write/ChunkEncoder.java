package io.sheaf.storage.parquet.write;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.Native;
import io.sheaf.storage.parquet.write.EncodedChunk.EncodedPage;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects one column of a row group and encodes it. Values are kept without the nulls between
 * them; where page borders will be is settled while rows come in. Used again for the next row
 * group. Not thread-safe.
 */
abstract class ChunkEncoder implements ColumnEncoder {
  /** Most rows of a page: what a reader decodes to get at one row. */
  static final int PAGE_ROWS = 20_000;

  /** Most rows taken at once, so that scratch arrays stay in the cache. */
  static final int PIECE_ROWS = 4_096;

  /**
   * The rows between two page borders.
   *
   * @param byteEnd where the page's values end in the subclass's plain values
   * @param bounds of its values; null when they are found while encoding
   */
  record PageCut(int rows, int nulls, long byteEnd, Bounds bounds) {
    int values() {
      return rows - nulls;
    }
  }

  protected final LeafColumn leaf;
  protected final int pageBytes;
  protected final Scratch scratch;

  /** One byte a row, 1 for null; empty as long as no row is null. */
  private final GrowingBuffer nulls;

  private final ColumnBuffer flattened = new ColumnBuffer();
  private final List<PageCut> cuts = new ArrayList<>();
  private boolean anyNull;
  private int rows;
  private int openRows;
  private int openNulls;

  /**
   * Bytes that the values of the open page take in plain encoding; subclasses count them in {@link
   * #fit}.
   */
  protected long openBytes;

  protected ChunkEncoder(LeafColumn leaf, Scratch scratch) {
    this.leaf = leaf;
    this.scratch = scratch;
    this.pageBytes = scratch.options.pageBytes();
    this.nulls = new GrowingBuffer(scratch.memory);
  }

  /** The encoder of a column's physical type. */
  static ChunkEncoder of(LeafColumn leaf, Scratch scratch) {
    return switch (leaf.physical()) {
      case BOOLEAN -> new BooleanEncoder(leaf, scratch);
      case INT32, INT64, FLOAT, DOUBLE -> new FixedEncoder(leaf, scratch);
      case BYTE_ARRAY -> new StringEncoder(leaf, scratch);
      case FIXED_LEN_BYTE_ARRAY -> new Int128Encoder(leaf, scratch);
    };
  }

  @Override
  public final void append(Column column, int from, int to) {
    boolean flatten = column instanceof ConstantColumn || isEmptyDictionary(column);
    Column direct = flatten ? column.flat(flattened) : column;
    int at = from;
    while (at < to) {
      int end = Math.min(to, at + Math.min(PIECE_ROWS, PAGE_ROWS - openRows));
      end = fit(direct, at, end);
      appendPiece(direct, at, end);
      if (openRows >= PAGE_ROWS || openBytes >= pageBytes) {
        cut();
      }
      at = end;
    }
  }

  /** Then every row is null. */
  private static boolean isEmptyDictionary(Column column) {
    return column instanceof DictionaryColumn encoded && encoded.dictionary().size() == 0;
  }

  /**
   * How far rows from {@code from} on may join the open page, at least one row; counts their bytes.
   */
  protected abstract int fit(Column column, int from, int to);

  private void appendPiece(Column column, int from, int to) {
    int count = to - from;
    byte[] isNull = column.nulls();
    int valid = isNull == null ? count : findValid(isNull, from, to);
    if (valid < count && !anyNull) {
      startNulls();
    }
    if (anyNull) {
      if (isNull == null) {
        nulls.appendZeros(count);
      } else {
        nulls.append(isNull, from, count);
      }
    }
    rows += count;
    openRows += count;
    openNulls += count - valid;
    if (valid > 0) {
      appendValues(column, from, valid == count ? null : scratch.validRows, valid);
    }
  }

  private int findValid(byte[] isNull, int from, int to) {
    int[] valid = scratch.validRows;
    int count = 0;
    for (int i = from; i < to; i++) {
      valid[count] = i;
      // Without a branch: masks hold 0 or 1.
      count += 1 - isNull[i];
    }
    return count;
  }

  private void startNulls() {
    if (!leaf.isOptional()) {
      throw new SheafException(
          ErrorCode.INTERNAL_ERROR,
          "a null in column \"" + leaf.field().name() + "\", which has none by its type");
    }
    anyNull = true;
    nulls.appendZeros(rows);
  }

  /**
   * Takes values in that are not null.
   *
   * @param valid their rows, or null for {@code count} rows from {@code from} on
   */
  protected abstract void appendValues(Column column, int from, int[] valid, int count);

  private void cut() {
    cuts.add(new PageCut(openRows, openNulls, plainBytes(), takeBounds()));
    openRows = 0;
    openNulls = 0;
    openBytes = 0;
  }

  /** Bytes of plain values so far. */
  protected abstract long plainBytes();

  /** The bounds of the values since the last cut, or null when they are found while encoding. */
  protected abstract Bounds takeBounds();

  /** The page borders so far. */
  protected final List<PageCut> cuts() {
    return cuts;
  }

  /** Values of the open page. */
  protected final int openValues() {
    return openRows - openNulls;
  }

  @Override
  public final void finish(PageSink sink, List<EncodedChunk> into) {
    into.add(finish(sink));
  }

  private EncodedChunk finish(PageSink sink) {
    if (openRows > 0) {
      cut();
    }
    long start = sink.out().size();
    boolean dictionary = writeDictionary(sink);
    ColumnEncoding encoding = dictionary ? ColumnEncoding.RLE_DICTIONARY : ColumnEncoding.PLAIN;
    long dataStart = sink.out().size();
    List<EncodedPage> pages = new ArrayList<>(cuts.size());
    long row = 0;
    long value = 0;
    long byteStart = 0;
    for (PageCut cut : cuts) {
      GrowingBuffer body = sink.body();
      if (leaf.isOptional()) {
        writeLevels(body, row, cut);
      }
      Bounds bounds = writeValues(body, value, byteStart, cut);
      long offset = sink.out().size();
      int bytes = sink.dataPage(body.address(), body.size(), cut.rows(), encoding);
      pages.add(new EncodedPage(cut.rows(), cut.nulls(), offset, bytes, bounds));
      row += cut.rows();
      value += cut.values();
      byteStart = cut.byteEnd();
    }
    EncodedChunk chunk =
        new EncodedChunk(
            leaf,
            dictionary,
            start,
            dataStart,
            sink.out().size() - start,
            sink.takeUncompressedBytes(),
            pages);
    clear();
    return chunk;
  }

  /** Settles the encoding; writes the dictionary page and returns true when it is by dictionary. */
  protected abstract boolean writeDictionary(PageSink sink);

  /** Appends a page's values to its body and returns their bounds. */
  protected abstract Bounds writeValues(
      GrowingBuffer body, long firstValue, long byteStart, PageCut cut);

  /** Definition levels, 0 for null: their byte count, then runs one bit wide. */
  private void writeLevels(GrowingBuffer body, long firstRow, PageCut cut) {
    body.room(4);
    body.advance(4);
    if (cut.nulls() == 0 || cut.values() == 0) {
      long at = body.room(16);
      body.advance(RunEncoder.run(cut.nulls() == 0 ? 1 : 0, cut.rows(), 1, at) - at);
    } else {
      byte[] pageNulls = scratch.bytes;
      int[] levels = scratch.levels;
      Native.copy(nulls.address() + firstRow, pageNulls, 0, cut.rows());
      for (int i = 0; i < cut.rows(); i++) {
        levels[i] = 1 - pageNulls[i];
      }
      RunEncoder.encode(levels, cut.rows(), 1, body);
    }
    Native.putInt(body.address(), (int) body.size() - 4);
  }

  private void clear() {
    cuts.clear();
    nulls.clear();
    anyNull = false;
    rows = 0;
    clearValues();
  }

  protected abstract void clearValues();

  @Override
  public void close() {
    nulls.close();
  }
}
