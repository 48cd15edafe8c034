package io.sheaf.storage.text;

import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.fs.FileStream;
import io.sheaf.storage.text.CompressedParts.Stretch;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The bytes of a zstd file, passed on and followed frame by frame (RFC 8878, 3.1): the end within a
 * frame is an error, which the library's stream sees in the first frame only.
 */
final class ZstdFrames extends FilterInputStream {
  private static final long MAGIC = 0xFD2FB528L;
  private static final long SKIPPED_MAGIC = 0x184D2A5L;
  private static final int CHECKSUM_BYTES = 4;

  /** Frames are put together to parts of at least so many bytes. */
  private static final int LEAST_BYTES = 1 << 16;

  /** What the next bytes are, and how many of them. */
  private enum Next {
    MAGIC(4),
    DESCRIPTOR(1),
    BLOCK(3),
    SKIPPED_SIZE(4),
    UNKNOWN(0);

    final int bytes;

    Next(int bytes) {
      this.bytes = bytes;
    }
  }

  private final LongConsumer frameEnds;
  private final byte[] one = new byte[1];
  private long position;
  private Next next = Next.MAGIC;
  private long number;
  private int known;
  private long passed;
  private boolean checksum;

  /**
   * @param frameEnds gets the position behind each frame
   */
  ZstdFrames(InputStream in, LongConsumer frameEnds) {
    super(in);
    this.frameEnds = frameEnds;
  }

  /** Frames of a file, small ones together; none when they do not follow each other to its end. */
  static List<Stretch> find(FileEntry entry) throws IOException {
    List<Stretch> parts = new ArrayList<>();
    long[] start = {0};
    LongConsumer frameEnds =
        end -> {
          if (end - start[0] >= LEAST_BYTES || end == entry.size()) {
            parts.add(new Stretch(start[0], end));
            start[0] = end;
          }
        };
    try (InputStream frames = new ZstdFrames(new FileStream(entry), frameEnds)) {
      frames.transferTo(OutputStream.nullOutputStream());
    } catch (EOFException cutOff) {
      return List.of(); // Who reads the file is told.
    }
    return start[0] == entry.size() ? parts : List.of();
  }

  @Override
  public int read() throws IOException {
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int count = in.read(to, offset, length);
    if (count < 0) {
      if (next != Next.UNKNOWN && (next != Next.MAGIC || known > 0 || passed > 0)) {
        throw new EOFException("it ends within a frame");
      }
      return count;
    }
    follow(to, offset, count);
    return count;
  }

  private void follow(byte[] bytes, int offset, int count) {
    int at = offset;
    int end = offset + count;
    while (at < end && next != Next.UNKNOWN) {
      if (passed > 0) {
        int here = (int) Math.min(passed, end - at);
        at += here;
        position += here;
        passed -= here;
      } else {
        number |= (bytes[at++] & 0xFFL) << (8 * known++);
        position++;
        if (known == next.bytes) {
          step();
          known = 0;
          number = 0;
        }
      }
      if (passed == 0 && known == 0 && next == Next.MAGIC) {
        frameEnds.accept(position);
      }
    }
  }

  /** Takes a number in: what follows it, and how many bytes to pass before. */
  private void step() {
    switch (next) {
      case MAGIC ->
          next =
              number == MAGIC
                  ? Next.DESCRIPTOR
                  : number >>> 4 == SKIPPED_MAGIC ? Next.SKIPPED_SIZE : Next.UNKNOWN;
      case DESCRIPTOR -> {
        boolean single = (number & 0x20) != 0;
        int dictionary = (int) number & 3;
        int content = (int) number >>> 6;
        passed = (single ? 0L : 1L) + (dictionary == 3 ? 4 : dictionary);
        passed += content == 0 ? (single ? 1L : 0L) : 1L << content;
        checksum = (number & 4) != 0;
        next = Next.BLOCK;
      }
      case BLOCK -> {
        boolean last = (number & 1) != 0;
        boolean repeated = (number >>> 1 & 3) == 1;
        passed = (repeated ? 1 : number >>> 3) + (last && checksum ? CHECKSUM_BYTES : 0);
        next = last ? Next.MAGIC : Next.BLOCK;
      }
      case SKIPPED_SIZE -> {
        passed = number;
        next = Next.MAGIC;
      }
      case UNKNOWN -> throw new IllegalStateException("nothing is followed");
    }
  }

  /** Reads what is skipped, for it is followed too. */
  @Override
  public long skip(long count) throws IOException {
    byte[] bytes = new byte[1 << 13];
    long left = Math.max(count, 0);
    for (int read = 0; left > 0 && read >= 0; ) {
      read = read(bytes, 0, (int) Math.min(left, bytes.length));
      left -= Math.max(read, 0);
    }
    return Math.max(count, 0) - left;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
