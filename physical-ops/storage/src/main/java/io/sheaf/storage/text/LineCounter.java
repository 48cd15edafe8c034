package io.sheaf.storage.text;

import java.io.IOException;
import java.io.InputStream;

/** Numbers the lines of a file, forward only. Used by one thread, which closes it. */
public final class LineCounter implements AutoCloseable {
  private final TextFile file;
  private final InputStream in;
  private final byte[] block = new byte[1 << 16];
  private long position;
  private long line = 1;
  private boolean afterReturn;

  public LineCounter(TextFile file) {
    this.file = file;
    try {
      in = file.text();
    } catch (IOException failure) {
      throw TextFile.failure(file.entry(), failure);
    }
  }

  /**
   * The number, from 1, of the line that a position lies in.
   *
   * @param to not before the last one asked for
   */
  public long lineAt(long to) {
    try {
      while (position < to) {
        int count = in.read(block, 0, (int) Math.min(block.length, to - position));
        if (count < 0) {
          break;
        }
        for (int i = 0; i < count; i++) {
          byte b = block[i];
          // A carriage return ends a line by itself unless a line feed follows.
          line += b == '\r' || (b == '\n' && !afterReturn) ? 1 : 0;
          afterReturn = b == '\r';
        }
        position += count;
      }
      return line;
    } catch (IOException failure) {
      throw TextFile.failure(file.entry(), failure);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException failure) {
      throw TextFile.failure(file.entry(), failure);
    }
  }
}
