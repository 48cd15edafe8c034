package io.sheaf.storage.parquet;

import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.FileFormat;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.parquet.write.ParquetWriter;
import java.util.List;
import java.util.Locale;

/** Apache Parquet. */
public final class ParquetFileFormat implements FileFormat {
  static final String NAME = "parquet";

  private static final FooterCache FOOTERS = new FooterCache();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean matches(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return lower.endsWith(".parquet") || lower.endsWith(".parq") || lower.endsWith(".pq");
  }

  @Override
  public TableSource open(List<FileEntry> files, Options options) {
    options.only("read_parquet");
    if (files.isEmpty()) {
      throw new IllegalArgumentException("a table needs at least one file");
    }
    var entries = files.size() > 1 ? files.parallelStream() : files.stream();
    return new ParquetTable(entries.map(FOOTERS::get).toList());
  }

  @Override
  public boolean notesOrder() {
    return true;
  }

  @Override
  public TableWriter write(String path, Schema schema, Options options, MemoryPool pool) {
    return new ParquetWriter(path, schema, options, pool);
  }
}
