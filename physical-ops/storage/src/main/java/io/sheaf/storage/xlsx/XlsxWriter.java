package io.sheaf.storage.xlsx;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ColumnValues;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.function.ValueText;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.fs.TargetFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * Writes one sheet of a workbook. Encoders take turns, since rows of a sheet are numbered; what was
 * written is handed on at once, so that only a few rows are held.
 */
final class XlsxWriter implements TableWriter {
  /** Rows that a sheet of Excel's has. */
  private static final int MOST_ROWS = 1 << 20;

  private static final int MOST_COLUMNS = 1 << 14;

  /** Whole numbers beyond this are not exact in Excel. */
  private static final long MOST_EXACT = 1L << 53;

  private static final int FLUSH_ROWS = 1000;
  private static final long MICROS_A_SECOND = 1_000_000;
  private static final int NANOS_A_MICRO = 1000;
  private static final int MICROS = 6;
  private static final int FIRST_YEAR = 1900;
  private static final String DATE_FORMAT = "yyyy-mm-dd";
  private static final String MOMENT_FORMAT = "yyyy-mm-dd hh:mm:ss";

  private final Schema schema;
  private final TargetFile file;
  private final Workbook workbook;
  private final Worksheet sheet;
  private final boolean header;
  private int row;

  XlsxWriter(String path, Schema schema, Options options) {
    options.only("format xlsx", "sheet", "header");
    if (schema.size() > MOST_COLUMNS) {
      throw new SheafException(
          ErrorCode.UNSUPPORTED, "a sheet has at most " + MOST_COLUMNS + " columns");
    }
    this.schema = schema;
    this.header = options.flag("header", true);
    this.file = TargetFile.create(path);
    this.workbook = new Workbook(new Target(file), "Sheaf", null);
    this.sheet = workbook.newWorksheet(options.string("sheet", "Sheet1"));
    if (header) {
      for (int c = 0; c < schema.size(); c++) {
        sheet.value(0, c, schema.field(c).name());
      }
      row = 1;
    }
  }

  /** A file that closing does not commit. */
  private static final class Target extends OutputStream {
    private final TargetFile file;

    Target(TargetFile file) {
      this.file = file;
    }

    @Override
    public void write(int b) {
      file.write(new byte[] {(byte) b}, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      byte[] part =
          offset == 0 ? bytes : java.util.Arrays.copyOfRange(bytes, offset, offset + length);
      file.write(part, length);
    }
  }

  @Override
  public Encoder newEncoder() {
    return new RowEncoder();
  }

  private synchronized void append(ColumnBatch batch, ColumnBuffer[] buffers) {
    if (row + batch.rowCount() > MOST_ROWS) {
      throw new SheafException(
              ErrorCode.UNSUPPORTED, "a sheet of a workbook has at most " + MOST_ROWS + " rows")
          .withHint("write CSV or Parquet, or several files with FILE_SIZE_BYTES");
    }
    Column[] columns = new Column[schema.size()];
    for (int c = 0; c < columns.length; c++) {
      columns[c] = batch.column(c).flat(buffers[c]);
    }
    for (int r = 0; r < batch.rowCount(); r++, row++) {
      for (int c = 0; c < columns.length; c++) {
        Object value = ColumnValues.get(columns[c], r);
        if (value != null) {
          put(c, value, schema.type(c));
        }
      }
      if (row % FLUSH_ROWS == 0) {
        flush();
      }
    }
  }

  private void flush() {
    try {
      sheet.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private void put(int column, Object value, DataType type) {
    switch (type) {
      case Simple simple when simple == Simple.BOOLEAN -> sheet.value(row, column, (Boolean) value);
      case Simple simple when simple == Simple.DATE ->
          date(column, LocalDate.ofEpochDay((Integer) value), value, type);
      case DataType.Timestamp stamp ->
          moment(column, local((Long) value, stamp.precision()), value, type);
      case DataType.Decimal decimal -> {
        BigInteger unscaled =
            value instanceof BigInteger big
                ? big
                : BigInteger.valueOf(((Number) value).longValue());
        BigDecimal number = new BigDecimal(unscaled, decimal.scale());
        number(column, number, unscaled.abs().bitLength() <= 53, value, type);
      }
      case Simple simple when simple.isNumeric() -> {
        Number number = (Number) value;
        boolean exact =
            number instanceof Double real
                ? Double.isFinite(real)
                : Math.abs(number.longValue()) <= MOST_EXACT;
        number(column, number, exact, value, type);
      }
      case Simple simple when simple == Simple.VARCHAR -> text(column, (byte[]) value);
      case DataType.Char _ -> text(column, (byte[]) value);
      default -> sheet.value(row, column, ValueText.format(value, type, ZoneOffset.UTC));
    }
  }

  private void text(int column, byte[] utf8) {
    sheet.value(row, column, new String(utf8, StandardCharsets.UTF_8));
  }

  /** A number, or its digits as text where Excel's doubles would lose some. */
  private void number(int column, Number number, boolean exact, Object value, DataType type) {
    if (exact) {
      sheet.value(row, column, number);
    } else {
      sheet.value(row, column, ValueText.format(value, type, ZoneOffset.UTC));
    }
  }

  private void date(int column, LocalDate date, Object value, DataType type) {
    if (date.getYear() <= FIRST_YEAR) {
      sheet.value(row, column, ValueText.format(value, type, ZoneOffset.UTC));
      return;
    }
    sheet.value(row, column, date);
    sheet.style(row, column).format(DATE_FORMAT).set();
  }

  private void moment(int column, LocalDateTime moment, Object value, DataType type) {
    // Excel counts days as doubles: finer than seconds would not come back as it was.
    if (moment.getYear() <= FIRST_YEAR || !moment.equals(moment.truncatedTo(ChronoUnit.SECONDS))) {
      sheet.value(row, column, ValueText.format(value, type, ZoneOffset.UTC));
      return;
    }
    sheet.value(row, column, moment);
    sheet.style(row, column).format(MOMENT_FORMAT).set();
  }

  private static LocalDateTime local(long value, int precision) {
    long aSecond = precision > MICROS ? MICROS_A_SECOND * NANOS_A_MICRO : MICROS_A_SECOND;
    int nanos = (int) (Math.floorMod(value, aSecond) * (precision > MICROS ? 1 : NANOS_A_MICRO));
    return LocalDateTime.ofEpochSecond(Math.floorDiv(value, aSecond), nanos, ZoneOffset.UTC);
  }

  @Override
  public synchronized long rowCount() {
    return header ? row - 1 : row;
  }

  @Override
  public synchronized long bytes() {
    return file.position();
  }

  @Override
  public synchronized void commit() {
    try {
      workbook.finish();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    file.commit();
  }

  @Override
  public synchronized void close() {
    file.close();
  }

  /** Hands rows over as they come. */
  private final class RowEncoder implements Encoder {
    private final ColumnBuffer[] buffers = new ColumnBuffer[schema.size()];

    RowEncoder() {
      java.util.Arrays.setAll(buffers, _ -> new ColumnBuffer());
    }

    @Override
    public void accept(ColumnBatch batch) {
      append(batch, buffers);
    }

    @Override
    public void finish() {
      // Nothing is held back.
    }

    @Override
    public void close() {
      // It owns nothing.
    }
  }
}
