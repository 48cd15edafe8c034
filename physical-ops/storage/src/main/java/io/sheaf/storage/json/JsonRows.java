package io.sheaf.storage.json;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ColumnValues;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.nested.ElementReader;
import io.sheaf.columnar.text.TextBuffer;
import io.sheaf.columnar.text.ValueText;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.text.TextFileWriter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Renders rows as JSON objects. Numbers are JSON numbers, decimals with all their digits; NaN,
 * infinities, dates and times are strings; lists are arrays, structs and maps objects. Used by one
 * thread.
 */
final class JsonRows implements TextFileWriter.Rows {
  private static final String HEX = "0123456789abcdef";

  private final Schema schema;
  private final boolean elements;
  private final List<byte[]> keys = new ArrayList<>();
  private final List<ValueText> values = new ArrayList<>();
  private final ColumnBuffer[] buffers;
  private final TextBuffer value = new TextBuffer(256);

  /**
   * @param elements whether a comma stands between rows; else each ends its line
   */
  JsonRows(Schema schema, boolean elements) {
    this.schema = schema;
    this.elements = elements;
    this.buffers = new ColumnBuffer[schema.size()];
    for (int c = 0; c < schema.size(); c++) {
      TextBuffer key = new TextBuffer(64);
      appendQuoted(schema.field(c).name().getBytes(StandardCharsets.UTF_8), key);
      key.append(':');
      keys.add(key.toString().getBytes(StandardCharsets.UTF_8));
      values.add(new ValueText(schema.type(c), ZoneOffset.UTC));
      buffers[c] = new ColumnBuffer();
    }
  }

  @Override
  public void append(ColumnBatch batch, int from, int to, TextBuffer out) {
    Column[] columns = new Column[schema.size()];
    for (int c = 0; c < columns.length; c++) {
      columns[c] = batch.column(c).flat(buffers[c]);
    }
    for (int row = from; row < to; row++) {
      if (elements && row > from) {
        out.append(",\n");
      }
      out.append('{');
      for (int c = 0; c < columns.length; c++) {
        if (c > 0) {
          out.append(',');
        }
        out.append(keys.get(c));
        appendValue(columns[c], c, row, out);
      }
      out.append('}');
      if (!elements) {
        out.append('\n');
      }
    }
  }

  private void appendValue(Column column, int index, int row, TextBuffer out) {
    if (column.isNull(row)) {
      out.append("null");
      return;
    }
    DataType type = schema.type(index);
    if (type.isNested()) {
      appendNested(ColumnValues.get(column, row), type, out);
      return;
    }
    value.clear();
    values.get(index).append(column, row, value);
    boolean finite = !(column instanceof DoubleColumn c) || Double.isFinite(c.values()[row]);
    if (isBare(type) && finite) {
      out.append(value.bytes(), 0, value.size());
    } else {
      appendQuoted(value.bytes(), value.size(), out);
    }
  }

  private static boolean isBare(DataType type) {
    return type.isNumeric() || type == DataType.Simple.BOOLEAN;
  }

  private void appendNested(Object given, DataType type, TextBuffer out) {
    switch (type) {
      case DataType _ when given == null -> out.append("null");
      case DataType.Array array -> {
        char before = '[';
        for (Object element : ElementReader.elements(array, (byte[]) given)) {
          out.append(before);
          appendNested(element, array.element(), out);
          before = ',';
        }
        out.append(before == '[' ? "[]" : "]");
      }
      case DataType.Struct struct -> {
        List<Object> fields = ElementReader.fields(struct, (byte[]) given);
        for (int i = 0; i < fields.size(); i++) {
          out.append(i == 0 ? '{' : ',');
          appendQuoted(struct.fields().get(i).name().getBytes(StandardCharsets.UTF_8), out);
          out.append(':');
          appendNested(fields.get(i), struct.fields().get(i).type(), out);
        }
        out.append('}');
      }
      case DataType.Map map -> {
        char before = '{';
        for (ElementReader.Entry entry : ElementReader.entries(map, (byte[]) given)) {
          out.append(before);
          appendQuoted(text(entry.key(), map.key()).getBytes(StandardCharsets.UTF_8), out);
          out.append(':');
          appendNested(entry.value(), map.value(), out);
          before = ',';
        }
        out.append(before == '{' ? "{}" : "}");
      }
      default -> {
        boolean finite = !(given instanceof Double number) || Double.isFinite(number);
        if (isBare(type) && finite) {
          out.append(text(given, type));
        } else {
          appendQuoted(text(given, type).getBytes(StandardCharsets.UTF_8), out);
        }
      }
    }
  }

  private static String text(Object value, DataType type) {
    return io.sheaf.columnar.function.ValueText.format(value, type, ZoneOffset.UTC);
  }

  private static void appendQuoted(byte[] utf8, TextBuffer out) {
    appendQuoted(utf8, utf8.length, out);
  }

  private static void appendQuoted(byte[] utf8, int size, TextBuffer out) {
    out.append('"');
    int from = 0;
    for (int i = 0; i < size; i++) {
      byte b = utf8[i];
      if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
        out.append(utf8, from, i - from);
        appendEscaped(b, out);
        from = i + 1;
      }
    }
    out.append(utf8, from, size - from).append('"');
  }

  private static void appendEscaped(byte b, TextBuffer out) {
    switch (b) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> out.append("\\u00").append(HEX.charAt(b >> 4)).append(HEX.charAt(b & 0xF));
    }
  }
}
