package io.sheaf.storage.parquet;

import java.util.List;

/**
 * What the end of a Parquet file tells, as far as reading needs it.
 *
 * @param elements the schema tree in depth-first order, the root first
 * @param typeOrders for each leaf, whether the order of its bounds is the type's; empty when no
 *     orders are declared
 * @param sortedBy the order of the rows, as a writer of ours noted it; empty for none
 * @param footerStart position where the footer begins; all pages end before
 */
record Footer(
    List<SchemaElement> elements,
    long rowCount,
    List<RowGroup> rowGroups,
    String createdBy,
    boolean encrypted,
    List<Boolean> typeOrders,
    String sortedBy,
    long footerStart) {
  /**
   * The key of a file's metadata under which its order is noted. What other writers say of theirs
   * does not tell how they compare NaN, zeros and strings, and is not used.
   */
  static final String SORTED_BY = "sheaf.sorted_by";

  /** Whether a leaf's bounds are declared to be in the order that its type defines. */
  boolean hasTypeOrder(int leaf) {
    return leaf < typeOrders.size() && typeOrders.get(leaf);
  }

  /** A node of the schema tree; numbers are -1 when missing. */
  record SchemaElement(
      String name,
      int type,
      int typeLength,
      int repetition,
      int children,
      int convertedType,
      int scale,
      int precision,
      Logical logical) {
    static final int REQUIRED = 0;
    static final int OPTIONAL = 1;
    static final int REPEATED = 2;
  }

  /**
   * A logical type annotation.
   *
   * @param kind the number in the format's union
   * @param first scale, bit width, or unit (1 milli, 2 micro, 3 nano)
   * @param second precision
   * @param flag signed, or adjusted to UTC
   */
  record Logical(int kind, int first, int second, boolean flag) {
    static final int STRING = 1;
    static final int MAP = 2;
    static final int LIST = 3;
    static final int ENUM = 4;
    static final int DECIMAL = 5;
    static final int DATE = 6;
    static final int TIME = 7;
    static final int TIMESTAMP = 8;
    static final int INTEGER = 10;
    static final int UNKNOWN = 11;
    static final int JSON = 12;
    static final int BSON = 13;
    static final int UUID = 14;
    static final int FLOAT16 = 15;
  }

  record RowGroup(List<Chunk> chunks, long rowCount, long bytes) {}

  /**
   * One column of one row group.
   *
   * @param dictionaryOffset 0 when there is no dictionary page
   * @param mixed whether some data pages are known to hold values instead of codes, beside a
   *     dictionary
   * @param columnIndexOffset 0 when there is no page index
   */
  record Chunk(
      int type,
      int codec,
      long values,
      long uncompressedBytes,
      long compressedBytes,
      long dataOffset,
      long dictionaryOffset,
      boolean mixed,
      RawStatistics statistics,
      boolean elsewhere,
      boolean encrypted,
      long columnIndexOffset,
      int columnIndexLength,
      long offsetIndexOffset,
      int offsetIndexLength) {
    long start() {
      return dictionaryOffset > 0 && dictionaryOffset < dataOffset ? dictionaryOffset : dataOffset;
    }
  }

  /**
   * Bounds as bytes; null or -1 when missing.
   *
   * @param oldMin by signed order whatever the type, not to be used for strings
   * @param exactness whether the writer says that both bounds are values of the column
   */
  record RawStatistics(
      byte[] oldMin,
      byte[] oldMax,
      byte[] min,
      byte[] max,
      long nullCount,
      long distinctCount,
      Exactness exactness) {
    static final RawStatistics NONE =
        new RawStatistics(null, null, null, null, -1, -1, Exactness.UNSAID);
  }

  /** What a writer says of whether bounds occur among the values. */
  enum Exactness {
    /** It says so of both. */
    BOTH,
    /** It says nothing, of one at least. */
    UNSAID,
    /** It says of one at least that it need not. */
    NOT
  }
}
