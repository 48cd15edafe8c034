package io.sheaf.tests.divisions;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.fs.FileSystem;
import io.sheaf.storage.fs.FileSystems;
import io.sheaf.storage.fs.OutputFile;
import io.sheaf.storage.fs.RandomReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Local files as {@code counted:/path}, whose bytes are counted as they are read. */
public final class CountingFileSystem implements FileSystem {
  private static final String SCHEME = "counted";
  private static final AtomicLong BYTES = new AtomicLong();

  /** The bytes read since the last call. */
  static long takeBytes() {
    return BYTES.getAndSet(0);
  }

  /** A local path as this file system names it. */
  static String path(Object local) {
    return SCHEME + ":" + local;
  }

  @Override
  public List<String> schemes() {
    return List.of(SCHEME);
  }

  private static String local(String path) {
    return path.substring(SCHEME.length() + 1);
  }

  @Override
  public List<FileEntry> list(String pathOrGlob) throws IOException {
    return FileSystems.local().list(local(pathOrGlob)).stream()
        .map(file -> new FileEntry(this, path(file.path()), file.size(), file.modifiedMillis()))
        .toList();
  }

  @Override
  public RandomReader open(FileEntry file) throws IOException {
    FileSystem local = FileSystems.local();
    RandomReader reader =
        local.open(new FileEntry(local, local(file.path()), file.size(), file.modifiedMillis()));
    return new RandomReader() {
      @Override
      public long size() throws IOException {
        return reader.size();
      }

      @Override
      public NativeBuffer read(long position, int length, MemoryConsumer memory)
          throws IOException {
        BYTES.addAndGet(length);
        return reader.read(position, length, memory);
      }

      @Override
      public byte[] read(long position, int length) throws IOException {
        BYTES.addAndGet(length);
        return reader.read(position, length);
      }

      @Override
      public void read(long position, long address, int length) throws IOException {
        BYTES.addAndGet(length);
        reader.read(position, address, length);
      }

      @Override
      public void close() throws IOException {
        reader.close();
      }
    };
  }

  @Override
  public OutputFile create(String path) throws IOException {
    return FileSystems.local().create(local(path));
  }
}
