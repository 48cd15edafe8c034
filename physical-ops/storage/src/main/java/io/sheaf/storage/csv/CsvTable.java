package io.sheaf.storage.csv;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.BatchReader;
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

/** Files of values separated by a character, as a table. */
final class CsvTable implements TableSource {
  private final CsvReadOptions options;
  private final CsvDialect dialect;
  private final List<CsvFile> files;
  private final Schema schema;
  private final List<TextSplit> splits;
  private final TableStatistics statistics;

  CsvTable(
      CsvReadOptions options,
      CsvDialect dialect,
      List<CsvFile> files,
      Schema schema,
      List<TextSplit> splits) {
    this.options = options;
    this.dialect = dialect;
    this.files = files;
    this.schema = schema;
    this.splits = splits;
    this.statistics = new SplitStatistics(schema, splits);
  }

  CsvReadOptions options() {
    return options;
  }

  CsvDialect dialect() {
    return dialect;
  }

  CsvFile file(int index) {
    return files.get(index);
  }

  DataType type(int column) {
    return schema.type(column);
  }

  private List<FileEntry> entries() {
    return files.stream().map(file -> file.text().entry()).toList();
  }

  @Override
  public String description() {
    String first = files.getFirst().text().entry().path();
    return files.size() == 1 ? first : first + " and " + (files.size() - 1) + " more";
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Optional<TableFiles> files() {
    return Optional.of(
        new TableFiles(
            CsvFileFormat.NAME,
            entries(),
            CsvPlan.toOptions(options, dialect, files, schema, splits)));
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
    return CsvReader.open(this, own, request);
  }

  @Override
  public String fingerprint() {
    return Fingerprint.of(entries(), options.given());
  }
}
