package io.sheaf.columnar.text;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.type.Schema;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows as comma-separated values (RFC 4180, lines ended by a bare line feed). A value is quoted
 * when it holds the delimiter, the quote, a line break, or when it would read as NULL; a null is
 * the null text without quotes. Values as {@link ValueText} spells them. Not thread-safe.
 */
public final class CsvText {
  /**
   * How lines are made.
   *
   * @param delimiter one ASCII character between values
   * @param quote one ASCII character around values, doubled inside
   * @param nullText what a null is, empty by default
   */
  public record Form(char delimiter, char quote, String nullText) {
    public static final Form DEFAULT = new Form(',', '"', "");
  }

  private final Schema schema;
  private final Form form;
  private final byte[] nullText;
  private final boolean[] special = new boolean[128];
  private final List<ValueText> values = new ArrayList<>();
  private final TextBuffer value = new TextBuffer(256);

  /**
   * @param zone in which instants are shown
   */
  public CsvText(Schema schema, Form form, ZoneId zone) {
    this.schema = schema;
    this.form = form;
    this.nullText = form.nullText().getBytes(StandardCharsets.UTF_8);
    for (char c : new char[] {form.delimiter(), form.quote(), '\n', '\r'}) {
      special[c] = true;
    }
    schema.fields().forEach(field -> values.add(new ValueText(field.type(), zone)));
  }

  /** Appends the line with the columns' names. */
  public void appendHeader(TextBuffer out) {
    for (int c = 0; c < schema.size(); c++) {
      if (c > 0) {
        out.append(form.delimiter());
      }
      value.clear();
      value.append(schema.field(c).name());
      appendQuotedIfNeeded(out);
    }
    out.append('\n');
  }

  /** Appends some rows of a batch, a line each. */
  public void appendRows(ColumnBatch batch, int from, int to, TextBuffer out) {
    int columnCount = schema.size();
    Column[] columns = new Column[columnCount];
    for (int c = 0; c < columnCount; c++) {
      columns[c] = batch.column(c);
    }
    for (int row = from; row < to; row++) {
      for (int c = 0; c < columnCount; c++) {
        if (c > 0) {
          out.append(form.delimiter());
        }
        appendValue(columns[c], c, row, out);
      }
      out.append('\n');
    }
  }

  private void appendValue(Column column, int index, int row, TextBuffer out) {
    if (column.isNull(row) || isEmptyDictionary(column)) {
      out.append(nullText);
      return;
    }
    value.clear();
    values.get(index).append(column, row, value);
    appendQuotedIfNeeded(out);
  }

  /** Then every row is null. */
  private static boolean isEmptyDictionary(Column column) {
    return column instanceof DictionaryColumn encoded && encoded.dictionary().size() == 0;
  }

  private void appendQuotedIfNeeded(TextBuffer out) {
    byte[] bytes = value.bytes();
    int size = value.size();
    boolean quoted = isNullText(bytes, size);
    for (int i = 0; i < size && !quoted; i++) {
      quoted = bytes[i] >= 0 && special[bytes[i]];
    }
    if (!quoted) {
      out.append(bytes, 0, size);
      return;
    }
    out.append(form.quote());
    int from = 0;
    for (int i = 0; i < size; i++) {
      if (bytes[i] == form.quote()) {
        out.append(bytes, from, i + 1 - from).append(form.quote());
        from = i + 1;
      }
    }
    out.append(bytes, from, size - from).append(form.quote());
  }

  private boolean isNullText(byte[] bytes, int size) {
    return size == nullText.length && Arrays.equals(bytes, 0, size, nullText, 0, size);
  }
}
