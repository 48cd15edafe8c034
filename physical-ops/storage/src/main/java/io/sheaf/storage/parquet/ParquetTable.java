package io.sheaf.storage.parquet;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.Options;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.SortedColumn;
import io.sheaf.storage.Split;
import io.sheaf.storage.SplitPruner;
import io.sheaf.storage.TableFiles;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableStatistics;
import io.sheaf.storage.fs.FileEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parquet files of one schema as a table; its splits are row groups. */
final class ParquetTable implements TableSource {
  private final List<ParquetFile> files;
  private final Schema schema;

  /** For each file, the table's columns as the file has them. */
  private final List<List<ParquetColumn>> columns;

  private final List<ParquetSplit> splits;
  private final ParquetTableStatistics statistics;
  private final List<SortedColumn> order;

  ParquetTable(List<ParquetFile> files) {
    this.files = List.copyOf(files);
    this.columns = new ArrayList<>();
    List<ParquetColumn> first = files.getFirst().schema().columns();
    for (ParquetFile file : files) {
      columns.add(columns.isEmpty() ? first : alike(file, first));
    }
    this.schema = commonSchema(first);
    this.splits = new ArrayList<>();
    for (int f = 0; f < files.size(); f++) {
      List<Footer.RowGroup> groups = files.get(f).footer().rowGroups();
      for (int g = 0; g < groups.size(); g++) {
        checkGroup(files.get(f), groups.get(g), g);
        if (groups.get(g).rowCount() > 0) {
          splits.add(new ParquetSplit(this, splits.size(), f, g));
        }
      }
    }
    this.statistics = new ParquetTableStatistics(this, splits);
    this.order = FileOrder.of(this.files, schema, splits);
  }

  private static void checkGroup(ParquetFile file, Footer.RowGroup group, int index) {
    long leaves = file.footer().elements().stream().skip(1).filter(e -> e.children() == 0).count();
    if (group.chunks().size() != leaves) {
      throw new SheafException(
          ErrorCode.INVALID_FILE,
          "'%s', row group %d: it has %d column chunks for %d columns"
              .formatted(file.entry().path(), index, group.chunks().size(), leaves));
    }
  }

  /** The columns of a further file, found by name, in the first file's order. */
  private List<ParquetColumn> alike(ParquetFile file, List<ParquetColumn> first) {
    List<ParquetColumn> own = file.schema().columns();
    if (own.size() != first.size()) {
      throw different(file, "it has " + own.size() + " columns, not " + first.size());
    }
    List<ParquetColumn> found = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      Field wanted = first.get(i).field();
      ParquetColumn column = own.get(i);
      if (!column.field().name().equals(wanted.name())) {
        column =
            own.stream()
                .filter(c -> c.field().name().equals(wanted.name()))
                .findFirst()
                .orElseThrow(() -> different(file, "it has no column " + wanted.name()));
      }
      if (!column.field().type().equals(wanted.type())) {
        DataType type = column.field().type();
        throw different(file, "column " + wanted.name() + " is " + type + ", not " + wanted.type());
      }
      found.add(column);
    }
    return found;
  }

  private SheafException different(ParquetFile file, String how) {
    return new SheafException(
            ErrorCode.INVALID_FILE,
            "'%s' does not have the schema of '%s': %s"
                .formatted(file.entry().path(), files.getFirst().entry().path(), how))
        .withHint("read_parquet(..., union_by_name => true) puts columns together by their names");
  }

  private Schema commonSchema(List<ParquetColumn> first) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      int column = i;
      boolean nullable = columns.stream().anyMatch(file -> file.get(column).optional());
      Field field = first.get(i).field();
      fields.add(new Field(field.name(), field.type(), nullable));
    }
    return new Schema(fields);
  }

  ParquetFile file(int index) {
    return files.get(index);
  }

  ParquetColumn column(int file, int tableColumn) {
    return columns.get(file).get(tableColumn);
  }

  @Override
  public String description() {
    String first = files.getFirst().entry().path();
    return files.size() == 1 ? first : first + " and " + (files.size() - 1) + " more";
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Map<String, String> hiddenColumns() {
    return files.getFirst().schema().hidden();
  }

  @Override
  public Optional<TableFiles> files() {
    List<FileEntry> entries = files.stream().map(ParquetFile::entry).toList();
    return Optional.of(new TableFiles(ParquetFileFormat.NAME, entries, Options.NONE));
  }

  @Override
  public TableStatistics statistics() {
    return statistics;
  }

  @Override
  public List<? extends Split> splits() {
    return splits;
  }

  @Override
  public boolean hasMetadata() {
    return true;
  }

  @Override
  public List<SortedColumn> sortedBy() {
    return order;
  }

  @Override
  public BatchReader open(Split split, ReadRequest request) {
    ParquetSplit own = (ParquetSplit) split;
    if (!SplitPruner.mayMatch(
        request.pruning(), i -> own.statistics(request.columns()[i]), own.rowCount())) {
      return new EmptyReader();
    }
    return new RowGroupReader(own, request, PagePruner.rows(own, request));
  }

  @Override
  public String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (ParquetFile file : files) {
        digest.update(file.entry().identity().getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }

  /** No row can match. */
  private static final class EmptyReader implements BatchReader {
    @Override
    public io.sheaf.columnar.batch.ColumnBatch next() {
      return null;
    }

    @Override
    public void close() {}
  }
}
