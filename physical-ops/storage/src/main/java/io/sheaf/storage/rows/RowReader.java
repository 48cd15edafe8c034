package io.sheaf.storage.rows;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.function.StringArena;
import io.sheaf.columnar.nested.ElementColumn;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ReadRequest;
import java.io.IOException;

/** Makes batches of rows. */
public final class RowReader implements BatchReader {
  private final RowCursor cursor;
  private final String path;
  private final int[] columns;
  private final int batchRows;
  private final ElementColumn[] values;

  /**
   * @param cursor closed with the reader
   * @param path for messages
   * @param schema of the table
   */
  public RowReader(RowCursor cursor, String path, Schema schema, ReadRequest request) {
    this.cursor = cursor;
    this.path = path;
    this.columns = request.columns();
    this.batchRows = request.batchRows();
    this.values = new ElementColumn[columns.length];
    for (int i = 0; i < columns.length; i++) {
      values[i] = new ElementColumn(schema.type(columns[i]), new StringArena(request.memory()));
    }
  }

  @Override
  public ColumnBatch next() {
    for (ElementColumn column : values) {
      column.clear();
    }
    int rows = 0;
    try {
      while (rows < batchRows && cursor.next()) {
        for (int i = 0; i < columns.length; i++) {
          cursor.append(columns[i], values[i]);
        }
        rows++;
      }
    } catch (SheafException known) {
      throw known;
    } catch (IOException | RuntimeException broken) {
      // Libraries have all kinds of exceptions for bytes that they did not expect.
      throw failed(broken);
    }
    if (rows == 0) {
      return null;
    }
    Column[] made = new Column[values.length];
    for (int i = 0; i < made.length; i++) {
      made[i] = values[i].column();
    }
    return new DenseBatch(rows, made);
  }

  private SheafException failed(Exception failure) {
    return new SheafException(
        ErrorCode.INVALID_FILE,
        "cannot read '%s': %s"
            .formatted(
                path,
                failure.getMessage() == null
                    ? "its bytes are no records (" + failure.getClass().getSimpleName() + ")"
                    : failure.getMessage()),
        failure);
  }

  @Override
  public void close() {
    for (ElementColumn column : values) {
      column.close();
    }
    try {
      cursor.close();
    } catch (IOException failure) {
      throw failed(failure);
    }
  }
}
