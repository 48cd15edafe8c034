package io.sheaf.storage.arrow.write;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Gathers rows of a result into one Arrow record batch, in the layout of {@link ArrowTypes}. Used
 * by one thread; whoever makes it closes it.
 */
public final class ArrowRows implements AutoCloseable {
  /** Bytes of strings in one record batch; the offsets of Utf8 end at 2 GiB. */
  private static final long MOST_BYTES = 32L << 20;

  private final VectorSchemaRoot root;
  private final ColumnBuffer[] buffers;
  private final Column[] columns;
  private final boolean nested;
  private ColumnBatch loaded;
  private int rows;
  private long stringBytes;

  /**
   * Makes empty vectors.
   *
   * @param schema as {@link ArrowTypes} gives it for the columns of the batches to come
   * @param allocator not owned
   */
  public ArrowRows(Schema schema, BufferAllocator allocator) {
    root = VectorSchemaRoot.create(schema, allocator);
    int count = schema.getFields().size();
    columns = new Column[count];
    buffers = new ColumnBuffer[count];
    for (int i = 0; i < count; i++) {
      buffers[i] = new ColumnBuffer();
    }
    nested = root.getFieldVectors().stream().anyMatch(v -> !v.getField().getChildren().isEmpty());
  }

  /** The vectors; {@link #finish} makes them ready to be read. */
  public VectorSchemaRoot root() {
    return root;
  }

  /** Rows gathered. */
  public int rowCount() {
    return rows;
  }

  /** About how many bytes are gathered in strings and nested values. */
  public long stringBytes() {
    return stringBytes;
  }

  /** Whether another batch may be appended to what is gathered. */
  public boolean canAppend() {
    return rows == 0 || !nested;
  }

  /**
   * Appends rows of a batch from one on, as many as the bounds on a record batch allow, at least
   * one when nothing is gathered.
   *
   * @param to the row before which it ends
   * @return how many; when fewer than there are, the caller takes what is gathered, {@link #clear}s
   *     and goes on
   */
  @SuppressWarnings("ReferenceEquality") // it is this very batch whose columns are decoded
  public int append(ColumnBatch batch, int from, int to) {
    if (loaded != batch || from == 0) {
      for (int i = 0; i < columns.length; i++) {
        columns[i] = batch.column(i).flat(buffers[i]);
      }
      loaded = batch;
    }
    int count = fitting(from, to);
    for (int i = 0; i < columns.length && count > 0; i++) {
      append(root.getVector(i), columns[i], from, count);
    }
    rows += count;
    return count;
  }

  private int fitting(int from, int end) {
    if (!canAppend()) {
      return 0;
    }
    long all = 0;
    for (Column column : columns) {
      if (column instanceof ViewColumn strings) {
        for (int row = from; row < end; row++) {
          all += strings.isNull(row) ? 0 : Views.length(strings.views()[2 * row]);
        }
      }
    }
    if (stringBytes + all <= MOST_BYTES) {
      stringBytes += all;
      return end - from;
    }
    int row = from;
    while (row < end) {
      long bytes = 0;
      for (Column column : columns) {
        if (column instanceof ViewColumn strings && !strings.isNull(row)) {
          bytes += Views.length(strings.views()[2 * row]);
        }
      }
      if (stringBytes + bytes > MOST_BYTES && rows + row - from > 0) {
        break;
      }
      stringBytes += bytes;
      row++;
    }
    return row - from;
  }

  private void append(FieldVector vector, Column column, int from, int count) {
    switch (vector) {
      case NullVector nulls -> {}
      case BaseFixedWidthVector fixed -> FlatVectors.append(fixed, rows, column, from, count);
      case BaseVariableWidthVector strings ->
          FlatVectors.append(strings, rows, (ViewColumn) column, from, count);
      default -> NestedVectors.fill(vector, column, from, count);
    }
  }

  /** Makes the vectors ready to be read. */
  public void finish() {
    root.setRowCount(rows);
  }

  /** Forgets what is gathered and keeps the memory. */
  public void clear() {
    root.getFieldVectors().forEach(FieldVector::reset);
    root.setRowCount(0);
    rows = 0;
    stringBytes = 0;
  }

  @Override
  public void close() {
    root.close();
  }
}
