package io.sheaf.storage.xlsx;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.rows.RowTable;
import io.sheaf.storage.text.Names;
import io.sheaf.storage.text.TextSplit;
import java.util.ArrayList;
import java.util.List;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.Row;

/**
 * Tells the columns of sheets from all their cells: numbers are DOUBLE, those shown as dates
 * TIMESTAMP (DATE when none has a time of day), truth values BOOLEAN, and a column of several kinds
 * VARCHAR. The first row that is not empty is the header when all its cells are text.
 */
final class XlsxPlan {
  private final Options options;
  private final List<String> names = new ArrayList<>();
  private final List<DataType> types = new ArrayList<>();
  private boolean header;

  private XlsxPlan(Options options) {
    this.options = options;
  }

  static TableSource open(List<FileEntry> files, Options options) {
    XlsxPlan plan = new XlsxPlan(options);
    List<TextSplit> splits = new ArrayList<>();
    for (int f = 0; f < files.size(); f++) {
      long rows = plan.look(files.get(f), f == 0);
      if (rows > 0) {
        splits.add(
            new TextSplit(
                splits.size(),
                f,
                0,
                files.get(f).size(),
                rows,
                0,
                files.get(f).size(),
                true,
                List.of()));
      }
    }
    List<String> unique = Names.unique(plan.names);
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < unique.size(); i++) {
      DataType type = plan.types.get(i);
      boolean text = type == Simple.NULL || options.flag("all_varchar", false);
      fields.add(new Field(unique.get(i), text ? Simple.VARCHAR : type, true));
    }
    boolean skip = plan.header;
    return new RowTable(
        XlsxFileFormat.NAME,
        files,
        options,
        new Schema(fields),
        splits,
        (file, split, _) -> new XlsxCursor(file, options, skip, split.rowCount()));
  }

  /** Takes a sheet in; gives the number of its rows. */
  private long look(FileEntry file, boolean first) {
    long rows = 0;
    try (XlsxSheet sheet = new XlsxSheet(file, options)) {
      Row top = sheet.next();
      if (top == null) {
        throw new SheafException(
            ErrorCode.INVALID_FILE, "'" + file.path() + "': the sheet is empty");
      }
      if (first) {
        header = isHeader(top);
      }
      if (first || names.size() < top.getCellCount()) {
        for (int i = names.size(); i < top.getCellCount(); i++) {
          names.add(header ? XlsxCursor.text(XlsxCursor.cell(top, i)) : "");
          types.add(Simple.NULL);
        }
      }
      for (Row row = header ? sheet.next() : top; row != null; row = sheet.next()) {
        rows++;
        observe(row);
      }
    }
    return rows;
  }

  private boolean isHeader(Row top) {
    if (options.values().containsKey("header")) {
      return options.flag("header", true);
    }
    for (int i = 0; i < top.getCellCount(); i++) {
      Cell cell = XlsxCursor.cell(top, i);
      if (cell == null || XlsxCursor.type(cell) != Simple.VARCHAR) {
        return false;
      }
    }
    return top.getCellCount() > 0;
  }

  private void observe(Row row) {
    for (int i = 0; i < row.getCellCount(); i++) {
      if (i >= names.size()) {
        names.add("");
        types.add(Simple.NULL);
      }
      Cell cell = XlsxCursor.cell(row, i);
      if (cell != null) {
        types.set(i, join(types.get(i), XlsxCursor.type(cell)));
      }
    }
  }

  private static DataType join(DataType one, DataType other) {
    if (one.equals(other) || other == Simple.NULL) {
      return one;
    }
    if (one == Simple.NULL) {
      return other;
    }
    boolean moments =
        (one == Simple.DATE || one instanceof DataType.Timestamp)
            && (other == Simple.DATE || other instanceof DataType.Timestamp);
    return moments ? new DataType.Timestamp(6, false) : Simple.VARCHAR;
  }
}
