package io.sheaf.storage.lines;

import io.sheaf.columnar.memory.Native;
import io.sheaf.storage.text.Fields;
import io.sheaf.storage.text.RecordScanner;

/** Finds lines; each is the one field of its record. Not thread-safe. */
final class LineScanner implements RecordScanner {
  private static final long ONES = 0x0101010101010101L;
  private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;
  private static final long NEW_LINES = '\n' * ONES;

  private final long[] fields;
  private final long[] starts;
  private long next;

  LineScanner(int maxRows) {
    fields = new long[maxRows];
    starts = new long[maxRows];
  }

  @Override
  public int scan(long base, long from, long limit, long stop, boolean last, int maxRows) {
    int row = 0;
    next = from;
    while (row < maxRows && next < limit && next < stop) {
      long end = lineEnd(next, limit);
      if (end == limit && !last) {
        break;
      }
      boolean returned = end < limit && end > next && Native.getByte(end - 1) == '\r';
      starts[row] = next;
      fields[row++] = Fields.of(next - base, (returned ? end - 1 : end) - base);
      next = Math.min(end + 1, limit);
    }
    return row;
  }

  private static long lineEnd(long from, long limit) {
    for (long at = from; at < limit; at += 8) {
      long word = Native.getLong(at) ^ NEW_LINES;
      long hits = ~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS);
      if (hits != 0) {
        return Math.min(limit, at + (Long.numberOfTrailingZeros(hits) >>> 3));
      }
    }
    return limit;
  }

  @Override
  public long next() {
    return next;
  }

  @Override
  public long start(int index) {
    return starts[index];
  }

  @Override
  public long[] fields(int place) {
    return fields;
  }

  @Override
  public byte newLine() {
    return '\n';
  }
}
