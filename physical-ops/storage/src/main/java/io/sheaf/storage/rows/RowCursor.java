package io.sheaf.storage.rows;

import io.sheaf.columnar.nested.ElementColumn;
import java.io.IOException;

/** Rows one after the other. Used by one thread; its reader closes it. */
public interface RowCursor extends AutoCloseable {
  /** Moves to the next row; false at the end. */
  boolean next() throws IOException;

  /** Adds the value of a table's column. */
  void append(int column, ElementColumn to);

  @Override
  void close() throws IOException;
}
