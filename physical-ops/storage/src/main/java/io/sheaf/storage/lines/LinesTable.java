package io.sheaf.storage.lines;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.Options;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.Split;
import io.sheaf.storage.TableFiles;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableStatistics;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.text.FieldBatch;
import io.sheaf.storage.text.FieldDecoder;
import io.sheaf.storage.text.Fingerprint;
import io.sheaf.storage.text.PlanForm;
import io.sheaf.storage.text.RecordCursor;
import io.sheaf.storage.text.RecordReader;
import io.sheaf.storage.text.SplitStatistics;
import io.sheaf.storage.text.TextFile;
import io.sheaf.storage.text.TextSplit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files of lines as a table. */
final class LinesTable implements TableSource {
  private final List<TextFile> files;
  private final Options options;
  private final List<TextSplit> splits;
  private final TableStatistics statistics;

  LinesTable(List<TextFile> files, Options options, List<TextSplit> splits) {
    this.files = files;
    this.options = options;
    this.splits = splits;
    this.statistics = new SplitStatistics(schema(), splits);
  }

  private List<FileEntry> entries() {
    return files.stream().map(TextFile::entry).toList();
  }

  @Override
  public String description() {
    String first = files.getFirst().entry().path();
    return files.size() == 1 ? first : first + " and " + (files.size() - 1) + " more";
  }

  @Override
  public Schema schema() {
    return LinesFileFormat.SCHEMA;
  }

  @Override
  public Optional<TableFiles> files() {
    Map<String, Object> plan = new LinkedHashMap<>();
    plan.put("files", files.stream().map(PlanForm::file).toList());
    PlanForm.put(plan, schema(), splits);
    Map<String, Object> all = new LinkedHashMap<>(options.values());
    all.put(PlanForm.OPTION, plan);
    return Optional.of(new TableFiles(LinesFileFormat.NAME, entries(), new Options(all)));
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
    LineScanner scanner = new LineScanner(request.batchRows());
    FieldDecoder.Style style =
        new FieldDecoder.Style('.', null, null, (from, length, to) -> length);
    RecordCursor cursor =
        new RecordCursor(
            files.get(own.fileIndex()),
            own.start(),
            own.end(),
            LinesFileFormat.size(options),
            scanner,
            request.memory());
    FieldBatch.Place[] places = new FieldBatch.Place[request.columns().length];
    Arrays.setAll(
        places,
        i ->
            new FieldBatch.Place(
                Simple.VARCHAR, 0, FieldDecoder.of(Simple.VARCHAR, style, request.memory())));
    return new RecordReader(cursor, new FieldBatch(new Plain(), scanner, places), null, request);
  }

  @Override
  public String fingerprint() {
    return Fingerprint.of(entries(), options);
  }

  /** Lines are never null and never wrong. */
  private static final class Plain implements FieldBatch.Format {
    @Override
    public void nulls(long[] fields, int count, long base, byte[] nulls) {
      Arrays.fill(nulls, 0, count, (byte) 0);
    }

    @Override
    public SheafException badValue(int column, long field, long record) {
      throw new IllegalStateException("any line is a text");
    }
  }
}
