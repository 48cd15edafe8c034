package io.sheaf.storage.arrow;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.fs.FileStream;
import io.sheaf.storage.fs.RandomReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;

/**
 * Reads one record batch: Arrow's reader gets a stream of the schema, the dictionaries and this
 * batch alone. Vectors are in counted memory.
 */
final class ArrowBatchReader implements BatchReader {
  private static final byte[] END = {-1, -1, -1, -1, 0, 0, 0, 0};

  private final ArrowTable table;
  private final ArrowTable.ArrowSplit split;
  private final ReadRequest request;
  private final ArrowIpcFile file;
  private final ArrowColumns columns;
  private final boolean[] checked;
  private final Column[] nested;
  private final ColumnBuffer[] buffers;
  private final Batch batch;
  private RandomReader bytes;
  private CheckedStreamReader reader;
  private VectorSchemaRoot root;
  private int nextRow;

  ArrowBatchReader(ArrowTable table, ArrowTable.ArrowSplit split, ReadRequest request) {
    this.table = table;
    this.split = split;
    this.request = request;
    this.file = table.file(split.fileIndex());
    this.columns = new ArrowColumns(request.memory(), this::dictionary);
    int count = request.columns().length;
    this.checked = new boolean[count];
    this.nested = new Column[count];
    this.buffers = new ColumnBuffer[count];
    Arrays.setAll(buffers, i -> new ColumnBuffer());
    this.batch = new Batch(count);
  }

  @Override
  public ColumnBatch next() {
    if (nextRow >= split.rowCount()) {
      return null;
    }
    int count = (int) Math.min(request.batchRows(), split.rowCount() - nextRow);
    batch.start(nextRow, count);
    nextRow += count;
    return batch;
  }

  private void load() {
    try {
      bytes = file.entry().fileSystem().open(file.entry());
      List<InputStream> parts = new ArrayList<>();
      parts.add(new FileStream(bytes, file.start(), file.schemaEnd()));
      for (ArrowIpcFile.Range dictionary : file.dictionaries()) {
        if (file.start() > 0 || dictionary.start() < split.batch().range().start()) {
          parts.add(new FileStream(bytes, dictionary.start(), dictionary.end()));
        }
      }
      ArrowIpcFile.Range range = split.batch().range();
      parts.add(new FileStream(bytes, range.start(), range.end()));
      parts.add(new ByteArrayInputStream(END));
      reader =
          CheckedStreamReader.of(
              new SequenceInputStream(Collections.enumeration(parts)),
              request.memory().pool().arrowAllocator());
      root = reader.getVectorSchemaRoot();
      if (!reader.loadNextBatch() || root.getRowCount() != split.rowCount()) {
        throw ArrowIpcFile.invalid(file.entry(), "a record batch is not as long as it says", null);
      }
    } catch (IOException failure) {
      throw new SheafException(
          ErrorCode.IO_ERROR,
          "cannot read '" + file.entry().path() + "': " + failure.getMessage(),
          failure);
    } catch (IllegalArgumentException
        | IndexOutOfBoundsException
        | NullPointerException
        | UnsupportedOperationException broken) {
      throw ArrowIpcFile.invalid(file.entry(), "a record batch is broken", broken);
    }
  }

  private FieldVector vector(int index) {
    if (root == null) {
      load();
    }
    FieldVector vector = root.getVector(request.columns()[index]);
    if (!checked[index]) {
      ArrowCheck.check(vector);
      if (vector.getValueCount() < split.rowCount()) {
        throw new IllegalArgumentException("a column of " + vector.getValueCount() + " values");
      }
      checked[index] = true;
    }
    return vector;
  }

  private FieldVector dictionary(long id) {
    Dictionary dictionary = reader.lookup(id);
    if (dictionary == null) {
      throw new IllegalArgumentException("a dictionary that is not there");
    }
    return dictionary.getVector();
  }

  private Column read(int index, int from, int count) {
    try {
      return decode(index, from, count);
    } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException broken) {
      throw ArrowIpcFile.invalid(file.entry(), "a record batch is broken", broken);
    }
  }

  private Column decode(int index, int from, int count) {
    DataType type = table.schema().type(request.columns()[index]);
    FieldVector vector = vector(index);
    if (!type.isNested()) {
      return columns.column(vector, type, from, count, buffers[index]);
    }
    if (nested[index] == null) {
      nested[index] = columns.column(vector, type, 0, (int) split.rowCount(), new ColumnBuffer());
    }
    int[] rows = new int[count];
    Arrays.setAll(rows, i -> from + i);
    return nested[index].gather(rows, count, buffers[index]);
  }

  @Override
  public void close() {
    columns.close();
    try {
      if (reader != null) {
        reader.close();
      }
      if (bytes != null) {
        bytes.close();
      }
    } catch (IOException failure) {
      throw new SheafException(
          ErrorCode.IO_ERROR, "cannot close '" + file.entry().path() + "'", failure);
    }
  }

  /** The one batch object of this reader. */
  private final class Batch extends ColumnBatch {
    private final Column[] loaded;
    private int from;
    private int rows;

    Batch(int count) {
      loaded = new Column[count];
    }

    void start(int firstRow, int count) {
      from = firstRow;
      rows = count;
      Arrays.fill(loaded, null);
    }

    @Override
    public int rowCount() {
      return rows;
    }

    @Override
    public int columnCount() {
      return loaded.length;
    }

    @Override
    public boolean isLoaded(int index) {
      return loaded[index] != null;
    }

    @Override
    public Column column(int index) {
      if (loaded[index] == null) {
        loaded[index] = read(index, from, rows);
      }
      return loaded[index];
    }
  }
}
