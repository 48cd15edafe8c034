package io.sheaf.storage.csv;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.FileFormat;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.fs.FileEntry;
import java.util.List;
import java.util.Locale;

/** Comma-separated values, a format to write only: {@link #open} is an error that says so. */
public final class CsvFileFormat implements FileFormat {
  private static final List<String> ENDINGS =
      List.of(".csv", ".csv.gz", ".csv.zst", ".tsv", ".tsv.gz", ".tsv.zst");

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public boolean matches(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(lower::endsWith);
  }

  @Override
  public TableSource open(List<FileEntry> files, Options options) {
    throw new SheafException(
            ErrorCode.UNSUPPORTED,
            "cannot read '" + files.getFirst().path() + "': reading CSV is not built yet")
        .withHint("read it as Parquet; COPY writes both");
  }

  @Override
  public TableWriter write(String path, Schema schema, Options options, MemoryPool pool) {
    return new CsvWriter(path, schema, CsvOptions.of(path, options));
  }
}
