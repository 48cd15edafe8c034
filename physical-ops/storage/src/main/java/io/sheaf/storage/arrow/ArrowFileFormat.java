package io.sheaf.storage.arrow;

import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.FileFormat;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.fs.FileEntry;
import java.util.List;
import java.util.Locale;

/** Arrow IPC: files and streams are read, files are written. */
public final class ArrowFileFormat implements FileFormat {
  static final String NAME = "arrow";

  private static final List<String> ENDINGS = List.of(".arrow", ".arrows", ".feather", ".ipc");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean matches(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(lower::endsWith);
  }

  @Override
  public TableSource open(List<FileEntry> files, Options options) {
    options.only("read_arrow");
    return new ArrowTable(files.stream().map(ArrowIpcFile::read).toList());
  }

  @Override
  public TableWriter write(String path, Schema schema, Options options, MemoryPool pool) {
    return new ArrowTableWriter(path, schema, options, pool);
  }
}
