package io.sheaf.storage.csv;

import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.FileFormat;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.text.Compression;
import io.sheaf.storage.text.Fingerprint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Values separated by commas, tabs or other characters (RFC 4180 and what is found outside it). */
public final class CsvFileFormat implements FileFormat {
  static final String NAME = "csv";

  private static final List<String> ENDINGS = List.of(".csv", ".tsv", ".tab");
  private static final int MAX_CACHED = 32;

  /** Tables by fingerprint; looking at all records again would cost as much as reading them. */
  private static final Map<String, CsvTable> OPENED =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CsvTable> eldest) {
          return size() > MAX_CACHED;
        }
      };

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
    String key = Fingerprint.of(files, options);
    synchronized (OPENED) {
      CsvTable known = OPENED.get(key);
      if (known != null) {
        return known;
      }
    }
    CsvTable table = CsvPlan.open(files, options, CsvIndexer.BLOCK_BYTES);
    synchronized (OPENED) {
      OPENED.put(key, table);
    }
    return table;
  }

  @Override
  public TableWriter write(String path, Schema schema, Options options, MemoryPool pool) {
    return new CsvWriter(path, schema, CsvOptions.of(path, options));
  }
}
