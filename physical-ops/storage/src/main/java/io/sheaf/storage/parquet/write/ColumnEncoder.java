package io.sheaf.storage.parquet.write;

import io.sheaf.columnar.batch.Column;
import java.util.List;

/** Collects one top-level column of a row group and encodes it. Not thread-safe. */
interface ColumnEncoder extends AutoCloseable {
  /** Takes rows in. */
  void append(Column column, int from, int to);

  /** About the bytes held for the current row group. */
  long heldBytes();

  /**
   * Encodes what came in, appends it to the sink and gets ready for the next row group.
   *
   * @param into receives a chunk for each leaf
   */
  void finish(PageSink sink, List<EncodedChunk> into);

  @Override
  void close();
}
