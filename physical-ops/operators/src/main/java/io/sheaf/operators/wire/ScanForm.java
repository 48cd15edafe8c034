package io.sheaf.operators.wire;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Schema;
import io.sheaf.graph.wire.ValueCodec;
import io.sheaf.operators.spec.ScanSpec;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.operators.spec.SplitRange;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableFiles;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.fs.FileSystems;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * See {@link ScanSpec}: the table as its files, splits by their number.
 *
 * @param format name of the files' format
 * @param options of the format, see {@link ValueCodec}
 * @param tableSchema columns of the table
 * @param columns the table's columns that are read
 * @param schema columns of the output
 */
record ScanForm(
    String format,
    List<FileForm> files,
    byte[] options,
    String description,
    Schema tableSchema,
    int[] columns,
    List<Expr> pruning,
    List<List<RangeForm>> assignment,
    List<SortKey> order,
    boolean sequential,
    Schema schema) {
  /**
   * A file as it was when the query was planned.
   *
   * @param path absolute
   */
  record FileForm(String path, long size, long modifiedMillis) {}

  /** See {@link SplitRange}. */
  record RangeForm(int ordinal, int keyColumn, ValueForm low, ValueForm high, boolean nulls) {}

  /**
   * The form of a scan.
   *
   * @throws IllegalArgumentException when its table is not files
   */
  static ScanForm of(ScanSpec spec) {
    TableFiles table =
        spec.table()
            .files()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "table " + spec.table().description() + " can't be read elsewhere"));
    List<FileForm> files =
        table.files().stream()
            .map(file -> new FileForm(file.path(), file.size(), file.modifiedMillis()))
            .toList();
    return new ScanForm(
        table.format(),
        files,
        ValueCodec.encode(plain(table.options())),
        spec.table().description(),
        spec.table().schema(),
        spec.columns(),
        spec.pruning(),
        spec.assignment().stream()
            .map(splits -> splits.stream().map(ScanForm::range).toList())
            .toList(),
        spec.order(),
        spec.sequential(),
        spec.schema());
  }

  private static RangeForm range(SplitRange range) {
    return new RangeForm(
        range.split().ordinal(),
        range.keyColumn(),
        ValueForm.of(range.low()),
        ValueForm.of(range.high()),
        range.nulls());
  }

  /** The options with decimals as text, which is how formats read them. */
  private static Map<String, Object> plain(Options options) {
    Map<String, Object> plain = new LinkedHashMap<>();
    options.values().forEach((name, value) -> plain.put(name, plain(value)));
    return plain;
  }

  private static Object plain(Object value) {
    return switch (value) {
      case BigDecimal number -> number.toPlainString();
      case List<?> list -> list.stream().map(ScanForm::plain).toList();
      case Map<?, ?> map -> {
        Map<Object, Object> plain = new LinkedHashMap<>();
        map.forEach((name, item) -> plain.put(name, plain(item)));
        yield plain;
      }
      default -> value;
    };
  }

  /** The scan, over a table that opens its files when first read. */
  ScanSpec spec() {
    for (int column : columns) {
      if (column != ScanSpec.ROW_NUMBER) {
        java.util.Objects.checkIndex(column, tableSchema.size());
      }
    }
    List<FileEntry> entries = new ArrayList<>(files.size());
    for (FileForm file : files) {
      entries.add(
          new FileEntry(
              FileSystems.of(file.path()), file.path(), file.size(), file.modifiedMillis()));
    }
    @SuppressWarnings("unchecked") // keys of plain maps are strings
    Map<String, Object> named = (Map<String, Object>) ValueCodec.decode(options);
    ReopenedTable table =
        new ReopenedTable(
            new TableFiles(format, entries, new Options(named)), description, tableSchema);
    List<List<SplitRange>> ranges = new ArrayList<>(assignment.size());
    for (List<RangeForm> splits : assignment) {
      ranges.add(splits.stream().map(range -> range(range, table)).toList());
    }
    return new ScanSpec(table, columns, pruning, List.copyOf(ranges), order, sequential, schema);
  }

  private SplitRange range(RangeForm form, ReopenedTable table) {
    if (form.keyColumn() < 0) {
      return SplitRange.whole(table.split(form.ordinal()));
    }
    DataType key = schema.type(form.keyColumn());
    return new SplitRange(
        table.split(form.ordinal()),
        form.keyColumn(),
        ValueForm.value(form.low(), key),
        ValueForm.value(form.high(), key),
        form.nulls());
  }
}
