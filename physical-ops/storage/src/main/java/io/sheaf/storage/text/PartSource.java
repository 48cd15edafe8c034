package io.sheaf.storage.text;

import io.sheaf.columnar.memory.Native;
import io.sheaf.storage.fs.RandomReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The text of a compressed file from any position on, one part after the other. */
final class PartSource implements ByteSource {
  private static final int STEP_BEHIND = 1 << 16;

  private final TextFile file;
  private final List<TextFile.Part> parts;
  private final long softEnd;
  private final byte[] bytes = new byte[STEP_BEHIND];
  private final RandomReader reader;
  private InputStream part;
  private int next;
  private long position;

  /**
   * @param softEnd position behind which little is wanted
   */
  PartSource(TextFile file, long start, long softEnd) throws IOException {
    this.file = file;
    this.parts = file.parts();
    this.softEnd = Math.min(softEnd, parts.getLast().end());
    this.position = start;
    this.reader = file.entry().fileSystem().open(file.entry());
    try {
      while (next < parts.size() && parts.get(next).end() <= start) {
        next++;
      }
      if (next < parts.size()) {
        long skipped = start - parts.get(next).start();
        openNext();
        part.skipNBytes(skipped);
      }
    } catch (Throwable failure) {
      close();
      throw failure;
    }
  }

  private void openNext() throws IOException {
    TextFile.Part opened = parts.get(next++);
    part =
        CompressedParts.open(
            reader, file.compression(), new CompressedParts.Stretch(opened.from(), opened.to()));
  }

  @Override
  public int read(long address, int most) throws IOException {
    long wanted = Math.max(softEnd - position, 0) + STEP_BEHIND;
    int room = (int) Math.min(most, wanted);
    int filled = 0;
    while (filled < room && part != null) {
      int count = part.read(bytes, 0, Math.min(room - filled, bytes.length));
      if (count > 0) {
        Native.copy(bytes, 0, address + filled, count);
        filled += count;
      } else {
        part.close();
        part = null;
        if (next < parts.size()) {
          openNext();
        }
      }
    }
    position += filled;
    return filled == 0 ? -1 : filled;
  }

  @Override
  public void close() throws IOException {
    try {
      if (part != null) {
        part.close();
      }
    } finally {
      reader.close();
    }
  }
}
