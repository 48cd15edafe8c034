package io.sheaf.cli.output;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnValues;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.function.ValueText;
import io.sheaf.columnar.nested.ElementReader;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Schema;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;

/**
 * One JSON object a row: an array of them, or (newline-delimited) one a line. Numbers are JSON
 * numbers, decimals with all their digits; NaN and infinities, dates and times are strings.
 */
final class JsonWriter implements ResultWriter {
  private static final String HEX = "0123456789abcdef";

  private final Output out;
  private final Cells cells;
  private final ZoneId zone;
  private final boolean lines;
  private FlatColumns flat;
  private byte[][] keys;
  private boolean first = true;

  /**
   * @param lines whether rows are lines of their own instead of an array's elements
   */
  JsonWriter(Output out, ZoneId zone, boolean lines) {
    this.out = out;
    this.cells = new Cells(zone);
    this.zone = zone;
    this.lines = lines;
  }

  @Override
  public void begin(Schema schema) {
    flat = new FlatColumns(schema.size());
    keys = new byte[schema.size()][];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (quoted(schema.field(i).name()) + ":").getBytes(StandardCharsets.UTF_8);
    }
    if (!lines) {
      out.put('[');
    }
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  @Override
  public void write(ColumnBatch batch) {
    Column[] columns = flat.of(batch);
    int rows = batch.rowCount();
    for (int row = 0; row < rows; row++) {
      if (!lines) {
        out.put(first ? "\n" : ",\n");
        first = false;
      }
      out.put('{');
      for (int i = 0; i < columns.length; i++) {
        if (i > 0) {
          out.put(',');
        }
        out.put(keys[i], keys[i].length);
        putValue(columns[i], row);
      }
      out.put('}');
      if (lines) {
        out.put('\n');
      }
    }
  }

  private void putValue(Column column, int row) {
    if (column.isNull(row)) {
      out.put("null");
    } else if (column instanceof ViewColumn strings && column.type().isString()) {
      putString(strings.views()[2 * row], strings.views()[2 * row + 1]);
    } else if (column.type() instanceof DataType.Nested nested) {
      putNested(ColumnValues.get(column, row), nested);
    } else if (isBare(column, row)) {
      cells.put(out, column, row);
    } else {
      out.put('"');
      cells.put(out, column, row);
      out.put('"');
    }
  }

  /** Lists as arrays, structs and maps as objects, what is in them as it is by itself. */
  private void putNested(Object value, DataType type) {
    switch (type) {
      case DataType _ when value == null -> out.put("null");
      case DataType.Array array -> {
        out.put('[');
        boolean further = false;
        for (Object element : ElementReader.elements(array, (byte[]) value)) {
          out.put(further ? "," : "");
          putNested(element, array.element());
          further = true;
        }
        out.put(']');
      }
      case DataType.Struct struct -> {
        List<Object> values = ElementReader.fields(struct, (byte[]) value);
        out.put('{');
        for (int i = 0; i < values.size(); i++) {
          out.put((i == 0 ? "" : ",") + quoted(struct.fields().get(i).name()) + ':');
          putNested(values.get(i), struct.fields().get(i).type());
        }
        out.put('}');
      }
      case DataType.Map map -> {
        out.put('{');
        boolean further = false;
        for (ElementReader.Entry entry : ElementReader.entries(map, (byte[]) value)) {
          out.put(further ? "," : "");
          out.put(quoted(ValueText.format(entry.key(), map.key(), zone)) + ':');
          putNested(entry.value(), map.value());
          further = true;
        }
        out.put('}');
      }
      default -> {
        String text = ValueText.format(value, type, zone);
        boolean bare =
            value instanceof Double number
                ? Double.isFinite(number)
                : type.isNumeric() || type == DataType.Simple.BOOLEAN;
        out.put(bare ? text : quoted(text));
      }
    }
  }

  /** Whether the value stands without quotes. */
  private static boolean isBare(Column column, int row) {
    if (column instanceof io.sheaf.columnar.batch.DoubleColumn doubles) {
      return Double.isFinite(doubles.values()[row]);
    }
    return column.type().isNumeric()
        || column.type() == io.sheaf.columnar.type.DataType.Simple.BOOLEAN;
  }

  private void putString(long firstWord, long second) {
    out.put('"');
    int length = Views.length(firstWord);
    for (int i = 0; i < length; i++) {
      byte b = Views.byteAt(firstWord, second, i);
      if (b == '"' || b == '\\') {
        out.put('\\').put((char) b);
      } else if (b >= 0 && b < ' ') {
        putControl(b);
      } else {
        out.put((char) b);
      }
    }
    out.put('"');
  }

  private void putControl(byte b) {
    switch (b) {
      case '\n' -> out.put("\\n");
      case '\r' -> out.put("\\r");
      case '\t' -> out.put("\\t");
      default -> out.put("\\u00").put(HEX.charAt(b >> 4)).put(HEX.charAt(b & 15));
    }
  }

  @Override
  public void end() {
    if (!lines) {
      out.put(first ? "]\n" : "\n]\n");
    }
  }
}
