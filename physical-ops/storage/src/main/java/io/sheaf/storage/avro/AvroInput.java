package io.sheaf.storage.avro;

import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.fs.RandomReader;
import java.io.IOException;
import org.apache.avro.file.SeekableInput;

/** A file for Avro's reader. Used by one thread. */
final class AvroInput implements SeekableInput {
  private static final int BLOCK_BYTES = 1 << 20;

  private final RandomReader reader;
  private final long size;
  private long position;

  AvroInput(FileEntry file) throws IOException {
    reader = file.fileSystem().open(file).inBlocks(BLOCK_BYTES);
    size = file.size();
  }

  @Override
  public void seek(long to) {
    position = to;
  }

  @Override
  public long tell() {
    return position;
  }

  @Override
  public long length() {
    return size;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int count = (int) Math.min(length, size - position);
    if (count <= 0) {
      return length == 0 ? 0 : -1;
    }
    System.arraycopy(reader.read(position, count), 0, to, offset, count);
    position += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
