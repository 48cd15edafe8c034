package io.sheaf.cli.output;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnValues;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.function.ValueText;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import java.time.ZoneId;

/**
 * RFC 4180 with a header line, lines ended by a line feed, NULL empty, and the empty string quoted.
 */
final class CsvWriter implements ResultWriter {
  private final Output out;
  private final Cells cells;
  private final ZoneId zone;
  private FlatColumns flat;

  CsvWriter(Output out, ZoneId zone) {
    this.out = out;
    this.cells = new Cells(zone);
    this.zone = zone;
  }

  @Override
  public void begin(Schema schema) {
    flat = new FlatColumns(schema.size());
    char separator = 0;
    for (Field field : schema.fields()) {
      if (separator != 0) {
        out.put(separator);
      }
      separator = ',';
      String name = field.name();
      boolean quoted = name.isEmpty() || name.chars().anyMatch(CsvWriter::needsQuotes);
      out.put(quoted ? '"' + name.replace("\"", "\"\"") + '"' : name);
    }
    out.put('\n');
  }

  private static boolean needsQuotes(int c) {
    return c == ',' || c == '"' || c == '\n' || c == '\r';
  }

  @Override
  public void write(ColumnBatch batch) {
    Column[] columns = flat.of(batch);
    int rows = batch.rowCount();
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < columns.length; i++) {
        if (i > 0) {
          out.put(',');
        }
        Column column = columns[i];
        if (!column.isNull(row)) {
          put(column, row);
        }
      }
      out.put('\n');
    }
  }

  private void put(Column column, int row) {
    if (column instanceof ViewColumn strings && column.type().isString()) {
      putString(strings.views()[2 * row], strings.views()[2 * row + 1]);
    } else if (column.type().isNested()) {
      String text = ValueText.format(ColumnValues.get(column, row), column.type(), zone);
      boolean quoted = text.chars().anyMatch(CsvWriter::needsQuotes);
      out.put(quoted ? '"' + text.replace("\"", "\"\"") + '"' : text);
    } else {
      cells.put(out, column, row);
    }
  }

  private void putString(long first, long second) {
    int length = Views.length(first);
    boolean quoted = length == 0;
    for (int i = 0; i < length && !quoted; i++) {
      quoted = needsQuotes(Views.byteAt(first, second, i));
    }
    if (!quoted) {
      out.putView(first, second);
      return;
    }
    out.put('"');
    for (int i = 0; i < length; i++) {
      byte b = Views.byteAt(first, second, i);
      if (b == '"') {
        out.put('"');
      }
      out.put((char) b);
    }
    out.put('"');
  }

  @Override
  public void end() {}
}
