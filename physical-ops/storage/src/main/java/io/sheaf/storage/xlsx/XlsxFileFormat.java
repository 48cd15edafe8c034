package io.sheaf.storage.xlsx;

import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.FileFormat;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.text.Fingerprint;
import io.sheaf.storage.text.TableCache;
import java.util.List;
import java.util.Locale;

/** A sheet of each of some workbooks. A sheet is one split. */
public final class XlsxFileFormat implements FileFormat {
  static final String NAME = "xlsx";

  private static final TableCache OPENED = new TableCache();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean matches(String path) {
    return path.toLowerCase(Locale.ROOT).endsWith(".xlsx");
  }

  @Override
  public TableSource open(List<FileEntry> files, Options options) {
    options.only("read_xlsx", "sheet", "header", "all_varchar");
    return OPENED.get(Fingerprint.of(files, options), () -> XlsxPlan.open(files, options));
  }

  @Override
  public TableWriter write(String path, Schema schema, Options options, MemoryPool pool) {
    return new XlsxWriter(path, schema, options);
  }
}
