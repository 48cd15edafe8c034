package io.sheaf.storage.hadoop;

import io.sheaf.storage.fs.OutputFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Files that are written and not visible yet: each belongs to a folder that shows all of them at
 * once. Thread-safe.
 */
final class DeferredFiles {
  private final Map<String, List<HadoopOutputFile>> byFolder = new HashMap<>(); // by this

  /** Begins a folder; two at once of one place are told apart by nobody, so it is an error. */
  synchronized boolean begin(String folder) {
    return byFolder.putIfAbsent(folder, new ArrayList<>()) == null;
  }

  private synchronized String folderOf(String path) {
    return byFolder.keySet().stream().filter(path::startsWith).findFirst().orElse(null);
  }

  /** Whether a file is of a folder that was begun. */
  boolean claims(String path) {
    return folderOf(path) != null;
  }

  /** A file that becomes visible with its folder. */
  OutputFile add(String path, HadoopOutputFile file) {
    return new Deferred(folderOf(path), file);
  }

  /** Takes the files of a folder whose writers are done, and ends it. */
  synchronized List<HadoopOutputFile> end(String folder) {
    List<HadoopOutputFile> files = byFolder.remove(folder);
    return files == null ? List.of() : files;
  }

  private synchronized void keep(String folder, HadoopOutputFile file) {
    byFolder.get(folder).add(file);
  }

  /** Hands a file over to its folder in place of showing it. */
  private final class Deferred implements OutputFile {
    private final String folder;
    private final HadoopOutputFile file;
    private boolean kept;

    Deferred(String folder, HadoopOutputFile file) {
      this.folder = folder;
      this.file = file;
    }

    @Override
    public void write(long address, long length) throws IOException {
      file.write(address, length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      file.write(bytes, offset, length);
    }

    @Override
    public long position() {
      return file.position();
    }

    @Override
    public void commit() {
      keep(folder, file);
      kept = true;
    }

    @Override
    public void close() throws IOException {
      if (!kept) {
        file.close();
      }
    }
  }
}
