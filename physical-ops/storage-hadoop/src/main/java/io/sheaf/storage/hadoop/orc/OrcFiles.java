package io.sheaf.storage.hadoop.orc;

import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.fs.RandomReader;
import io.sheaf.storage.fs.TargetFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** One file of any place as a file system of Hadoop's, which is what ORC's library takes. */
final class OrcFiles extends FileSystem {
  /** The name of the one file. */
  static final Path PATH = new Path("one:/file.orc");

  private static final URI ROOT = URI.create("one:/");

  private final FileEntry entry;
  private final TargetFile target;

  private OrcFiles(FileEntry entry, TargetFile target) {
    this.entry = entry;
    this.target = target;
    setConf(new Configuration(false));
  }

  /** A file to read. */
  static OrcFiles of(FileEntry entry) {
    return new OrcFiles(entry, null);
  }

  /** A file to write; it stays its owner's to commit and close. */
  static OrcFiles of(TargetFile target) {
    return new OrcFiles(null, target);
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    return new FSDataInputStream(new Input(entry.fileSystem().open(entry), entry.size()));
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return new FSDataOutputStream(new Output(target), null);
  }

  @Override
  public FileStatus getFileStatus(Path path) {
    long size = entry == null ? target.position() : entry.size();
    return new FileStatus(size, false, 1, 1L << 26, 0, PATH);
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
    throw new UnsupportedOperationException("append");
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException("rename");
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    throw new UnsupportedOperationException("delete");
  }

  @Override
  public FileStatus[] listStatus(Path path) {
    return new FileStatus[] {getFileStatus(path)};
  }

  @Override
  public void setWorkingDirectory(Path path) {
    throw new UnsupportedOperationException("setWorkingDirectory");
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path(ROOT);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    return true;
  }

  /** Reads by positions; ORC asks for whole streams. */
  private static final class Input extends FSInputStream {
    private final RandomReader reader;
    private final long size;
    private long position;

    Input(RandomReader reader, long size) {
      this.reader = reader;
      this.size = size;
    }

    @Override
    public void seek(long to) {
      position = to;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public boolean seekToNewSource(long to) {
      return false;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int count = (int) Math.min(length, size - position);
      if (count <= 0) {
        return length == 0 ? 0 : -1;
      }
      readFully(position, to, offset, count);
      position += count;
      return count;
    }

    @Override
    public void readFully(long from, byte[] to, int offset, int length) throws IOException {
      if (from < 0 || from + length > size) {
        throw new EOFException("the file ends at byte " + size);
      }
      System.arraycopy(reader.read(from, length), 0, to, offset, length);
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  /** Appends; closing it commits nothing. */
  private static final class Output extends OutputStream {
    private final TargetFile target;

    Output(TargetFile target) {
      this.target = target;
    }

    @Override
    public void write(int b) {
      target.write(new byte[] {(byte) b}, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      target.write(
          offset == 0 ? bytes : Arrays.copyOfRange(bytes, offset, offset + length), length);
    }
  }
}
