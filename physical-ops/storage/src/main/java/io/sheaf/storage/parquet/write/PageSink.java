package io.sheaf.storage.parquet.write;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;

/**
 * Compresses pages and appends them, each behind its header, to the encoded row group. One an
 * encoder.
 */
final class PageSink implements AutoCloseable {
  private static final int DATA_PAGE = 0;
  private static final int DICTIONARY_PAGE = 2;
  private static final int MAX_HEADER_BYTES = 64;

  private final GrowingBuffer out;
  private final GrowingBuffer body;
  private final Compressor compressor;
  private final ThriftWriter header = new ThriftWriter();
  private long uncompressedBytes;

  PageSink(MemoryConsumer memory, ParquetOptions options) {
    this.out = new GrowingBuffer(memory);
    this.body = new GrowingBuffer(memory);
    this.compressor = new Compressor(options.codec(), options.level());
  }

  /** The pages so far, compressed. */
  GrowingBuffer out() {
    return out;
  }

  /** An emptied buffer to assemble a page in. */
  GrowingBuffer body() {
    body.clear();
    return body;
  }

  /** Bytes of headers and uncompressed pages since the last call. */
  long takeUncompressedBytes() {
    long bytes = uncompressedBytes;
    uncompressedBytes = 0;
    return bytes;
  }

  void dictionaryPage(long address, long bytes, int values) {
    append(
        address,
        bytes,
        DICTIONARY_PAGE,
        () -> {
          header.i32(1, values);
          header.i32(2, ColumnEncoding.PLAIN.number());
        });
  }

  /** Appends a page and returns its bytes with the header. */
  int dataPage(long address, long bytes, int rows, ColumnEncoding encoding) {
    return append(
        address,
        bytes,
        DATA_PAGE,
        () -> {
          header.i32(1, rows);
          header.i32(2, encoding.number());
          header.i32(3, ColumnEncoding.RLE.number());
          header.i32(4, ColumnEncoding.RLE.number());
        });
  }

  private int append(long address, long bytes, int type, Runnable typeHeader) {
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalStateException("a page of " + bytes + " bytes");
    }
    long start = out.room(MAX_HEADER_BYTES + compressor.maxCompressedBytes(bytes));
    // The header tells the compressed size, so the page is compressed behind it and moved up to it.
    long compressed = compressor.compress(address, bytes, start + MAX_HEADER_BYTES);
    header.clear();
    header.i32(1, type);
    header.i32(2, (int) bytes);
    header.i32(3, Math.toIntExact(compressed));
    header.struct(type == DATA_PAGE ? 5 : 7, typeHeader);
    header.stop();
    Native.copy(header.bytes(), 0, start, header.size());
    Native.copy(start + MAX_HEADER_BYTES, start + header.size(), compressed);
    out.advance(header.size() + compressed);
    uncompressedBytes += header.size() + bytes;
    return (int) (header.size() + compressed);
  }

  @Override
  public void close() {
    compressor.close();
    body.close();
    out.close();
  }
}
