package io.sheaf.columnar.text;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnValues;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.function.DateFormat;
import io.sheaf.columnar.function.TimeUnits;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Schema;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

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
   * @param quote one ASCII character around values
   * @param escape one ASCII character before a quote, or itself, inside; by default the quote
   * @param nullText what a null is, empty by default
   * @param quoted numbers of columns whose values always have quotes, unless they are null
   * @param dates how dates are spelled; null for ISO 8601
   * @param timestamps how timestamps are spelled, instants in UTC; null for ISO 8601
   */
  public record Form(
      char delimiter,
      char quote,
      char escape,
      String nullText,
      Set<Integer> quoted,
      DateFormat dates,
      DateFormat timestamps) {
    public static final Form DEFAULT = new Form(',', '"', '"', "", Set.of(), null, null);

    public Form {
      quoted = Set.copyOf(quoted);
    }
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
    for (char c : new char[] {form.delimiter(), form.quote(), form.escape(), '\n', '\r'}) {
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
      appendQuotedIfNeeded(false, out);
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
    DateFormat format = format(schema.type(index));
    if (format == null) {
      values.get(index).append(column, row, value);
    } else {
      Number moment = (Number) ColumnValues.get(column, row);
      value.append(format.format(micros(moment.longValue(), schema.type(index)), 0, "UTC"));
    }
    appendQuotedIfNeeded(form.quoted().contains(index), out);
  }

  private DateFormat format(DataType type) {
    return type == DataType.Simple.DATE
        ? form.dates()
        : type instanceof DataType.Timestamp ? form.timestamps() : null;
  }

  private static long micros(long value, DataType type) {
    if (type instanceof DataType.Timestamp timestamp) {
      return timestamp.precision() > 6 ? Math.floorDiv(value, 1000L) : value;
    }
    return value * TimeUnits.MICROS_PER_DAY;
  }

  /** Then every row is null. */
  private static boolean isEmptyDictionary(Column column) {
    return column instanceof DictionaryColumn encoded && encoded.dictionary().size() == 0;
  }

  private void appendQuotedIfNeeded(boolean always, TextBuffer out) {
    byte[] bytes = value.bytes();
    int size = value.size();
    boolean quoted = always || isNullText(bytes, size);
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
      if (bytes[i] == form.quote() || bytes[i] == form.escape()) {
        out.append(bytes, from, i - from).append(form.escape());
        from = i;
      }
    }
    out.append(bytes, from, size - from).append(form.quote());
  }

  private boolean isNullText(byte[] bytes, int size) {
    return size == nullText.length && Arrays.equals(bytes, 0, size, nullText, 0, size);
  }
}
