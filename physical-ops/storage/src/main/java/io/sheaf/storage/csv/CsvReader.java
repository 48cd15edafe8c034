package io.sheaf.storage.csv;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.text.FieldBatch;
import io.sheaf.storage.text.FieldDecoder;
import io.sheaf.storage.text.RecordCursor;
import io.sheaf.storage.text.RecordReader;
import io.sheaf.storage.text.RecordScanner;
import io.sheaf.storage.text.TextSplit;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Puts the reader of a split together. */
final class CsvReader {
  private final CsvTable table;
  private final CsvReadOptions options;
  private final CsvFile file;
  private final NullTexts nullTexts;
  private final int[] slots;
  private int places;
  private RecordCursor cursor;

  private CsvReader(CsvTable table, TextSplit split) {
    this.table = table;
    this.options = table.options();
    this.file = table.file(split.fileIndex());
    this.nullTexts = new NullTexts(options.nullTexts(), options.quotedNulls());
    this.slots = new int[file.width()];
    Arrays.fill(slots, -1);
  }

  static BatchReader open(CsvTable table, TextSplit split, ReadRequest request) {
    return new CsvReader(table, split).open(split, request);
  }

  private BatchReader open(TextSplit split, ReadRequest request) {
    int[] all = IntStream.range(0, table.schema().size()).toArray();
    choose(options.ignoreErrors() ? all : request.columns());
    CsvScanner scanner = scanner(request.batchRows(), request.memory(), split, this::irregular);
    return new RecordReader(
        cursor,
        batch(scanner, request.columns(), request.memory()),
        options.ignoreErrors() ? batch(scanner, all, request.memory()) : null,
        request);
  }

  /** What reads the records of a split, all columns; its user closes both. */
  record Parts(RecordCursor cursor, FieldBatch batch) {}

  /** Hears of records that are not as they should be. */
  interface Irregulars {
    /**
     * Takes one in.
     *
     * @param at address where the record starts
     * @param width number of its values; -1 when its quotes are wrong
     */
    void record(RecordCursor cursor, long at, int width);
  }

  static Parts parts(
      CsvTable table, TextSplit split, int rows, MemoryConsumer memory, Irregulars irregulars) {
    CsvReader reader = new CsvReader(table, split);
    int[] all = IntStream.range(0, table.schema().size()).toArray();
    reader.choose(all);
    CsvScanner scanner =
        reader.scanner(
            rows, memory, split, (at, width) -> irregulars.record(reader.cursor, at, width));
    return new Parts(reader.cursor, reader.batch(scanner, all, memory));
  }

  private void choose(int[] columns) {
    for (int column : columns) {
      int own = file.mapping()[column];
      if (own >= 0 && slots[own] < 0) {
        slots[own] = places++;
      }
    }
  }

  /** Opens the scanner, and the cursor that drives it. */
  private CsvScanner scanner(
      int rows, MemoryConsumer memory, TextSplit split, RecordScanner.Irregular irregular) {
    CsvScanner scanner =
        new CsvScanner(
            table.dialect(), file.width(), options.nullPadding(), slots, places, rows, irregular);
    cursor =
        new RecordCursor(
            file.text(), split.start(), split.end(), CsvPlan.windowSize(options), scanner, memory);
    return scanner;
  }

  private void irregular(long at, int found) {
    if (!options.ignoreErrors()) {
      throw file.irregular(cursor.position(at), found);
    }
  }

  private FieldBatch batch(CsvScanner scanner, int[] columns, MemoryConsumer memory) {
    FieldDecoder.Style style = options.style(table.dialect());
    FieldBatch.Place[] made = new FieldBatch.Place[columns.length];
    for (int i = 0; i < columns.length; i++) {
      int own = file.mapping()[columns[i]];
      made[i] =
          new FieldBatch.Place(
              table.type(columns[i]),
              own < 0 ? -1 : slots[own],
              own < 0 ? null : FieldDecoder.of(table.type(columns[i]), style, memory));
    }
    return new FieldBatch(new Values(columns), scanner, made);
  }

  /** What CSV has to say of its fields. */
  private final class Values implements FieldBatch.Format {
    private final int[] columns;

    Values(int[] columns) {
      this.columns = columns;
    }

    @Override
    public void nulls(long[] fields, int count, long base, byte[] nulls) {
      nullTexts.mark(fields, count, base, nulls);
    }

    @Override
    public SheafException badValue(int column, long field, long record) {
      return file.text().badValue(cursor, table.schema().field(columns[column]), field, record);
    }
  }
}
