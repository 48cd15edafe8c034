package io.sheaf.storage.hadoop.orc;

import io.sheaf.columnar.nested.ElementColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.rows.RowCursor;
import io.sheaf.storage.text.TextSplit;
import java.io.IOException;
import org.apache.orc.Reader;
import org.apache.orc.RecordReader;
import org.apache.orc.TypeDescription;
import org.apache.orc.storage.ql.exec.vector.VectorizedRowBatch;

/** The rows of a stripe. */
final class OrcCursor implements RowCursor {
  private final Reader reader;
  private final RecordReader rows;
  private final VectorizedRowBatch batch;
  private final Schema schema;
  private final OrcValues values = new OrcValues();
  private int row = -1;

  private OrcCursor(Reader reader, RecordReader rows, Schema schema) {
    this.reader = reader;
    this.rows = rows;
    this.schema = schema;
    this.batch = reader.getSchema().createRowBatch();
    batch.size = 0;
  }

  static OrcCursor open(FileEntry file, TextSplit split, int[] columns, Schema schema) {
    Reader reader = OrcFileFormat.reader(file);
    try {
      TypeDescription row = reader.getSchema();
      boolean[] include = new boolean[row.getMaximumId() + 1];
      include[0] = true;
      for (int column : columns) {
        TypeDescription wanted = row.getChildren().get(column);
        for (int id = wanted.getId(); id <= wanted.getMaximumId(); id++) {
          include[id] = true;
        }
      }
      Reader.Options options =
          reader.options().range(split.start(), split.end() - split.start()).include(include);
      return new OrcCursor(reader, reader.rows(options), schema);
    } catch (IOException | RuntimeException broken) {
      throw OrcFileFormat.invalid(file, broken);
    }
  }

  @Override
  public boolean next() throws IOException {
    row++;
    if (row < batch.size) {
      return true;
    }
    row = 0;
    try {
      return rows.nextBatch(batch) && batch.size > 0;
    } catch (RuntimeException broken) {
      throw new IOException("a stripe is broken: " + broken.getMessage(), broken);
    }
  }

  @Override
  public void append(int column, ElementColumn to) {
    DataType type = schema.type(column);
    values.append(batch.cols[column], row, type, to);
  }

  @Override
  public void close() throws IOException {
    try {
      rows.close();
    } finally {
      reader.close();
    }
  }
}
