package io.sheaf.storage.parquet;

import java.lang.foreign.MemorySegment;

/**
 * The header of a page.
 *
 * @param values entries of the page, of a flat column its rows; or entries of a dictionary
 * @param levelBytes v2: bytes of all levels, uncompressed before the values
 * @param repetitionBytes v2: bytes of repetition levels, which come first
 * @param compressed v2: whether the values are compressed
 * @param crc CRC-32 of the page's bytes at rest, or null
 * @param headerBytes length of the header itself
 */
record PageHeader(
    int type,
    int uncompressedBytes,
    int compressedBytes,
    int values,
    Encoding encoding,
    Encoding levelEncoding,
    int levelBytes,
    int repetitionBytes,
    boolean compressed,
    Integer crc,
    int headerBytes) {
  static final int DATA = 0;
  static final int INDEX = 1;
  static final int DICTIONARY = 2;
  static final int DATA_V2 = 3;

  static PageHeader parse(MemorySegment memory) {
    ThriftReader in = new ThriftReader(memory);
    return in.struct(() -> new Parser(in).header());
  }

  private static final class Parser {
    private final ThriftReader in;
    private int values = -1;
    private int encoding;
    private Encoding levelEncoding = Encoding.RLE;
    private int definitionBytes;
    private int repetitionBytes;
    private boolean compressed = true;

    Parser(ThriftReader in) {
      this.in = in;
    }

    PageHeader header() {
      int type = -1;
      int uncompressed = -1;
      int size = -1;
      Integer crc = null;
      for (int field; (field = in.nextField()) != ThriftReader.STOP; ) {
        switch (field) {
          case 1 -> type = in.readInt();
          case 2 -> uncompressed = in.readInt();
          case 3 -> size = in.readInt();
          case 4 -> crc = in.readInt();
          case 5, 7 -> in.readStruct(this::dataOrDictionary);
          case 8 -> in.readStruct(this::dataV2);
          default -> in.skip();
        }
      }
      boolean known = type == DATA || type == DICTIONARY || type == DATA_V2;
      if (type < 0 || uncompressed < 0 || size < 0 || (known && values < 0)) {
        throw new CorruptDataException("a page header is incomplete");
      }
      long levelBytes = (long) definitionBytes + repetitionBytes;
      if (definitionBytes < 0
          || repetitionBytes < 0
          || levelBytes > size
          || levelBytes > uncompressed) {
        throw new CorruptDataException("the levels of a page are longer than the page");
      }
      return new PageHeader(
          type,
          uncompressed,
          size,
          values,
          Encoding.of(encoding),
          levelEncoding,
          (int) levelBytes,
          repetitionBytes,
          compressed,
          crc,
          (int) in.position());
    }

    private Void dataOrDictionary() {
      for (int field; (field = in.nextField()) != ThriftReader.STOP; ) {
        switch (field) {
          case 1 -> values = in.readInt();
          case 2 -> encoding = in.readInt();
          case 3 -> {
            // Definition level encoding of a data page; of a dictionary page, whether it is sorted.
            if (in.isNumber()) {
              levelEncoding = Encoding.of(in.readInt());
            } else {
              in.skip();
            }
          }
          default -> in.skip();
        }
      }
      return null;
    }

    private Void dataV2() {
      for (int field; (field = in.nextField()) != ThriftReader.STOP; ) {
        switch (field) {
          case 1 -> values = in.readInt();
          case 4 -> encoding = in.readInt();
          case 5 -> definitionBytes = in.readInt();
          case 6 -> repetitionBytes = in.readInt();
          case 7 -> compressed = in.readBoolean();
          default -> in.skip();
        }
      }
      return null;
    }
  }
}
