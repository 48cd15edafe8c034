package io.sheaf.storage.csv;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.storage.text.TextFile;
import io.sheaf.storage.text.TextWindow;

/**
 * Walks over the records of a file that start in a range of positions. Used by one thread, which
 * closes it.
 */
final class CsvCursor implements AutoCloseable {
  private final TextWindow window;
  private final CsvScanner scanner;
  private final long stop;
  private long at;
  private long before;

  /**
   * @param start position of a record's first byte
   * @param stop records that start here or behind are not read
   */
  CsvCursor(
      TextFile file,
      long start,
      long stop,
      TextWindow.Size size,
      CsvScanner scanner,
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

  /** Moves from a position within a record to the start of the one after. */
  void alignToRecord() {
    while (true) {
      long start = scanner.afterLineEnd(at, window.limit());
      if (start < window.limit() || window.ended()) {
        at = start;
        return;
      }
      boolean endsWithLine = scanner.endsLine(window.limit() - 1);
      window.advance(endsWithLine && start == window.limit() ? window.limit() - 1 : window.limit());
      at = window.address();
    }
  }

  /** Reads on; the number of records that the scanner has now, 0 at the end. */
  int next(int maxRows) {
    while (true) {
      long stopAddress = stop == Long.MAX_VALUE ? stop : stopAddress();
      before = at;
      int rows =
          scanner.scan(window.address(), at, window.limit(), stopAddress, window.ended(), maxRows);
      at = scanner.next();
      if (rows > 0 || at >= stopAddress || (window.ended() && at >= window.limit())) {
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
  long base() {
    return window.address();
  }

  /** Address of the first byte that the last {@link #next} looked at. */
  long before() {
    return before;
  }

  /** Address behind the last byte that the last {@link #next} took in. */
  long after() {
    return at;
  }

  /** The position of an address. */
  long position(long address) {
    return window.position(address);
  }

  /** The position where the next record starts. */
  long position() {
    return window.position(at);
  }

  @Override
  public void close() {
    window.close();
  }
}
