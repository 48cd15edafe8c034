package io.sheaf.storage.arrow;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ColumnStatistics;
import io.sheaf.storage.Options;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.Split;
import io.sheaf.storage.TableFiles;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableStatistics;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.text.Fingerprint;
import io.sheaf.storage.text.SplitStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Arrow IPC files of one schema as a table; a split is a record batch. */
final class ArrowTable implements TableSource {
  private final List<ArrowIpcFile> files;
  private final Schema schema;
  private final List<ArrowSplit> splits = new ArrayList<>();
  private final TableStatistics statistics;

  ArrowTable(List<ArrowIpcFile> files) {
    this.files = files;
    this.schema = schema(files.getFirst());
    for (int f = 0; f < files.size(); f++) {
      check(files.get(f));
      long firstRow = 0;
      for (ArrowIpcFile.Batch batch : files.get(f).batches()) {
        if (batch.rows() > 0) {
          splits.add(new ArrowSplit(splits.size(), f, batch, firstRow));
        }
        firstRow += batch.rows();
      }
    }
    this.statistics = new SplitStatistics(schema, splits);
  }

  private static Schema schema(ArrowIpcFile file) {
    List<Field> fields = new ArrayList<>();
    for (org.apache.arrow.vector.types.pojo.Field field : file.schema().getFields()) {
      DataType type =
          ArrowTypes.of(field)
              .orElseThrow(
                  () ->
                      new SheafException(
                          ErrorCode.UNSUPPORTED,
                          "'%s': column %s has the Arrow type %s, which is not supported"
                              .formatted(file.entry().path(), field.getName(), field.getType())));
      fields.add(new Field(field.getName(), type, true));
    }
    if (fields.isEmpty()) {
      throw ArrowIpcFile.invalid(file.entry(), "it has no columns", null);
    }
    return new Schema(fields);
  }

  private void check(ArrowIpcFile file) {
    if (!schema(file).equals(schema)) {
      throw new SheafException(
              ErrorCode.INVALID_FILE,
              "'%s' does not have the schema of '%s'"
                  .formatted(file.entry().path(), files.getFirst().entry().path()))
          .withHint("read_arrow(..., union_by_name => true) puts columns together by their names");
    }
  }

  ArrowIpcFile file(int index) {
    return files.get(index);
  }

  private List<FileEntry> entries() {
    return files.stream().map(ArrowIpcFile::entry).toList();
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
  public Optional<TableFiles> files() {
    return Optional.of(new TableFiles(ArrowFileFormat.NAME, entries(), Options.NONE));
  }

  @Override
  public boolean hasMetadata() {
    return true;
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
  public BatchReader open(Split split, ReadRequest request) {
    return new ArrowBatchReader(this, (ArrowSplit) split, request);
  }

  @Override
  public String fingerprint() {
    return Fingerprint.of(entries(), Options.NONE);
  }

  /** A record batch. */
  record ArrowSplit(int ordinal, int fileIndex, ArrowIpcFile.Batch batch, long firstRow)
      implements Split {
    @Override
    public long rowCount() {
      return batch.rows();
    }

    @Override
    public long bytes() {
      return batch.range().end() - batch.range().start();
    }

    @Override
    public ColumnStatistics statistics(int column) {
      return ColumnStatistics.UNKNOWN;
    }
  }
}
