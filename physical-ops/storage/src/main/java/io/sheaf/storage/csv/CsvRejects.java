package io.sheaf.storage.csv;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.Options;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.Split;
import io.sheaf.storage.TableFiles;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableStatistics;
import io.sheaf.storage.rows.RowReader;
import io.sheaf.storage.text.SplitStatistics;
import io.sheaf.storage.text.TextSplit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What reading CSV files with {@code ignore_errors} leaves out, a row an error: found by reading
 * them again, so that it is the same however often, and wherever, they were read.
 */
final class CsvRejects implements TableSource {
  /** The option of {@code read_csv} that gives this table in place of the rows. */
  static final String OPTION = "rejects";

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              field("file_path", Simple.VARCHAR),
              field("line", Simple.BIGINT),
              field("line_byte_position", Simple.BIGINT),
              field("column_idx", Simple.BIGINT),
              field("column_name", Simple.VARCHAR),
              field("error_type", Simple.VARCHAR),
              field("csv_line", Simple.VARCHAR),
              field("error_message", Simple.VARCHAR)));

  private final CsvTable table;
  private final List<TextSplit> splits;

  CsvRejects(CsvTable table) {
    this.table = table;
    // Of the number of errors nothing is known, nor of their bounds.
    this.splits =
        table.splits().stream()
            .map(TextSplit.class::cast)
            .map(
                split ->
                    new TextSplit(
                        split.ordinal(),
                        split.fileIndex(),
                        split.start(),
                        split.end(),
                        split.rowCount(),
                        -1,
                        split.bytes(),
                        false,
                        List.of()))
            .toList();
  }

  private static Field field(String name, DataType type) {
    return new Field(name, type, true);
  }

  /** The options with which the rows themselves are read. */
  static Options ofRows(Options options) {
    Map<String, Object> rows = new LinkedHashMap<>(options.values());
    rows.remove(OPTION);
    rows.put("ignore_errors", true);
    return new Options(rows);
  }

  @Override
  public String description() {
    return "what is wrong in " + table.description();
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public Optional<TableFiles> files() {
    return table
        .files()
        .map(
            files -> {
              Map<String, Object> options = new LinkedHashMap<>(files.options().values());
              options.put(OPTION, true);
              return new TableFiles(files.format(), files.files(), new Options(options));
            });
  }

  @Override
  public TableStatistics statistics() {
    return new SplitStatistics(SCHEMA, splits);
  }

  @Override
  public List<? extends Split> splits() {
    return splits;
  }

  @Override
  public BatchReader open(Split split, ReadRequest request) {
    TextSplit own = (TextSplit) split;
    String path = table.file(own.fileIndex()).text().entry().path();
    return new RowReader(new CsvRejectsCursor(table, own, request.memory()), path, SCHEMA, request);
  }

  @Override
  public String fingerprint() {
    return OPTION + table.fingerprint();
  }
}
