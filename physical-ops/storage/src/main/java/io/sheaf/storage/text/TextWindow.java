package io.sheaf.storage.text;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import java.io.IOException;

/**
 * A window over a file's text that moves forward: the bytes from {@link #address()} to {@link
 * #limit()}, off-heap and counted. It grows when one record does not fit. Used by one thread; its
 * user closes it.
 */
public final class TextWindow implements AutoCloseable {
  /**
   * How much text is held.
   *
   * @param bytes at a time
   * @param most bytes that one record may have
   */
  public record Size(int bytes, int most) {}

  private final TextFile file;
  private final ByteSource source;
  private final Size size;
  private final MemoryConsumer memory;
  private NativeBuffer buffer;
  private long start;
  private long filled;
  private boolean ended;

  TextWindow(TextFile file, ByteSource source, long start, Size size, MemoryConsumer memory) {
    this.file = file;
    this.source = source;
    this.start = start;
    this.size = size;
    this.memory = memory;
  }

  /** The first byte. */
  public long address() {
    return buffer == null ? 0 : buffer.address();
  }

  /** Behind the last byte. */
  public long limit() {
    return address() + filled;
  }

  /** Whether the text ends at {@link #limit()}. */
  public boolean ended() {
    return ended;
  }

  /** The position in the text of a byte of the window. */
  public long position(long address) {
    return start + (address - address());
  }

  /**
   * Reads the first bytes and gives the address of a position, or {@link #limit()} when the text
   * ends before. A stream, which can't be opened at a position, is read up to there.
   */
  public long seek(long position) {
    advance(0);
    while (position(limit()) < position && !ended) {
      advance(limit());
    }
    return Math.min(limit(), address() + position - position(address()));
  }

  /**
   * Drops the bytes before an address and reads more behind. Addresses change.
   *
   * @param from {@link #address()} to keep all, which makes the window grow when it is full
   * @throws SheafException INVALID_FILE when a record is longer than allowed; IO_ERROR
   */
  public void advance(long from) {
    try {
      move(from);
      fill();
    } catch (IOException failure) {
      throw TextFile.failure(file.entry(), failure);
    }
  }

  private void move(long from) {
    if (buffer == null) {
      buffer = memory.allocate(size.bytes());
      return;
    }
    long kept = limit() - from;
    start += from - address();
    if (kept < buffer.size() - buffer.size() / 4) {
      Native.copy(from, buffer.address(), kept);
    } else {
      if (kept >= size.most()) {
        throw tooLong();
      }
      NativeBuffer larger = memory.allocate(Math.min(2 * buffer.size(), 2L * size.most()));
      Native.copy(from, larger.address(), kept);
      buffer.close();
      buffer = larger;
    }
    filled = kept;
  }

  private SheafException tooLong() {
    return new SheafException(
            ErrorCode.INVALID_FILE,
            "'%s', line %d: the record is longer than %d bytes"
                .formatted(file.entry().path(), Lines.number(file, start), size.most()))
        .withHint("a quote may be open; else set max_line_size to the longest record's bytes");
  }

  private void fill() throws IOException {
    int room = (int) (buffer.size() - filled);
    while (room > 0 && !ended) {
      int count = source.read(buffer.address() + filled, room);
      if (count < 0) {
        ended = true;
      } else {
        filled += count;
        room -= count;
        if (file.isSplittable()) {
          break; // One read gives all that is wanted at once.
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      source.close();
    } catch (IOException failure) {
      throw TextFile.failure(file.entry(), failure);
    } finally {
      if (buffer != null) {
        buffer.close();
        buffer = null;
        filled = 0;
      }
    }
  }
}
