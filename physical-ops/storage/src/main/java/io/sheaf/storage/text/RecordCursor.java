package io.sheaf.storage.text;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import java.util.function.BooleanSupplier;

/**
 * Walks over the records of a file that start in a range of positions. Used by one thread, which
 * closes it.
 */
public final class RecordCursor implements AutoCloseable {
  private final TextWindow window;
  private final RecordScanner scanner;
  private final long stop;
  private long at;
  private long before;

  /**
   * @param start position of a record's first byte
   * @param stop records that start here or behind are not read
   */
  public RecordCursor(
      TextFile file,
      long start,
      long stop,
      TextWindow.Size size,
      RecordScanner scanner,
      MemoryConsumer memory) {
    this.window = file.open(start, stop, size, memory);
    this.scanner = scanner;
    this.stop = stop;
    try {
      at = window.seek(start);
    } catch (Throwable failure) {
      window.close();
      throw failure;
    }
  }

  /** Moves to behind the next line end, which most likely is a record's start. */
  public void alignToRecord() {
    while (true) {
      long lineEnd = find(scanner.newLine(), at, window.limit());
      if (lineEnd < window.limit() || window.ended()) {
        at = Math.min(lineEnd + 1, window.limit());
        return;
      }
      window.advance(window.limit());
      at = window.address();
    }
  }

  private static long find(byte wanted, long from, long limit) {
    long at = from;
    while (at < limit && Native.getByte(at) != wanted) {
      at++;
    }
    return at;
  }

  /** Reads on; the number of records that the scanner has now, 0 at the end. */
  public int next(int maxRows) {
    return next(maxRows, () -> false);
  }

  /**
   * The same, which also ends without a record when there is something else to do.
   *
   * @param enough asked after each look at the window
   */
  public int next(int maxRows, BooleanSupplier enough) {
    while (true) {
      long stopAddress = stop == Long.MAX_VALUE ? stop : stopAddress();
      before = at;
      int rows =
          scanner.scan(window.address(), at, window.limit(), stopAddress, window.ended(), maxRows);
      at = scanner.next();
      if (rows > 0
          || at >= stopAddress
          || (window.ended() && at >= window.limit())
          || enough.getAsBoolean()) {
        return rows;
      }
      window.advance(at);
      at = window.address();
    }
  }

  private long stopAddress() {
    return window.address() + (stop - window.position(window.address()));
  }

  /** The address that offsets of fields count from. */
  public long base() {
    return window.address();
  }

  /** Address of the first byte that the last {@link #next} looked at. */
  public long before() {
    return before;
  }

  /** Address behind the last byte that the last {@link #next} took in. */
  public long after() {
    return at;
  }

  /** Address behind the last byte that is here. */
  public long limit() {
    return window.limit();
  }

  /** The position of an address. */
  public long position(long address) {
    return window.position(address);
  }

  /** The position where the next record starts. */
  public long position() {
    return window.position(at);
  }

  @Override
  public void close() {
    window.close();
  }
}
