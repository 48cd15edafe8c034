package io.sheaf.operators.wire;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Schema;
import io.sheaf.graph.wire.ValueCodec;
import io.sheaf.operators.spec.ScanSpec;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.operators.spec.SplitRange;
import io.sheaf.operators.wire.Forms.KeyForm;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableFiles;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.fs.FileSystems;
import io.sheaf.storage.fs.Secret;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * See {@link ScanSpec}: the table as its files, splits by their number.
 *
 * @param format name of the files' format
 * @param secrets that open the files
 * @param options of the format, see {@link ValueCodec}
 * @param tableSchema columns of the table
 * @param columns the table's columns that are read
 * @param schema columns of the output
 */
record ScanForm(
    String format,
    List<FileForm> files,
    List<SecretForm> secrets,
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
   * @param secret number of the secret that opens it; -1 when none does
   */
  record FileForm(String path, long size, long modifiedMillis, String version, int secret) {}

  /** See {@link Secret}; the values are by the order of the keys. */
  record SecretForm(
      String name, String type, String scope, String id, List<String> keys, List<String> values) {
    static SecretForm of(Secret secret) {
      return new SecretForm(
          secret.name(),
          secret.type(),
          secret.scope(),
          secret.id(),
          List.copyOf(secret.values().keySet()),
          List.copyOf(secret.values().values()));
    }

    Secret secret() {
      Map<String, String> named = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        named.put(keys.get(i), values.get(i));
      }
      return new Secret(name, type, scope, id, named);
    }

    @Override
    public String toString() {
      return "secret " + name;
    }
  }

  /** See {@link SplitRange}. */
  record RangeForm(
      int ordinal,
      List<Integer> keys,
      KeyForm low,
      KeyForm high,
      boolean nulls,
      List<KeyForm> promise) {}

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
    List<Secret> secrets =
        table.files().stream()
            .flatMap(file -> file.fileSystem().secret().stream())
            .distinct()
            .toList();
    List<FileForm> files =
        table.files().stream()
            .map(
                file ->
                    new FileForm(
                        file.path(),
                        file.size(),
                        file.modifiedMillis(),
                        file.version(),
                        file.fileSystem().secret().map(secrets::indexOf).orElse(-1)))
            .toList();
    return new ScanForm(
        table.format(),
        files,
        secrets.stream().map(SecretForm::of).toList(),
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
        range.keys(),
        KeyForm.of(range.low()),
        KeyForm.of(range.high()),
        range.nulls(),
        range.promise() == null
            ? List.of()
            : List.of(
                KeyForm.of(range.promise().least()), KeyForm.of(range.promise().greatest())));
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
    List<Secret> opened = secrets.stream().map(SecretForm::secret).toList();
    for (FileForm file : files) {
      Optional<Secret> secret =
          file.secret() < 0 ? Optional.empty() : Optional.of(opened.get(file.secret()));
      entries.add(
          new FileEntry(
              FileSystems.of(file.path(), secret),
              file.path(),
              file.size(),
              file.modifiedMillis(),
              file.version()));
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
    List<DataType> types = form.keys().stream().map(schema::type).toList();
    return new SplitRange(
        table.split(form.ordinal()),
        form.keys(),
        form.low().key(types),
        form.high().key(types),
        form.nulls(),
        form.promise().isEmpty() ? null : promise(form.promise(), types));
  }

  private static SplitRange.Promise promise(List<KeyForm> ends, List<DataType> types) {
    if (ends.size() == 2
        && ends.get(0).key(types) instanceof List<?> least
        && ends.get(1).key(types) instanceof List<?> greatest) {
      return new SplitRange.Promise(List.copyOf(least), List.copyOf(greatest));
    }
    throw new IllegalArgumentException("not a promise: " + ends);
  }
}
