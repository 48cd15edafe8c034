package io.sheaf.storage.fs;

import io.sheaf.columnar.memory.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a hidden file beside the target and renames it at the end. */
final class LocalOutputFile implements OutputFile {
  private static final long MAX_WRITE_BYTES = 1L << 30;

  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private long position;
  private boolean done;

  LocalOutputFile(Path target) throws IOException {
    this.target = target;
    this.temporary =
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    this.channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  @Override
  public void write(long address, long length) throws IOException {
    for (long done = 0; done < length; ) {
      long part = Math.min(length - done, MAX_WRITE_BYTES);
      write(Native.segment(address + done, part).asByteBuffer());
      done += part;
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    write(ByteBuffer.wrap(bytes, offset, length));
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      position += channel.write(bytes);
    }
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void commit() throws IOException {
    channel.force(true);
    channel.close();
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    done = true;
    // The new name itself becomes durable with its folder.
    try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    if (!done) {
      done = true;
      try {
        channel.close();
      } finally {
        Files.deleteIfExists(temporary);
      }
    }
  }
}
