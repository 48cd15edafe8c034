package io.sheaf.storage.parquet;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.memory.Native;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.fs.RandomReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * What a look into one column chunk tells about its distinct values.
 *
 * @param rows rows looked at that are not null
 * @param distinct distinct values among them
 * @param averageLength of the distinct values, for strings; -1 when unknown
 */
record ChunkSample(double rows, double distinct, double averageLength) {
  private static final int SAMPLED_ROWS = 32 << 10;
  private static final int BATCH_ROWS = 2048;
  private static final long MEMORY_BYTES = 256L << 20;

  /**
   * Of the bits of the counting bitmap: sparse, so that linear counting is exact to half a per
   * mille.
   */
  private static final int BITMAP_LOG = 21;

  private static final int BITMAP_BITS = 1 << BITMAP_LOG;

  private static final int HEADER_BYTES = 256;

  /**
   * Cheap when the chunk has a dictionary, whose header tells the number of its entries; else
   * values are counted.
   */
  static ChunkSample of(ParquetTable table, ParquetSplit split, int column) {
    Footer.Chunk chunk = split.chunk(column);
    if (chunk.dictionaryOffset() > 0 && chunk.dictionaryOffset() < chunk.dataOffset()) {
      ChunkSample sample = ofDictionary(split, column, chunk);
      if (sample != null) {
        return sample;
      }
    }
    return ofValues(table, split, column);
  }

  /** Null when the dictionary covers a part of the rows only. */
  private static ChunkSample ofDictionary(ParquetSplit split, int column, Footer.Chunk chunk) {
    if (chunk.mixed()) {
      return null;
    }
    ParquetFile file = split.file();
    try (RandomReader reader = file.entry().fileSystem().open(file.entry())) {
      int bytes =
          (int) Math.min(HEADER_BYTES, file.footer().footerStart() - chunk.dictionaryOffset());
      byte[] start = reader.read(chunk.dictionaryOffset(), Math.max(0, bytes));
      PageHeader header = PageHeader.parse(MemorySegment.ofArray(start));
      if (header.type() != PageHeader.DICTIONARY || header.values() == 0) {
        return null;
      }
      double length = (double) header.uncompressedBytes() / header.values() - 4;
      long nulls = Math.max(0, split.statistics(column).nullCount());
      return new ChunkSample(split.rowCount() - nulls, header.values(), Math.max(0, length));
    } catch (CorruptDataException unreadable) {
      // The scan will name what is broken; an estimate can do without.
      return null;
    } catch (IOException failure) {
      throw ParquetFile.ioError(file.entry(), failure);
    }
  }

  /** Linear counting (Whang, Vander-Zanden, Taylor 1990). */
  private static ChunkSample ofValues(ParquetTable table, ParquetSplit split, int column) {
    long[] bitmap = new long[BITMAP_BITS / 64];
    long rows = 0;
    try (MemoryPool pool = new MemoryPool(MEMORY_BYTES);
        MemoryConsumer memory = pool.consumer("sample of " + table.description())) {
      ReadRequest request = new ReadRequest(new int[] {column}, List.of(), BATCH_ROWS, memory);
      try (BatchReader reader = table.open(split, request)) {
        ColumnBuffer buffer = new ColumnBuffer();
        long seen = 0;
        for (ColumnBatch batch; seen < SAMPLED_ROWS && (batch = reader.next()) != null; ) {
          seen += batch.rowCount();
          rows += add(batch.column(0).flat(buffer), bitmap);
        }
      }
    }
    long set = 0;
    for (long word : bitmap) {
      set += Long.bitCount(word);
    }
    double empty = (double) Math.max(1, BITMAP_BITS - set);
    double distinct = Math.min((double) rows, BITMAP_BITS * Math.log(BITMAP_BITS / empty));
    return new ChunkSample(rows, distinct, -1);
  }

  /** Sets a bit for each value that is not null, and counts these. */
  private static long add(Column column, long[] bitmap) {
    long rows = 0;
    for (int row = 0; row < column.size(); row++) {
      if (!column.isNull(row)) {
        int bit = (int) (hash(column, row) >>> (64 - BITMAP_LOG));
        bitmap[bit >>> 6] |= 1L << bit;
        rows++;
      }
    }
    return rows;
  }

  private static long hash(Column column, int row) {
    return switch (column) {
      case BooleanColumn c -> mix(c.values()[row]);
      case IntColumn c -> mix(c.values()[row]);
      case LongColumn c -> mix(c.values()[row]);
      case DoubleColumn c -> mix(Double.doubleToLongBits(c.values()[row]));
      case Int128Column c -> mix(c.words()[2 * row] ^ mix(c.words()[2 * row + 1]));
      case ViewColumn c -> hash(c.views()[2 * row], c.views()[2 * row + 1]);
      case DictionaryColumn _, ConstantColumn _ -> throw new IllegalStateException("not flat");
    };
  }

  private static long hash(long first, long second) {
    int length = (int) first;
    if (length <= io.sheaf.columnar.batch.Views.INLINE) {
      return mix(first ^ mix(second));
    }
    long hash = mix(length);
    int at = 0;
    for (; at + 8 <= length; at += 8) {
      hash = mix(hash ^ Native.getLong(second + at));
    }
    // The last bytes, together with some that were taken already.
    return mix(hash ^ Native.getLong(second + length - 8));
  }

  /** The finalizer of MurmurHash3, after a multiplication. */
  private static long mix(long value) {
    long hash = value * 0x9E3779B97F4A7C15L;
    hash = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
    hash = (hash ^ hash >>> 33) * 0xC4CEB9FE1A85EC53L;
    return hash ^ hash >>> 33;
  }
}
