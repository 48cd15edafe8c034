package io.sheaf.storage.xlsx;

import io.sheaf.columnar.nested.ElementColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.storage.Options;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.rows.RowCursor;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.Row;

/** The rows of a sheet. */
final class XlsxCursor implements RowCursor {
  /** Dates are numbers of days below this one, which is the first of the year 10000. */
  private static final int DAYS = 2_958_466;

  private final XlsxSheet sheet;
  private long left;
  private Row row;

  /**
   * @param skipFirst whether the first row is the header
   */
  XlsxCursor(FileEntry file, Options options, boolean skipFirst, long rows) {
    sheet = new XlsxSheet(file, options);
    left = rows;
    if (skipFirst) {
      sheet.next();
    }
  }

  /** The cell of a column; null when it has no value. */
  static Cell cell(Row row, int column) {
    Cell cell = column < row.getCellCount() ? row.getCell(column) : null;
    boolean empty =
        cell == null
            || cell.getType() == CellType.EMPTY
            || cell.getType() == CellType.ERROR
            || cell.getRawValue() == null;
    return empty ? null : cell;
  }

  static DataType type(Cell cell) {
    return switch (cell.getType()) {
      case NUMBER -> isMoment(cell) ? momentType(cell.asDate()) : Simple.DOUBLE;
      case BOOLEAN -> Simple.BOOLEAN;
      case FORMULA -> cell.getValue() instanceof BigDecimal ? Simple.DOUBLE : Simple.VARCHAR;
      case STRING -> Simple.VARCHAR;
      case EMPTY, ERROR -> Simple.NULL;
    };
  }

  private static DataType momentType(LocalDateTime moment) {
    return moment.toLocalTime().equals(LocalTime.MIDNIGHT)
        ? Simple.DATE
        : new DataType.Timestamp(6, false);
  }

  /** Whether a number's format shows it as a date, and there is such a date. */
  private static boolean isMoment(Cell cell) {
    String format = cell.getDataFormatString();
    if (format == null) {
      return false;
    }
    double days = cell.asNumber().doubleValue();
    if (days < 0 || days >= DAYS) {
      return false;
    }
    String plain = format.toLowerCase(Locale.ROOT).replaceAll("\"[^\"]*\"|\\[[^\\]]*]|\\\\.", "");
    return plain.contains("yy")
        || plain.contains("dd")
        || plain.contains("d/")
        || plain.contains("h:");
  }

  static String text(Cell cell) {
    if (cell == null) {
      return "";
    }
    return cell.getType() == CellType.STRING ? cell.asString() : String.valueOf(cell.getRawValue());
  }

  @Override
  public boolean next() {
    if (left == 0) {
      return false;
    }
    left--;
    row = sheet.next();
    return row != null;
  }

  @Override
  public void append(int column, ElementColumn to) {
    Cell cell = cell(row, column);
    if (cell == null) {
      to.addNull();
      return;
    }
    switch (to.type()) {
      case Simple simple when simple == Simple.DOUBLE ->
          to.addDouble(new BigDecimal(cell.getRawValue()).doubleValue());
      case Simple simple when simple == Simple.BOOLEAN -> to.addLong(cell.asBoolean() ? 1 : 0);
      case Simple simple when simple == Simple.DATE ->
          to.addLong(cell.asDate().toLocalDate().toEpochDay());
      case DataType.Timestamp _ -> {
        LocalDateTime moment = cell.asDate();
        to.addLong(ChronoUnit.MICROS.between(Instant.EPOCH, moment.toInstant(ZoneOffset.UTC)));
      }
      default -> {
        byte[] utf8 = text(cell).getBytes(StandardCharsets.UTF_8);
        to.addBytes(utf8, 0, utf8.length);
      }
    }
  }

  @Override
  public void close() {
    sheet.close();
  }
}
