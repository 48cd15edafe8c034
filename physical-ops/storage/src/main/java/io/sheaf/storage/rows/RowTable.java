package io.sheaf.storage.rows;

import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.Options;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.Split;
import io.sheaf.storage.SplitPruner;
import io.sheaf.storage.TableFiles;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableStatistics;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.text.EmptyReader;
import io.sheaf.storage.text.Fingerprint;
import io.sheaf.storage.text.SplitStatistics;
import io.sheaf.storage.text.TextSplit;
import java.util.List;
import java.util.Optional;

/** Files that are read a row at a time, as a table. */
public final class RowTable implements TableSource {
  /** Opens a stretch of a file. */
  @FunctionalInterface
  public interface Opener {
    /**
     * The rows of a split.
     *
     * @param columns the table's columns that will be asked for
     */
    RowCursor open(FileEntry file, TextSplit split, int[] columns);
  }

  private final String format;
  private final List<FileEntry> files;
  private final Options options;
  private final Schema schema;
  private final List<TextSplit> splits;
  private final Opener opener;
  private final TableStatistics statistics;

  public RowTable(
      String format,
      List<FileEntry> files,
      Options options,
      Schema schema,
      List<TextSplit> splits,
      Opener opener) {
    this.format = format;
    this.files = files;
    this.options = options;
    this.schema = schema;
    this.splits = splits;
    this.opener = opener;
    this.statistics = new SplitStatistics(schema, splits);
  }

  @Override
  public String description() {
    String first = files.getFirst().path();
    return files.size() == 1 ? first : first + " and " + (files.size() - 1) + " more";
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Optional<TableFiles> files() {
    return Optional.of(new TableFiles(format, files, options));
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
    TextSplit own = (TextSplit) split;
    if (!SplitPruner.mayMatch(
        request.pruning(), i -> own.statistics(request.columns()[i]), own.rowCount())) {
      return EmptyReader.INSTANCE;
    }
    FileEntry file = files.get(own.fileIndex());
    return new RowReader(opener.open(file, own, request.columns()), file.path(), schema, request);
  }

  @Override
  public String fingerprint() {
    return Fingerprint.of(files, options);
  }
}
