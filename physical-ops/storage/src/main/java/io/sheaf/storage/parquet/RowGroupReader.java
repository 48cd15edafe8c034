package io.sheaf.storage.parquet;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.fs.ByteRange;
import io.sheaf.storage.fs.RandomReader;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads ranges of one row group's rows as lazy batches: a column that nobody asks for is never read
 * from the file, and no batch spans two ranges.
 */
final class RowGroupReader implements BatchReader {
  private final ParquetSplit split;
  private final ReadRequest request;
  private final RowRanges ranges;
  private final RowGroupColumn[] readers;
  private final ColumnBuffer[] buffers;
  private final LazyBatch batch;
  private final long rowCount;
  private RandomReader file;
  private int range;
  private long nextRow;

  /**
   * @param ranges the rows to give
   */
  RowGroupReader(ParquetSplit split, ReadRequest request, RowRanges ranges) {
    this.split = split;
    this.request = request;
    this.ranges = ranges;
    int columns = request.columns().length;
    this.readers = new RowGroupColumn[columns];
    this.buffers = new ColumnBuffer[columns];
    this.batch = new LazyBatch(columns);
    this.rowCount = split.rowCount();
  }

  @Override
  public ColumnBatch next() {
    if (range < ranges.count() && nextRow >= ranges.end(range)) {
      range++;
    }
    if (range >= ranges.count()) {
      return null;
    }
    nextRow = Math.max(nextRow, ranges.start(range));
    int count = (int) Math.min(request.batchRows(), ranges.end(range) - nextRow);
    batch.start(nextRow, count);
    nextRow += count;
    return batch;
  }

  private RowGroupColumn reader(int index) throws IOException {
    RowGroupColumn reader = readers[index];
    if (reader == null) {
      ParquetColumn column = split.column(request.columns()[index]);
      reader =
          column.nested() == null
              ? new ColumnReader(chunk(index, column, rowCount), column)
              : new NestedReader(column.nested(), leaf -> cursor(index, leaf), request.memory());
      readers[index] = reader;
      buffers[index] = new ColumnBuffer();
    }
    return reader;
  }

  private LevelCursor cursor(int index, NestedNode.Leaf leaf) throws IOException {
    long entries = split.group().chunks().get(leaf.column().leaf()).values();
    return new LevelCursor(chunk(index, leaf.column(), entries), leaf, entries);
  }

  /** Opens the chunk of a leaf of that many entries. */
  private ChunkReader chunk(int index, ParquetColumn column, long entries) throws IOException {
    ParquetFile parquet = split.file();
    Footer.Chunk chunk = split.group().chunks().get(column.leaf());
    if (chunk.elsewhere() || chunk.encrypted()) {
      throw new SheafException(
          ErrorCode.UNSUPPORTED,
          where(index) + ": the data is encrypted or lies in another file, which is not supported");
    }
    Codec codec = Codec.of(chunk.codec());
    if (!Decompressor.supports(codec)) {
      throw new SheafException(
              ErrorCode.UNSUPPORTED,
              where(index) + ": compression codec " + codec + " is not supported")
          .withHint("supported: uncompressed, snappy, gzip, zstd, lz4, lz4_raw, brotli");
    }
    if (file == null) {
      RandomReader bytes = parquet.entry().fileSystem().open(parquet.entry());
      boolean all = request.pruning().isEmpty() && ranges.count() == 1;
      file = bytes.isRemote() ? bytes.readingAhead(chunkRanges(), all, request.memory()) : bytes;
    }
    long dataEnd = parquet.footer().footerStart();
    return new ChunkReader(file, chunk, column, entries, dataEnd, request.memory());
  }

  /** Where the chunks lie that this reader may want, as far as the footer makes sense. */
  private List<ByteRange> chunkRanges() {
    List<ByteRange> wanted = new ArrayList<>();
    for (int index : request.columns()) {
      addChunks(split.column(index), wanted);
    }
    return wanted;
  }

  private void addChunks(ParquetColumn column, List<ByteRange> to) {
    if (column.nested() != null) {
      column.nested().leaves().forEach(leaf -> addChunk(leaf.column().leaf(), to));
    } else {
      addChunk(column.leaf(), to);
    }
  }

  private void addChunk(int leaf, List<ByteRange> to) {
    Footer.Chunk chunk = split.group().chunks().get(leaf);
    long end = chunk.start() + chunk.compressedBytes();
    if (chunk.start() >= 0 && end >= chunk.start() && end <= split.file().footer().footerStart()) {
      to.add(new ByteRange(chunk.start(), end));
    }
  }

  private String where(int index) {
    return "'"
        + split.file().entry().path()
        + "', row group "
        + split.groupIndex()
        + ", column "
        + split.column(request.columns()[index]).field().name();
  }

  private SheafException invalid(int index, String what, Exception cause) {
    return new SheafException(ErrorCode.INVALID_FILE, where(index) + ": " + what, cause);
  }

  @Override
  public void close() {
    for (RowGroupColumn reader : readers) {
      if (reader != null) {
        reader.close();
      }
    }
    Arrays.fill(readers, null);
    if (file != null) {
      try {
        file.close();
      } catch (IOException failure) {
        throw ParquetFile.ioError(split.file().entry(), failure);
      } finally {
        file = null;
      }
    }
  }

  /** The one batch object of this reader, started anew for each run of rows. */
  private final class LazyBatch extends ColumnBatch {
    private final Column[] loaded;
    private long start;
    private int rows;

    LazyBatch(int columns) {
      loaded = new Column[columns];
    }

    void start(long firstRow, int count) {
      start = firstRow;
      rows = count;
      Arrays.fill(loaded, null);
    }

    @Override
    public int rowCount() {
      return rows;
    }

    @Override
    public int columnCount() {
      return loaded.length;
    }

    @Override
    public boolean isLoaded(int index) {
      return loaded[index] != null;
    }

    @Override
    public Column column(int index) {
      Column column = loaded[index];
      if (column == null) {
        try {
          column = reader(index).read(start, rows, buffers[index]);
        } catch (CorruptDataException corrupt) {
          throw invalid(index, corrupt.getMessage(), corrupt);
        } catch (EOFException shorter) {
          throw invalid(index, "the file became shorter while it was read", shorter);
        } catch (IOException failure) {
          throw ParquetFile.ioError(split.file().entry(), failure);
        }
        loaded[index] = column;
      }
      return column;
    }

    @Override
    public Column column(int index, int[] chosen, int count, ColumnBuffer into) {
      boolean most = 4L * count > 3L * rows; // decoded one after the other, values cost less
      if (loaded[index] != null || most || !ascends(chosen, count)) {
        return column(index).gather(chosen, count, into);
      }
      try {
        return reader(index).read(start, rows, chosen, count, into);
      } catch (CorruptDataException corrupt) {
        throw invalid(index, corrupt.getMessage(), corrupt);
      } catch (EOFException shorter) {
        throw invalid(index, "the file became shorter while it was read", shorter);
      } catch (IOException failure) {
        throw ParquetFile.ioError(split.file().entry(), failure);
      }
    }

    private static boolean ascends(int[] chosen, int count) {
      int previous = 0;
      int wrong = 0;
      for (int i = 0; i < count; i++) {
        wrong |= chosen[i] - previous;
        previous = chosen[i];
      }
      return wrong >= 0;
    }
  }
}
