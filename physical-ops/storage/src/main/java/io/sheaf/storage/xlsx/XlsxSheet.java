package io.sheaf.storage.xlsx;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.Options;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.fs.FileStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;

/** The rows of a sheet, empty ones left out. Used by one thread, which closes it. */
final class XlsxSheet implements AutoCloseable {
  private final FileEntry file;
  private final ReadableWorkbook workbook;
  private final Stream<Row> stream;
  private final Iterator<Row> rows;

  XlsxSheet(FileEntry file, Options options) {
    this.file = file;
    try (FileStream bytes = new FileStream(file)) {
      // With formats, so that numbers that are dates are told from others.
      workbook = new ReadableWorkbook(bytes, new ReadingOptions(true, false));
      stream = sheet(options).openStream();
      rows = stream.iterator();
    } catch (IOException broken) {
      throw invalid(file, broken);
    } catch (RuntimeException broken) {
      throw told(file, broken);
    }
  }

  /**
   * The library lets through what its parsing of numbers and addresses of cells throws, and what
   * comes of a part or an attribute that is not there.
   */
  private static SheafException told(FileEntry file, RuntimeException thrown) {
    return thrown instanceof SheafException sheaf ? sheaf : invalid(file, thrown);
  }

  private static SheafException invalid(FileEntry file, Exception cause) {
    return new SheafException(
        ErrorCode.INVALID_FILE,
        "'" + file.path() + "' is no readable XLSX file: " + cause.getMessage(),
        cause);
  }

  private Sheet sheet(Options options) {
    String name = options.string("sheet", null);
    if (name == null) {
      return workbook.getFirstSheet();
    }
    return workbook
        .findSheet(name)
        .orElseThrow(
            () ->
                new SheafException(
                        ErrorCode.INVALID_ARGUMENT,
                        "'" + file.path() + "' has no sheet \"" + name + "\"")
                    .withHint(
                        "sheets: "
                            + String.join(
                                ", ", workbook.getSheets().map(Sheet::getName).toList())));
  }

  /** The next row that has a cell; null at the end. */
  Row next() {
    try {
      while (rows.hasNext()) {
        Row row = rows.next();
        if (row.getCellCount() > 0) {
          return row;
        }
      }
      return null;
    } catch (RuntimeException broken) {
      throw told(file, broken);
    }
  }

  @Override
  public void close() {
    stream.close();
    try {
      workbook.close();
    } catch (IOException failure) {
      throw invalid(file, failure);
    }
  }
}
