package io.sheaf.storage.json;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.type.DataType;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.text.FieldBatch;
import io.sheaf.storage.text.FieldDecoder;
import io.sheaf.storage.text.Fields;
import io.sheaf.storage.text.RecordCursor;
import io.sheaf.storage.text.RecordReader;
import io.sheaf.storage.text.TextSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Puts the reader of a split together. */
final class JsonReader {
  private final JsonTable table;
  private final JsonTable.Part part;
  private final List<String> keys = new ArrayList<>();
  private JsonScanner scanner;
  private RecordCursor cursor;

  private JsonReader(JsonTable table, TextSplit split) {
    this.table = table;
    this.part = table.part(split.fileIndex());
  }

  static BatchReader open(JsonTable table, TextSplit split, ReadRequest request) {
    return new JsonReader(table, split).open(split, request);
  }

  private BatchReader open(TextSplit split, ReadRequest request) {
    boolean lenient = table.options().ignoreErrors();
    int[] all = IntStream.range(0, table.schema().size()).toArray();
    for (int column : lenient ? all : request.columns()) {
      if (!keys.contains(table.key(column))) {
        keys.add(table.key(column));
      }
    }
    scanner =
        new JsonScanner(
            part.layout(),
            new JsonKeys(keys),
            table.objects() || keys.isEmpty(),
            lenient,
            request.batchRows(),
            this::irregular,
            null);
    cursor =
        new RecordCursor(
            part.text(),
            split.start(),
            split.end(),
            JsonPlan.windowSize(table.options()),
            scanner,
            request.memory());
    return new RecordReader(
        cursor,
        batch(request.columns(), request.memory()),
        lenient ? batch(all, request.memory()) : null,
        request);
  }

  private void irregular(long at, int what) {
    if (!table.options().ignoreErrors()) {
      throw JsonPlan.malformed(part.text(), cursor.position(at), scanner.reason());
    }
  }

  private FieldBatch batch(int[] columns, MemoryConsumer memory) {
    FieldDecoder.Style style = table.options().style();
    FieldBatch.Place[] places = new FieldBatch.Place[columns.length];
    for (int i = 0; i < columns.length; i++) {
      DataType type = table.schema().type(columns[i]);
      places[i] =
          new FieldBatch.Place(
              type,
              keys.indexOf(table.key(columns[i])),
              type instanceof DataType.Nested nested
                  ? new JsonNestedDecoder(nested, style, memory)
                  : FieldDecoder.of(type, style, memory));
    }
    return new FieldBatch(new Values(columns), scanner, places);
  }

  /** What JSON has to say of its fields. */
  private final class Values implements FieldBatch.Format {
    private final int[] columns;

    Values(int[] columns) {
      this.columns = columns;
    }

    @Override
    public void nulls(long[] fields, int count, long base, byte[] nulls) {
      for (int row = 0; row < count; row++) {
        nulls[row] = (byte) (fields[row] >>> 63);
      }
    }

    @Override
    public SheafException badValue(int column, long field, long record) {
      long shown = field & ~Fields.MISSING;
      return part.text().badValue(cursor, table.schema().field(columns[column]), shown, record);
    }
  }
}
