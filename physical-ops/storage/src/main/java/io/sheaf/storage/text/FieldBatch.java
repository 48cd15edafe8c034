package io.sheaf.storage.text;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import java.util.Arrays;

/**
 * The records that a cursor has now as a batch: a column's fields are made into values when it is
 * asked for, for the rows that are asked for. Used by one thread; its reader closes it.
 */
public final class FieldBatch extends ColumnBatch implements AutoCloseable {
  /** What a format knows of its fields. */
  public interface Format {
    /** Sets 1 for each null and 0 for others. */
    void nulls(long[] fields, int count, long base, byte[] nulls);

    /**
     * The error of a value that is not of its column's type.
     *
     * @param column of the batch
     * @param record address where the record starts
     */
    SheafException badValue(int column, long field, long record);
  }

  /**
   * A column.
   *
   * @param slot the scanner's place of its fields; -1 when the file has none, then it is null
   * @param decoder closed with the batch; null without fields
   */
  public record Place(DataType type, int slot, FieldDecoder decoder) {}

  private final Format format;
  private final RecordScanner scanner;
  private final Place[] places;
  private final Column[] loaded;
  private final ColumnBuffer[] buffers;
  private RecordCursor cursor;
  private boolean lenient;
  private int rows;
  private long[] gathered = {};
  private byte[] marks = {};

  public FieldBatch(Format format, RecordScanner scanner, Place... places) {
    this.format = format;
    this.scanner = scanner;
    this.places = places;
    this.loaded = new Column[places.length];
    this.buffers = new ColumnBuffer[places.length];
    Arrays.setAll(buffers, i -> new ColumnBuffer());
  }

  /**
   * Takes the cursor's records.
   *
   * @param lenient whether bad values are nulls in place of errors
   */
  public void start(RecordCursor from, int count, boolean lenient) {
    this.cursor = from;
    this.lenient = lenient;
    this.rows = count;
    Arrays.fill(loaded, null);
  }

  /** Marks the rows with bad values in any column. */
  public void markBad(byte[] bad) {
    for (int i = 0; i < places.length; i++) {
      markBad(i, bad);
    }
  }

  /** Marks the rows with a bad value in a column. */
  public void markBad(int column, byte[] bad) {
    if (places[column].slot() >= 0) {
      loaded[column] = decode(column, null, rows, buffers[column], bad);
    }
  }

  /** Address where the record of a row starts. */
  public long recordStart(int row) {
    return scanner.start(row);
  }

  /** A row's field of a column that the file has, see {@link Fields}. */
  public long field(int column, int row) {
    return scanner.fields(places[column].slot())[row];
  }

  @Override
  public int rowCount() {
    return rows;
  }

  @Override
  public int columnCount() {
    return places.length;
  }

  @Override
  public boolean isLoaded(int index) {
    return loaded[index] != null;
  }

  @Override
  public Column column(int index) {
    if (loaded[index] == null) {
      loaded[index] =
          places[index].slot() < 0
              ? ConstantColumn.ofNull(places[index].type(), rows)
              : decode(index, null, rows, buffers[index], null);
    }
    return loaded[index];
  }

  @Override
  public Column column(int index, int[] chosen, int count, ColumnBuffer into) {
    if (loaded[index] != null || places[index].slot() < 0 || !areRows(chosen, count)) {
      return column(index).gather(chosen, count, into);
    }
    return decode(index, chosen, count, into, null);
  }

  private static boolean areRows(int[] chosen, int count) {
    int signs = 0;
    for (int i = 0; i < count; i++) {
      signs |= chosen[i];
    }
    return signs >= 0;
  }

  private Column decode(int index, int[] chosen, int count, ColumnBuffer into, byte[] bad) {
    long[] fields = scanner.fields(places[index].slot());
    if (chosen != null) {
      fields = gather(fields, chosen, count);
    }
    byte[] nulls = into.nulls(count);
    format.nulls(fields, count, cursor.base(), nulls);
    if (marks.length < count) {
      marks = new byte[count];
    }
    byte[] target = bad == null ? marks : bad;
    FieldDecoder decoder = places[index].decoder();
    Column column = decoder.decode(fields, count, cursor.base(), nulls, target, into);
    if (bad == null && decoder.failures() > 0) {
      int row = firstMark(count);
      if (!lenient) {
        int record = chosen == null ? row : chosen[row];
        throw format.badValue(index, fields[row], scanner.start(record));
      }
    }
    return column;
  }

  private long[] gather(long[] fields, int[] chosen, int count) {
    if (gathered.length < count) {
      gathered = new long[Math.max(count, 16)];
    }
    for (int i = 0; i < count; i++) {
      gathered[i] = fields[chosen[i]];
    }
    return gathered;
  }

  private int firstMark(int count) {
    int row = 0;
    while (row < count && marks[row] == 0) {
      row++;
    }
    Arrays.fill(marks, 0, count, (byte) 0);
    return row;
  }

  @Override
  public void close() {
    for (Place place : places) {
      if (place.decoder() != null) {
        place.decoder().close();
      }
    }
  }
}
