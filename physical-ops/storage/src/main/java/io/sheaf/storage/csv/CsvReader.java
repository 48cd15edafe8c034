package io.sheaf.storage.csv;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.SelectedBatch;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.type.DataType;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.text.FieldDecoder;
import io.sheaf.storage.text.Fields;
import io.sheaf.storage.text.Lines;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a split's records as lazy batches: fields are found for the wanted columns, and made into
 * values when a column is asked for, for the rows that are asked for. Strings stay in the window.
 */
final class CsvReader implements BatchReader {
  private static final int MAX_TEXT_SHOWN = 60;

  private final CsvTable table;
  private final CsvFile file;
  private final int batchRows;
  private final int[] columns;
  private final CsvScanner scanner;
  private final CsvCursor cursor;
  private final NullTexts nullTexts;
  private final FieldColumn[] places;
  private final int wanted;
  private final Batch batch;
  private final SelectedBatch good;
  private final boolean skipBad;
  private byte[] bad = {};
  private int[] chosenRows = {};

  CsvReader(CsvTable table, CsvSplit split, ReadRequest request) {
    CsvReadOptions options = table.options();
    this.table = table;
    this.file = table.file(split.fileIndex());
    this.batchRows = request.batchRows();
    this.columns = request.columns();
    this.wanted = columns.length;
    this.skipBad = options.ignoreErrors();
    this.nullTexts = new NullTexts(options.nullTexts(), options.quotedNulls());
    int[] slots = new int[file.width()];
    Arrays.fill(slots, -1);
    // A record that has a bad value anywhere is left out, whatever columns are wanted.
    int total = skipBad ? wanted + table.schema().size() : wanted;
    places = new FieldColumn[total];
    int used = 0;
    for (int i = 0; i < total; i++) {
      int tableColumn = i < wanted ? columns[i] : i - wanted;
      int own = file.mapping()[tableColumn];
      if (own >= 0 && slots[own] < 0) {
        slots[own] = used++;
      }
      places[i] =
          own < 0
              ? null
              : new FieldColumn(
                  tableColumn,
                  slots[own],
                  FieldDecoder.of(
                      table.type(tableColumn), options.style(table.dialect()), request.memory()));
    }
    scanner =
        new CsvScanner(
            table.dialect(),
            file.width(),
            options.nullPadding(),
            slots,
            used,
            batchRows,
            this::irregular);
    batch = new Batch();
    good = new SelectedBatch(wanted);
    try {
      cursor =
          new CsvCursor(
              file.text(),
              split.start(),
              split.end(),
              CsvIndexer.windowSize(options),
              scanner,
              request.memory());
    } catch (Throwable failure) {
      closeDecoders();
      throw failure;
    }
  }

  private void irregular(long start, int found) {
    if (!skipBad) {
      throw file.irregular(cursor.position(start), found);
    }
  }

  @Override
  public ColumnBatch next() {
    while (true) {
      int count = cursor.next(batchRows);
      if (count == 0) {
        return null;
      }
      batch.start(count);
      if (!skipBad) {
        return batch;
      }
      int left = dropBad(count);
      if (left == count) {
        return batch;
      }
      if (left > 0) {
        return good.reset(batch, chosenRows, left);
      }
    }
  }

  /** Finds the rows without bad values; gives their number. */
  private int dropBad(int count) {
    if (bad.length < count) {
      bad = new byte[count];
      chosenRows = new int[count];
    }
    Arrays.fill(bad, 0, count, (byte) 0);
    for (int i = wanted; i < places.length; i++) {
      if (places[i] != null) {
        places[i].decode(null, count, places[i].buffer, bad);
      }
    }
    int left = 0;
    for (int row = 0; row < count; row++) {
      chosenRows[left] = row;
      left += bad[row] == 0 ? 1 : 0;
    }
    return left;
  }

  @Override
  public void close() {
    closeDecoders();
    cursor.close();
  }

  private void closeDecoders() {
    for (FieldColumn place : places) {
      if (place != null) {
        place.decoder.close();
      }
    }
  }

  /** One column of the table in this file. */
  private final class FieldColumn {
    private final int tableColumn;
    private final int slot;
    private final FieldDecoder decoder;
    private final ColumnBuffer buffer = new ColumnBuffer();
    private long[] chosen = {};
    private byte[] marks = {};

    FieldColumn(int tableColumn, int slot, FieldDecoder decoder) {
      this.tableColumn = tableColumn;
      this.slot = slot;
      this.decoder = decoder;
    }

    /**
     * Decodes rows.
     *
     * @param rows those wanted, null for all
     * @param badRows gets marks instead of an error; null to throw
     */
    Column decode(int[] rows, int count, ColumnBuffer into, byte[] badRows) {
      long[] fields = scanner.fields(slot);
      if (rows != null) {
        fields = gather(fields, rows, count);
      }
      byte[] nulls = into.nulls(count);
      nullTexts.mark(fields, count, cursor.base(), nulls);
      byte[] target = badRows;
      if (target == null) {
        if (marks.length < count) {
          marks = new byte[count];
        }
        target = marks;
      }
      Column column = decoder.decode(fields, count, cursor.base(), nulls, target, into);
      if (badRows == null && decoder.failures() > 0) {
        int row = firstBad(count);
        // Rows that are left out anyway may be bad.
        if (!skipBad) {
          throw badValue(fields[row], scanner.start(rows == null ? row : rows[row]));
        }
      }
      return column;
    }

    private long[] gather(long[] fields, int[] rows, int count) {
      if (chosen.length < count) {
        chosen = new long[Math.max(count, 16)];
      }
      for (int i = 0; i < count; i++) {
        chosen[i] = fields[rows[i]];
      }
      return chosen;
    }

    private int firstBad(int count) {
      int row = 0;
      while (row < count && marks[row] == 0) {
        row++;
      }
      Arrays.fill(marks, 0, count, (byte) 0);
      return row;
    }

    private SheafException badValue(long field, long record) {
      byte[] text = new byte[Fields.length(field)];
      Native.copy(cursor.base() + Fields.offset(field), text, 0, text.length);
      String shown = new String(text, StandardCharsets.UTF_8);
      DataType type = table.type(tableColumn);
      return new SheafException(
              ErrorCode.INVALID_FILE,
              "'%s', line %d, column %s: '%s' is not a %s"
                  .formatted(
                      file.text().entry().path(),
                      Lines.number(file.text(), cursor.position(record)),
                      table.schema().field(tableColumn).name(),
                      shown.length() > MAX_TEXT_SHOWN
                          ? shown.substring(0, MAX_TEXT_SHOWN) + "..."
                          : shown,
                      type))
          .withHint(
              "declare another type, types => {'%s': 'VARCHAR'}, or leave such lines out with ignore_errors => true"
                  .formatted(table.schema().field(tableColumn).name()));
    }
  }

  /** The one batch object of this reader, started anew for each run of rows. */
  private final class Batch extends ColumnBatch {
    private final Column[] loaded = new Column[wanted];
    private int rows;

    void start(int count) {
      rows = count;
      Arrays.fill(loaded, null);
    }

    @Override
    public int rowCount() {
      return rows;
    }

    @Override
    public int columnCount() {
      return wanted;
    }

    @Override
    public boolean isLoaded(int index) {
      return loaded[index] != null;
    }

    @Override
    public Column column(int index) {
      if (loaded[index] == null) {
        FieldColumn place = places[index];
        loaded[index] =
            place == null
                ? ConstantColumn.ofNull(table.type(columns[index]), rows)
                : place.decode(null, rows, place.buffer, null);
      }
      return loaded[index];
    }

    @Override
    public Column column(int index, int[] chosen, int count, ColumnBuffer into) {
      if (loaded[index] != null || places[index] == null || !ascends(chosen, count)) {
        return column(index).gather(chosen, count, into);
      }
      return places[index].decode(chosen, count, into, null);
    }

    private static boolean ascends(int[] chosen, int count) {
      int signs = 0;
      for (int i = 0; i < count; i++) {
        signs |= chosen[i];
      }
      return signs >= 0;
    }
  }
}
