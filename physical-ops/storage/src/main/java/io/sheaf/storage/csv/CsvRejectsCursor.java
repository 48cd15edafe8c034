package io.sheaf.storage.csv;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.nested.ElementColumn;
import io.sheaf.storage.rows.RowCursor;
import io.sheaf.storage.text.FieldBatch;
import io.sheaf.storage.text.Fields;
import io.sheaf.storage.text.LineCounter;
import io.sheaf.storage.text.RecordCursor;
import io.sheaf.storage.text.TextSplit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The errors of a split, in the order of its lines. */
final class CsvRejectsCursor implements RowCursor {
  private static final int BATCH_ROWS = 1024;
  private static final int MAX_TEXT = 1000;

  /**
   * An error.
   *
   * @param column of the table; -1 when the whole line is wrong
   * @param kind as DuckDB calls it
   */
  private record Reject(long position, int column, String kind, String text, String message) {}

  private final CsvTable table;
  private final CsvFile file;
  private final CsvReader.Parts parts;
  private final List<Reject> found = new ArrayList<>();
  private LineCounter lines;
  private int next;
  private long line;

  CsvRejectsCursor(CsvTable table, TextSplit split, MemoryConsumer memory) {
    this.table = table;
    this.file = table.file(split.fileIndex());
    this.parts = CsvReader.parts(table, split, BATCH_ROWS, memory, this::irregular);
  }

  private void irregular(RecordCursor cursor, long at, int width) {
    String kind =
        width < 0
            ? "UNQUOTED VALUE"
            : width < file.width() ? "MISSING COLUMNS" : "TOO MANY COLUMNS";
    String message =
        width < 0
            ? "a quote is not closed, or text follows a closing quote"
            : "it has %d values, but the table has %d columns".formatted(width, file.width());
    found.add(new Reject(cursor.position(at), -1, kind, text(cursor, at), message));
  }

  /** A line's text, as much as is worth showing. */
  private static String text(RecordCursor cursor, long start) {
    return text(start, cursor.limit());
  }

  private static String text(long start, long most) {
    long end = start;
    long limit = Math.min(most, start + MAX_TEXT);
    while (end < limit && Native.getByte(end) != '\n' && Native.getByte(end) != '\r') {
      end++;
    }
    byte[] bytes = new byte[(int) (end - start)];
    Native.copy(start, bytes, 0, bytes.length);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean next() {
    next++;
    while (next >= found.size()) {
      found.clear();
      next = 0;
      RecordCursor cursor = parts.cursor();
      int count = cursor.next(BATCH_ROWS, () -> !found.isEmpty());
      addBadValues(cursor, count);
      found.sort(Comparator.comparingLong(Reject::position).thenComparingInt(Reject::column));
      if (count == 0 && found.isEmpty()) {
        return false;
      }
    }
    if (lines == null) {
      lines = new LineCounter(file.text());
    }
    line = lines.lineAt(found.get(next).position());
    return true;
  }

  private void addBadValues(RecordCursor cursor, int count) {
    FieldBatch batch = parts.batch();
    byte[] bad = new byte[count];
    batch.start(cursor, count, true);
    for (int c = 0; c < table.schema().size() && count > 0; c++) {
      Arrays.fill(bad, (byte) 0);
      batch.markBad(c, bad);
      for (int row = 0; row < count; row++) {
        if (bad[row] != 0) {
          long start = batch.recordStart(row);
          long field = batch.field(c, row);
          long value = cursor.base() + Fields.offset(field);
          String what =
              "'%s' is not a value of type %s"
                  .formatted(text(value, value + Fields.length(field)), table.type(c));
          found.add(new Reject(cursor.position(start), c, "CAST", text(cursor, start), what));
        }
      }
    }
  }

  @Override
  public void append(int column, ElementColumn to) {
    Reject reject = found.get(next);
    switch (column) {
      case 0 -> add(file.text().entry().path(), to);
      case 1 -> to.addLong(line);
      case 2 -> to.addLong(reject.position());
      case 3 -> {
        if (reject.column() < 0) {
          to.addNull();
        } else {
          to.addLong(reject.column() + 1L);
        }
      }
      case 4 -> add(reject.column() < 0 ? null : table.schema().field(reject.column()).name(), to);
      case 5 -> add(reject.kind(), to);
      case 6 -> add(reject.text(), to);
      default -> add(reject.message(), to);
    }
  }

  private static void add(String text, ElementColumn to) {
    if (text == null) {
      to.addNull();
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    to.addBytes(bytes, 0, bytes.length);
  }

  @Override
  public void close() {
    if (lines != null) {
      lines.close();
    }
    parts.batch().close();
    parts.cursor().close();
  }
}
