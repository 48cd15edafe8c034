package io.sheaf.storage.csv;

import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.FileFormat;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.text.BlockIndexer;
import io.sheaf.storage.text.Compression;
import io.sheaf.storage.text.Fingerprint;
import io.sheaf.storage.text.TableCache;
import java.util.List;
import java.util.Locale;

/** Values separated by commas, tabs or other characters (RFC 4180 and what is found outside it). */
public final class CsvFileFormat implements FileFormat {
  static final String NAME = "csv";

  private static final List<String> ENDINGS = List.of(".csv", ".tsv", ".tab");
  private static final TableCache OPENED = new TableCache();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean matches(String path) {
    String plain = Compression.plainPath(path).toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(plain::endsWith);
  }

  @Override
  public TableSource open(List<FileEntry> files, Options options) {
    if (options.flag(CsvRejects.OPTION, false)) {
      return new CsvRejects((CsvTable) open(files, CsvRejects.ofRows(options)));
    }
    return OPENED.get(
        Fingerprint.of(files, options),
        () -> CsvPlan.open(files, options, BlockIndexer.BLOCK_BYTES));
  }

  @Override
  public boolean unitesByName() {
    return true;
  }

  @Override
  public TableWriter write(String path, Schema schema, Options options, MemoryPool pool) {
    return CsvWriter.open(path, schema, CsvOptions.of(path, schema, options));
  }
}
