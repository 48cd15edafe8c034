package io.sheaf.storage.parquet;

import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.storage.fs.RandomReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Walks the pages of a column chunk. Pages that nobody wants are passed by their headers, neither
 * decompressed nor, in a big chunk, read. Used by one thread; its owner closes it after the pages
 * it gave.
 */
final class ChunkReader implements AutoCloseable {
  /**
   * Chunks up to this size are read at once, and their uncompressed pages are used where they lie.
   */
  private static final long WHOLE_BYTES = 8L << 20;

  /** Bytes read ahead in bigger chunks. */
  private static final long STEP_BYTES = 4L << 20;

  /**
   * More than any sensible page header; one with longer statistics is read again with all there is.
   */
  private static final int HEADER_BYTES = 64 << 10;

  private static final int LARGE_PAGE = 64 << 20;

  private final RandomReader file;
  private final Footer.Chunk chunk;
  private final ParquetColumn column;
  private final MemoryConsumer memory;
  private final Codec codec;
  private final PageOpener opener;
  private final long start;
  private final long end;
  private final long rowCount;

  private long position;
  private long rows;
  private NativeBuffer window;
  private long windowStart;
  private boolean pagesInWindow;

  private PageHeader dictionaryHeader;
  private long dictionaryBody;
  private Dictionary dictionary;
  private final List<NativeBuffer> dictionaryBuffers = new ArrayList<>();

  /**
   * @param dataEnd position where the file's data ends
   */
  ChunkReader(
      RandomReader file,
      Footer.Chunk chunk,
      ParquetColumn column,
      long rowCount,
      long dataEnd,
      MemoryConsumer memory) {
    this.file = file;
    this.chunk = chunk;
    this.column = column;
    this.memory = memory;
    this.codec = Codec.of(chunk.codec());
    this.opener = new PageOpener(column, memory);
    this.start = chunk.start();
    this.end = start + chunk.compressedBytes();
    this.rowCount = rowCount;
    this.position = start;
    if (start < 4 || end < start || end > dataEnd) {
      throw new CorruptDataException("the column chunk lies outside the file");
    }
    if (chunk.values() != rowCount || Physical.of(chunk.type()) != column.physical()) {
      throw new CorruptDataException("the column chunk does not fit the schema and the row count");
    }
  }

  /** Loads a page's header and where its body and its first entry are. */
  private interface Loader<P> {
    P load(PageHeader header, long body, long first) throws IOException;
  }

  /**
   * The next page that ends behind a row.
   *
   * @param wanted row of the row group; pages that end before or at it are passed over
   */
  Page next(long wanted) throws IOException {
    return next(wanted, this::load);
  }

  /**
   * The next page of a leaf of a nested column.
   *
   * @param wanted entry of the chunk; pages that end before or at it are passed over
   */
  NestedPage nextNested(long wanted, NestedNode.Leaf leaf) throws IOException {
    return next(wanted, (header, body, first) -> load(header, body, leaf));
  }

  private <P> P next(long wanted, Loader<P> loader) throws IOException {
    while (rows < rowCount) {
      PageHeader header = nextHeader();
      long body = position + header.headerBytes();
      if (header.compressedBytes() > end - body) {
        throw new CorruptDataException("a page ends outside its column chunk");
      }
      position = body + header.compressedBytes();
      if (header.type() == PageHeader.DICTIONARY) {
        dictionaryHeader = header;
        dictionaryBody = body;
      } else if (header.type() == PageHeader.DATA || header.type() == PageHeader.DATA_V2) {
        if (header.values() > rowCount - rows) {
          throw new CorruptDataException("the pages have more rows than the row group");
        }
        long first = rows;
        rows += header.values();
        if (rows > wanted) {
          return loader.load(header, body, first);
        }
      }
    }
    throw new CorruptDataException("the pages have fewer rows than the row group");
  }

  private PageHeader nextHeader() throws IOException {
    if (position >= end) {
      throw new CorruptDataException("the pages have fewer rows than the row group");
    }
    ensure(position, (int) Math.min(HEADER_BYTES, end - position));
    long available = windowStart + window.size() - position;
    try {
      return PageHeader.parse(Native.segment(addressOf(position), available));
    } catch (CorruptDataException tooShort) {
      if (position + available >= end) {
        throw tooShort;
      }
    }
    int more = (int) Math.min(LARGE_PAGE, end - position);
    ensure(position, more);
    return PageHeader.parse(Native.segment(addressOf(position), more));
  }

  private long addressOf(long filePosition) {
    return window.address() + (filePosition - windowStart);
  }

  /** Makes a range of the chunk readable in the window. */
  private void ensure(long from, int length) throws IOException {
    if (window != null && from >= windowStart && from + length <= windowStart + window.size()) {
      return;
    }
    if (window != null) {
      window.close();
      window = null;
    }
    boolean whole = end - start <= WHOLE_BYTES;
    long first = whole ? start : from;
    long bytes = whole ? end - start : Math.min(end - from, Math.max(length, STEP_BYTES));
    window = file.read(first, (int) bytes, memory);
    windowStart = first;
  }

  private NestedPage load(PageHeader header, long body, NestedNode.Leaf leaf) throws IOException {
    List<NativeBuffer> buffers = new ArrayList<>(2);
    try {
      long[] at = {pageBytes(header, body, buffers)};
      long limit = at[0] + header.uncompressedBytes();
      int[] repetitions = levels(header, at, limit, leaf.repetition(), header.repetitionBytes());
      int[] definitions =
          levels(
              header, at, limit, leaf.definition(), header.levelBytes() - header.repetitionBytes());
      if (header.encoding().isDictionary()) {
        loadDictionary();
      }
      int values = header.values();
      PageValues decoder =
          opener.open(header.encoding(), at[0], limit, values, () -> dictionary, buffers);
      freeWindowAtEnd();
      return new NestedPage(values, repetitions, definitions, decoder, buffers);
    } catch (Throwable failure) {
      buffers.forEach(NativeBuffer::close);
      throw failure;
    }
  }

  /**
   * The levels at an address, which moves behind them.
   *
   * @param most the greatest level; null is given when it is 0
   * @param bytes length of the levels in a page of version 2
   */
  private static int[] levels(PageHeader header, long[] at, long limit, int most, int bytes) {
    boolean second = header.type() == PageHeader.DATA_V2;
    if (most == 0) {
      at[0] += second ? bytes : 0;
      return null;
    }
    if (!second && header.levelEncoding() != Encoding.RLE) {
      throw new CorruptDataException("levels are in encoding " + header.levelEncoding());
    }
    long start = second ? at[0] : at[0] + 4;
    int length = second ? bytes : start > limit ? -1 : Native.getInt(at[0]);
    if (length < 0 || start + length > limit) {
      throw new CorruptDataException("the levels of a page are longer than the page");
    }
    int[] levels = new int[header.values()];
    int width = Integer.SIZE - Integer.numberOfLeadingZeros(most);
    new RunDecoder(start, start + length, width).read(0, levels.length, levels, 0);
    at[0] = start + length;
    return levels;
  }

  private void freeWindowAtEnd() {
    if (rows == rowCount && !pagesInWindow && window != null) {
      window.close();
      window = null;
    }
  }

  private Page load(PageHeader header, long body, long first) throws IOException {
    List<NativeBuffer> buffers = new ArrayList<>(2);
    try {
      long address = pageBytes(header, body, buffers);
      long limit = address + header.uncompressedBytes();
      int values = header.values();
      LevelDecoder levels = null;
      if (column.optional()) {
        long levelEnd = levelEnd(header, address, limit);
        levels = levels(header, address, levelEnd, buffers);
        levels = levels.isAllPresent(values) ? null : levels;
        address = levelEnd;
      } else if (header.type() == PageHeader.DATA_V2) {
        address += header.levelBytes();
      }
      if (header.encoding().isDictionary()) {
        loadDictionary();
      }
      PageValues decoder =
          opener.open(header.encoding(), address, limit, values, () -> dictionary, buffers);
      freeWindowAtEnd();
      return new Page(first, values, levels, decoder, buffers);
    } catch (Throwable failure) {
      buffers.forEach(NativeBuffer::close);
      throw failure;
    }
  }

  /** The address of a page's bytes, decompressed; levels first. */
  private long pageBytes(PageHeader header, long body, List<NativeBuffer> buffers)
      throws IOException {
    ensure(body, header.compressedBytes());
    long from = addressOf(body);
    verify(header, from);
    int size = header.uncompressedBytes();
    if (codec == Codec.UNCOMPRESSED && header.compressedBytes() != size) {
      throw new CorruptDataException("an uncompressed page has two sizes");
    }
    if (codec == Codec.UNCOMPRESSED && end - start <= WHOLE_BYTES) {
      pagesInWindow = true;
      return from;
    }
    if (size > LARGE_PAGE && size > chunk.uncompressedBytes()) {
      throw new CorruptDataException("a page claims to be bigger than its column chunk");
    }
    NativeBuffer page = memory.allocate(size);
    buffers.add(page);
    int levelBytes = header.type() == PageHeader.DATA_V2 ? header.levelBytes() : 0;
    Native.copy(from, page.address(), levelBytes);
    boolean plain = header.type() == PageHeader.DATA_V2 && !header.compressed();
    int rest = size - levelBytes;
    // A page of nulls only may have no values at all, not even an empty compressed block.
    if (rest > 0 || header.compressedBytes() > levelBytes) {
      Decompressor.decompress(
          plain ? Codec.UNCOMPRESSED : codec,
          from + levelBytes,
          header.compressedBytes() - levelBytes,
          page.address() + levelBytes,
          rest);
    }
    return page.address();
  }

  private void verify(PageHeader header, long from) {
    if (header.crc() != null) {
      CRC32 crc = new CRC32();
      crc.update(Native.segment(from, header.compressedBytes()).asByteBuffer());
      if ((int) crc.getValue() != header.crc()) {
        throw new CorruptDataException("the checksum of a page does not fit its bytes");
      }
    }
  }

  /** Where the definition levels end and the values begin. */
  private static long levelEnd(PageHeader header, long address, long limit) {
    long end;
    if (header.type() == PageHeader.DATA_V2) {
      end = address + header.levelBytes();
    } else if (header.levelEncoding() == Encoding.BIT_PACKED) {
      end = address + ((header.values() + 7L) >>> 3);
    } else {
      int bytes = limit - address < 4 ? -1 : Native.getInt(address);
      end = bytes < 0 ? limit + 1 : address + 4 + bytes;
    }
    if (end > limit) {
      throw new CorruptDataException("the levels of a page are longer than the page");
    }
    return end;
  }

  private LevelDecoder levels(
      PageHeader header, long address, long levelEnd, List<NativeBuffer> buffers) {
    if (header.type() == PageHeader.DATA_V2) {
      return new LevelDecoder(address, levelEnd);
    }
    if (header.levelEncoding() == Encoding.RLE) {
      return new LevelDecoder(address + 4, levelEnd);
    }
    if (header.levelEncoding() != Encoding.BIT_PACKED) {
      throw new CorruptDataException("levels are in encoding " + header.levelEncoding());
    }
    // The old encoding packs from the highest bit of each byte down.
    long bytes = levelEnd - address;
    NativeBuffer reversed = memory.allocate(bytes);
    buffers.add(reversed);
    for (long i = 0; i < bytes; i++) {
      int b = Native.getByte(address + i);
      Native.putByte(reversed.address() + i, (byte) (Integer.reverse(b) >>> 24));
    }
    return LevelDecoder.packed(reversed.address(), header.values());
  }

  private void loadDictionary() throws IOException {
    if (dictionary != null) {
      return;
    }
    if (dictionaryHeader == null) {
      throw new CorruptDataException("a page has codes, but the column chunk has no dictionary");
    }
    PageHeader header = dictionaryHeader;
    if (header.encoding() != Encoding.PLAIN && header.encoding() != Encoding.PLAIN_DICTIONARY) {
      throw new CorruptDataException("a dictionary is in encoding " + header.encoding());
    }
    int count = header.values();
    long least = column.physical() == Physical.BYTE_ARRAY ? 4 : column.width();
    if (least == 0 || count * least > header.uncompressedBytes()) {
      throw new CorruptDataException("a dictionary has more entries than its bytes can hold");
    }
    long address = pageBytes(header, dictionaryBody, dictionaryBuffers);
    PageValues values =
        opener.open(
            Encoding.PLAIN,
            address,
            address + header.uncompressedBytes(),
            count,
            () -> null,
            dictionaryBuffers);
    Output out = new Output().values(column.layout(), count, new ColumnBuffer());
    values.read(0, count, out, 0);
    dictionary = new Dictionary(out.column(column.field().type(), count, null, null));
  }

  @Override
  public void close() {
    if (window != null) {
      window.close();
      window = null;
    }
    dictionaryBuffers.forEach(NativeBuffer::close);
    dictionaryBuffers.clear();
  }
}
