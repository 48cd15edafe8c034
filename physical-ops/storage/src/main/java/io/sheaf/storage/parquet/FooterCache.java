package io.sheaf.storage.parquet;

import io.sheaf.storage.fs.FileEntry;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Footers read before, the most recently used ones, by path, size and modification time.
 * Thread-safe.
 */
final class FooterCache {
  private static final int MAX_FILES = 1_000;
  private static final int MAX_CHUNKS = 500_000;

  /** By {@link FileEntry#identity}. */
  private final LinkedHashMap<String, ParquetFile> files = new LinkedHashMap<>(64, 0.75f, true);

  private long chunks;

  /** The file's footer, read if need be. */
  ParquetFile get(FileEntry entry) {
    String key = entry.identity();
    synchronized (files) {
      ParquetFile known = files.get(key);
      if (known != null) {
        return known;
      }
    }
    ParquetFile file = ParquetFile.read(entry);
    synchronized (files) {
      if (files.put(key, file) == null) {
        chunks += size(file);
      }
      var oldest = files.entrySet().iterator();
      while (files.size() > 1 && (files.size() > MAX_FILES || chunks > MAX_CHUNKS)) {
        Map.Entry<String, ParquetFile> entryToDrop = oldest.next();
        chunks -= size(entryToDrop.getValue());
        oldest.remove();
      }
    }
    return file;
  }

  private static long size(ParquetFile file) {
    return (long) file.footer().rowGroups().size() * file.footer().elements().size();
  }
}
