package io.sheaf.storage.fs;

import io.sheaf.columnar.memory.Native;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads a local file by positioned reads. Not by a mapping: a file that is cut while it is mapped
 * kills the process, and a read into a reused buffer leaves the bytes in the processor's cache for
 * the decompressor.
 */
final class LocalRandomReader implements RandomReader {
  private final FileChannel channel;

  LocalRandomReader(Path path) throws IOException {
    channel = FileChannel.open(path, StandardOpenOption.READ);
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public byte[] read(long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    fill(ByteBuffer.wrap(bytes), position);
    return bytes;
  }

  @Override
  public void read(long position, long address, int length) throws IOException {
    fill(Native.segment(address, length).asByteBuffer(), position);
  }

  private void fill(ByteBuffer target, long position) throws IOException {
    while (target.hasRemaining()) {
      int read = channel.read(target, position);
      if (read < 0) {
        throw new EOFException("the file ends at byte " + position);
      }
      position += read;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
