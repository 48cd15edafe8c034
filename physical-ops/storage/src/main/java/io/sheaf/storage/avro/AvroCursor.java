package io.sheaf.storage.avro;

import io.sheaf.columnar.nested.ElementColumn;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.rows.RowCursor;
import io.sheaf.storage.text.TextSplit;
import java.io.IOException;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/** The rows of some blocks. */
final class AvroCursor implements RowCursor {
  private final AvroInput input;
  private final DataFileReader<GenericRecord> reader;
  private final List<Schema.Field> fields;
  private final AvroValues values = new AvroValues();
  private long left;
  private GenericRecord row;

  private AvroCursor(AvroInput input, TextSplit split) throws IOException {
    this.input = input;
    this.reader = new DataFileReader<>(input, new GenericDatumReader<>());
    this.fields = reader.getSchema().getFields();
    this.left = split.rowCount();
    reader.seek(split.start());
  }

  static RowCursor open(FileEntry file, TextSplit split) {
    try {
      return new AvroCursor(new AvroInput(file), split);
    } catch (IOException | AvroRuntimeException | IllegalArgumentException broken) {
      throw AvroBlocks.invalid(file, broken.getMessage(), broken);
    }
  }

  @Override
  public boolean next() throws IOException {
    if (left == 0) {
      return false;
    }
    left--;
    try {
      row = reader.next(row);
      return true;
    } catch (AvroRuntimeException
        | UnsupportedOperationException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NegativeArraySizeException broken) {
      throw new IOException("a block is broken: " + broken.getMessage(), broken);
    }
  }

  @Override
  public void append(int column, ElementColumn to) {
    values.append(row.get(column), fields.get(column).schema(), to.type(), to);
  }

  @Override
  public void close() throws IOException {
    reader.close();
    input.close();
  }
}
