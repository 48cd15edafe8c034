package io.sheaf.storage.parquet;

import io.sheaf.storage.parquet.Footer.Chunk;
import io.sheaf.storage.parquet.Footer.Exactness;
import io.sheaf.storage.parquet.Footer.Logical;
import io.sheaf.storage.parquet.Footer.RawStatistics;
import io.sheaf.storage.parquet.Footer.RowGroup;
import io.sheaf.storage.parquet.Footer.SchemaElement;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Reads the footer's Thrift structures straight into {@link Footer}. The generated readers of
 * parquet-format build the same twice over and cost several times as much in a JVM that has just
 * started.
 *
 * @see <a
 *     href="https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift">the
 *     structures</a>
 */
final class FooterParser {
  private final ThriftReader in;

  private FooterParser(ThriftReader in) {
    this.in = in;
  }

  /**
   * @param bytes the file metadata without length and magic
   */
  static Footer parse(byte[] bytes, long footerStart) {
    ThriftReader in = new ThriftReader(MemorySegment.ofArray(bytes));
    return in.struct(() -> new FooterParser(in).file(footerStart));
  }

  private Footer file(long footerStart) {
    List<SchemaElement> elements = List.of();
    long rows = -1;
    List<RowGroup> groups = List.of();
    String createdBy = "";
    boolean encrypted = false;
    List<Boolean> typeOrders = List.of();
    List<String> sortedBy = List.of();
    for (int field; (field = in.nextField()) != ThriftReader.STOP; ) {
      switch (field) {
        case 2 -> elements = in.readList(() -> in.readStruct(this::element));
        case 3 -> rows = in.readLong();
        case 4 -> groups = in.readList(() -> in.readStruct(this::rowGroup));
        case 5 -> sortedBy = in.readList(() -> in.readStruct(this::sortedBy));
        case 6 -> createdBy = in.readString();
        case 7 -> typeOrders = in.readList(() -> in.readStruct(this::isTypeOrder));
        case 8 -> {
          encrypted = true;
          in.skip();
        }
        default -> in.skip();
      }
    }
    if (elements.isEmpty() || rows < 0) {
      throw new CorruptDataException("the footer has no schema or no row count");
    }
    return new Footer(
        List.copyOf(elements),
        rows,
        List.copyOf(groups),
        createdBy,
        encrypted,
        List.copyOf(typeOrders),
        String.join("", sortedBy),
        footerStart);
  }

  /** The order of the rows, if that is what a pair of key and value is about; else empty. */
  private String sortedBy() {
    String key = "";
    String value = "";
    for (int field; (field = in.nextField()) != ThriftReader.STOP; ) {
      switch (field) {
        case 1 -> key = in.readString();
        case 2 -> value = in.readString();
        default -> in.skip();
      }
    }
    return key.equals(Footer.SORTED_BY) ? value : "";
  }

  /** A union: its only known member is the type's own order. */
  private boolean isTypeOrder() {
    boolean typeOrder = false;
    for (int kind; (kind = in.nextField()) != ThriftReader.STOP; ) {
      typeOrder = kind == 1;
      in.skip();
    }
    return typeOrder;
  }

  private SchemaElement element() {
    String name = "";
    int type = -1;
    int length = -1;
    int repetition = SchemaElement.REQUIRED;
    int children = 0;
    int converted = -1;
    int scale = 0;
    int precision = 0;
    Logical logical = null;
    for (int field; (field = in.nextField()) != ThriftReader.STOP; ) {
      switch (field) {
        case 1 -> type = in.readInt();
        case 2 -> length = in.readInt();
        case 3 -> repetition = in.readInt();
        case 4 -> name = in.readString();
        case 5 -> children = in.readInt();
        case 6 -> converted = in.readInt();
        case 7 -> scale = in.readInt();
        case 8 -> precision = in.readInt();
        case 10 -> logical = in.readStruct(this::logical);
        default -> in.skip();
      }
    }
    return new SchemaElement(
        name, type, length, repetition, children, converted, scale, precision, logical);
  }

  /** A union: one field, its number says which. */
  private Logical logical() {
    Logical logical = null;
    for (int kind; (kind = in.nextField()) != ThriftReader.STOP; ) {
      int which = kind;
      logical = in.readStruct(() -> logicalParameters(which));
    }
    return logical;
  }

  private Logical logicalParameters(int kind) {
    int first = 0;
    int second = 0;
    boolean flag = false;
    for (int field; (field = in.nextField()) != ThriftReader.STOP; ) {
      switch (kind) {
        case Logical.DECIMAL -> {
          if (field == 1) {
            first = in.readInt();
          } else {
            second = in.readInt();
          }
        }
        case Logical.TIME, Logical.TIMESTAMP -> {
          if (field == 1) {
            flag = in.readBoolean();
          } else {
            first = in.readStruct(this::unit);
          }
        }
        case Logical.INTEGER -> {
          if (field == 1) {
            first = in.readInt();
          } else {
            flag = in.readBoolean();
          }
        }
        default -> in.skip();
      }
    }
    return new Logical(kind, first, second, flag);
  }

  private Integer unit() {
    int unit = 0;
    for (int field; (field = in.nextField()) != ThriftReader.STOP; ) {
      unit = field;
      in.skip();
    }
    return unit;
  }

  private RowGroup rowGroup() {
    List<Chunk> chunks = List.of();
    long rows = -1;
    long bytes = 0;
    for (int field; (field = in.nextField()) != ThriftReader.STOP; ) {
      switch (field) {
        case 1 -> chunks = in.readList(() -> in.readStruct(this::chunk));
        case 3 -> rows = in.readLong();
        default -> in.skip();
      }
    }
    for (Chunk chunk : chunks) {
      bytes += chunk.compressedBytes();
    }
    if (rows < 0) {
      throw new CorruptDataException("a row group has no row count");
    }
    return new RowGroup(List.copyOf(chunks), rows, bytes);
  }

  private Chunk chunk() {
    boolean elsewhere = false;
    boolean encrypted = false;
    ChunkData data = null;
    long columnIndex = 0;
    int columnIndexLength = 0;
    long offsetIndex = 0;
    int offsetIndexLength = 0;
    for (int field; (field = in.nextField()) != ThriftReader.STOP; ) {
      switch (field) {
        case 1 -> elsewhere = !in.readString().isEmpty();
        case 3 -> data = in.readStruct(this::chunkData);
        case 4 -> offsetIndex = in.readLong();
        case 5 -> offsetIndexLength = in.readInt();
        case 6 -> columnIndex = in.readLong();
        case 7 -> columnIndexLength = in.readInt();
        case 8 -> {
          encrypted = true;
          in.skip();
        }
        default -> in.skip();
      }
    }
    if (data == null) {
      if (!encrypted) {
        throw new CorruptDataException("a column chunk has no metadata");
      }
      data = new ChunkData(-1, 0, 0, 0, 0, 0, 0, false, RawStatistics.NONE);
    }
    return new Chunk(
        data.type,
        data.codec,
        data.values,
        data.uncompressed,
        data.compressed,
        data.dataOffset,
        data.dictionaryOffset,
        data.mixed,
        data.statistics,
        elsewhere,
        encrypted,
        columnIndex,
        columnIndexLength,
        offsetIndex,
        offsetIndexLength);
  }

  private record ChunkData(
      int type,
      int codec,
      long values,
      long uncompressed,
      long compressed,
      long dataOffset,
      long dictionaryOffset,
      boolean mixed,
      RawStatistics statistics) {}

  private ChunkData chunkData() {
    int type = -1;
    int codec = 0;
    long values = -1;
    long uncompressed = 0;
    long compressed = -1;
    long dataOffset = -1;
    long dictionaryOffset = 0;
    boolean mixed = false;
    RawStatistics statistics = RawStatistics.NONE;
    for (int field; (field = in.nextField()) != ThriftReader.STOP; ) {
      switch (field) {
        case 1 -> type = in.readInt();
        case 4 -> codec = in.readInt();
        case 5 -> values = in.readLong();
        case 6 -> uncompressed = in.readLong();
        case 7 -> compressed = in.readLong();
        case 9 -> dataOffset = in.readLong();
        case 11 -> dictionaryOffset = in.readLong();
        case 12 -> statistics = in.readStruct(this::statistics);
        case 13 -> {
          List<Boolean> dictionaryPages = in.readList(() -> in.readStruct(this::isDictionaryPages));
          mixed = dictionaryPages.contains(false);
        }
        default -> in.skip();
      }
    }
    if (values < 0 || compressed < 0 || dataOffset < 0 || dictionaryOffset < 0) {
      throw new CorruptDataException("the metadata of a column chunk is incomplete");
    }
    return new ChunkData(
        type,
        codec,
        values,
        uncompressed,
        compressed,
        dataOffset,
        dictionaryOffset,
        mixed,
        statistics);
  }

  /**
   * Whether an entry of the encoding statistics speaks of dictionary pages or of data pages with
   * dictionary codes.
   */
  private boolean isDictionaryPages() {
    int pageType = 0;
    int encoding = 0;
    for (int field; (field = in.nextField()) != ThriftReader.STOP; ) {
      switch (field) {
        case 1 -> pageType = in.readInt();
        case 2 -> encoding = in.readInt();
        default -> in.skip();
      }
    }
    return pageType == PageHeader.DICTIONARY || Encoding.of(encoding).isDictionary();
  }

  private RawStatistics statistics() {
    byte[] oldMin = null;
    byte[] oldMax = null;
    byte[] min = null;
    byte[] max = null;
    long nulls = -1;
    long distinct = -1;
    int exact = 0;
    boolean inexact = false;
    for (int field; (field = in.nextField()) != ThriftReader.STOP; ) {
      switch (field) {
        case 1 -> oldMax = in.readBinary();
        case 2 -> oldMin = in.readBinary();
        case 3 -> nulls = in.readLong();
        case 4 -> distinct = in.readLong();
        case 5 -> max = in.readBinary();
        case 6 -> min = in.readBinary();
        case 7, 8 -> {
          boolean said = in.readBoolean();
          exact += said ? 1 : 0;
          inexact |= !said;
        }
        default -> in.skip();
      }
    }
    Exactness exactness = inexact ? Exactness.NOT : exact == 2 ? Exactness.BOTH : Exactness.UNSAID;
    return new RawStatistics(oldMin, oldMax, min, max, nulls, distinct, exactness);
  }
}
