package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.memory.MemoryConsumer;

/**
 * Rows kept off-heap: records of a {@link RowLayout} in pages, and the bytes of their long strings.
 * Owns both. Not thread-safe.
 */
public final class RowContainer implements AutoCloseable {
  private final RowLayout layout;
  private final RowPages pages;
  private final StringHeap strings;
  private final ColumnBuffer buffer = new ColumnBuffer();

  public RowContainer(MemoryConsumer memory, RowLayout layout) {
    this.layout = layout;
    this.pages = new RowPages(memory, layout.width());
    this.strings = new StringHeap(memory);
  }

  public RowLayout layout() {
    return layout;
  }

  /** The records, for walking over them. */
  public RowPages pages() {
    return pages;
  }

  /** Number of rows. */
  public long size() {
    return pages.size();
  }

  /**
   * Appends rows; what lies in front of the fields is left unspecified.
   *
   * @param columns one a field, any encoding
   * @param records receives the rows' addresses
   */
  public void append(Column[] columns, int count, long[] records) {
    pages.reserve(count);
    for (int i = 0; i < count; i++) {
      records[i] = pages.append();
    }
    layout.clear(records, count);
    for (int field = 0; field < columns.length; field++) {
      layout.write(field, columns[field], records, count, strings, buffer);
    }
  }

  /** Reads one field of some rows; strings of the result are valid while this container is open. */
  public Column read(int field, long[] records, int count, ColumnBuffer into) {
    return layout.read(field, records, count, into);
  }

  @Override
  public void close() {
    pages.close();
    strings.close();
  }
}
