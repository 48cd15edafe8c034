package io.sheaf.storage.text;

import java.io.IOException;
import java.io.InputStream;

/** Line numbers for messages, counted when one is needed. */
public final class Lines {
  private Lines() {}

  /** The number, from 1, of the line that a position lies in. */
  public static long number(TextFile file, long position) {
    try (InputStream in = file.text()) {
      byte[] block = new byte[1 << 16];
      long line = 1;
      boolean afterReturn = false;
      for (long at = 0; at < position; ) {
        int count = in.read(block, 0, (int) Math.min(block.length, position - at));
        if (count < 0) {
          break;
        }
        for (int i = 0; i < count; i++) {
          byte b = block[i];
          // A carriage return ends a line by itself unless a line feed follows.
          line += b == '\r' || (b == '\n' && !afterReturn) ? 1 : 0;
          afterReturn = b == '\r';
        }
        at += count;
      }
      return line;
    } catch (IOException failure) {
      throw TextFile.failure(file.entry(), failure);
    }
  }
}
