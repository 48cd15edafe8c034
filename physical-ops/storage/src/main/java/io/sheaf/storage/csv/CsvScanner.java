package io.sheaf.storage.csv;

import io.sheaf.columnar.memory.Native;
import io.sheaf.storage.text.Fields;
import io.sheaf.storage.text.RecordScanner;

/**
 * Finds records and their fields in a window, eight bytes at a time: a word's bytes are compared
 * with delimiter, quote and line end at once, and only the hits are looked at. Nothing is copied.
 * Not thread-safe.
 */
final class CsvScanner implements RecordScanner {
  private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;
  private static final long ONES = 0x0101010101010101L;

  private final byte delimiter;
  private final byte quote;
  private final byte escape;
  private final byte comment;
  private final byte newLine;
  private final boolean strict;
  private final long delimiters;
  private final long quotes;
  private final long newLines;
  private final long escapes;
  private final int expected;
  private final boolean pad;
  private final int[] slots;
  private final long[][] fields;
  private final long[] starts;
  private final Irregular irregular;

  private long base;
  private int row;
  private int column;
  private long next;

  /**
   * @param expected fields of each record
   * @param pad whether records with fewer fields are filled up with nulls
   * @param slots for each field of a record the place to put it, or -1
   * @param places how many places there are
   * @param maxRows most records of one call
   * @param irregular gets a record's address and the number of its fields, or {@link #BROKEN} when a
   *     quote is not closed or text follows one
   */
  CsvScanner(
      CsvDialect dialect,
      int expected,
      boolean pad,
      int[] slots,
      int places,
      int maxRows,
      Irregular irregular) {
    this.delimiter = (byte) dialect.delimiter();
    this.quote = (byte) dialect.quote();
    this.escape = (byte) dialect.escape();
    this.comment = (byte) dialect.comment();
    this.newLine = dialect.newLine();
    this.strict = dialect.strict();
    this.delimiters = delimiter * ONES;
    // Without a quote the line end is looked for twice.
    this.quotes = (quote == 0 ? newLine : quote) * ONES;
    this.newLines = newLine * ONES;
    this.escapes = (escape == 0 ? quote : escape) * ONES;
    this.expected = expected;
    this.pad = pad;
    this.slots = slots;
    this.fields = new long[places][maxRows];
    this.starts = new long[maxRows];
    this.irregular = irregular;
  }

  @Override
  public long[] fields(int place) {
    return fields[place];
  }

  @Override
  public long start(int index) {
    return starts[index];
  }

  @Override
  public long next() {
    return next;
  }

  @Override
  public byte newLine() {
    return newLine;
  }

  @Override
  public int scan(long windowBase, long from, long limit, long stop, boolean last, int maxRows) {
    base = windowBase;
    row = 0;
    next = from;
    while (row < maxRows && next < limit && next < stop) {
      long end =
          comment != 0 && Native.getByte(next) == comment
              ? skipLine(next, limit, last)
              : record(next, limit, last);
      if (end < 0) {
        break;
      }
      next = end;
    }
    return row;
  }

  private long skipLine(long from, long limit, boolean last) {
    long end = find(newLines, newLines, from, limit);
    return end < limit ? end + 1 : last ? limit : -1;
  }

  private static long zeros(long word) {
    return ~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS);
  }

  private static long find(long one, long other, long from, long limit) {
    for (long at = from; at < limit; at += 8) {
      long word = Native.getLong(at);
      long hits = zeros(word ^ one) | zeros(word ^ other);
      if (hits != 0) {
        return Math.min(limit, at + (Long.numberOfTrailingZeros(hits) >>> 3));
      }
    }
    return limit;
  }

  private void put(long from, long to, long flags) {
    int index = column++;
    if (index < slots.length) {
      int slot = slots[index];
      if (slot >= 0) {
        fields[slot][row] = flags | Fields.of(from - base, to - base);
      }
    }
  }

  /** Takes one record in and gives the address behind it; -1 when the window ends before. */
  private long record(long start, long limit, boolean last) {
    column = 0;
    long fieldStart = start;
    long at = start;
    while (at < limit) {
      long word = Native.getLong(at);
      long hits = zeros(word ^ delimiters) | zeros(word ^ newLines) | zeros(word ^ quotes);
      long jump = 0;
      while (hits != 0) {
        long hit = at + (Long.numberOfTrailingZeros(hits) >>> 3);
        if (hit >= limit) {
          break;
        }
        byte b = Native.getByte(hit);
        if (b == delimiter) {
          put(fieldStart, hit, 0);
          fieldStart = hit + 1;
        } else if (b == newLine) {
          return endLine(start, fieldStart, hit, hit + 1);
        } else if (hit == fieldStart) {
          long after = quoted(hit, limit, last);
          if (after < 0) {
            return after == -1 ? -1 : skipBad(start, limit, last);
          }
          if (after >= limit) {
            return end(start, limit);
          }
          if (Native.getByte(after) == newLine) {
            return end(start, after + 1);
          }
          fieldStart = after + 1;
          jump = fieldStart;
          break;
        }
        hits &= hits - 1;
      }
      at = jump == 0 ? at + 8 : jump;
    }
    return last ? endLine(start, fieldStart, limit, limit) : -1;
  }

  /** Ends a record whose last field has no quotes. */
  private long endLine(long start, long fieldStart, long lineEnd, long after) {
    boolean returned =
        newLine == '\n' && lineEnd > fieldStart && Native.getByte(lineEnd - 1) == '\r';
    long fieldEnd = returned ? lineEnd - 1 : lineEnd;
    if (column == 0 && fieldEnd == start && expected > 1) {
      return after; // an empty line
    }
    put(fieldStart, fieldEnd, 0);
    return end(start, after);
  }

  private long end(long start, long after) {
    if (column != expected) {
      if (column > expected || !pad) {
        irregular.record(start, column);
        return after;
      }
      for (int i = column; i < expected; i++) {
        if (slots[i] >= 0) {
          fields[slots[i]][row] = Fields.MISSING;
        }
      }
    }
    starts[row++] = start;
    return after;
  }

  /** In place of a number of fields. */
  static final int BROKEN = -2;

  /**
   * Takes a quoted field in.
   *
   * @return address of the delimiter or line end behind it, or the limit; -1 when the window ends
   *     before, {@link #BROKEN} when the record is broken
   */
  private long quoted(long open, long limit, boolean last) {
    long flags = Fields.QUOTED;
    long at = open + 1;
    while (true) {
      long hit = find(quotes, escapes, at, limit);
      if (hit >= limit) {
        return last ? BROKEN : -1;
      }
      boolean isEscape = escape != 0 && Native.getByte(hit) == escape;
      if (isEscape && (escape != quote || hit + 1 < limit)) {
        if (hit + 1 >= limit) {
          return last ? BROKEN : -1;
        }
        if (escape != quote || Native.getByte(hit + 1) == quote) {
          flags |= Fields.ESCAPED;
          at = hit + 2;
          continue;
        }
      }
      if (hit + 2 >= limit && !last) {
        return -1;
      }
      return close(open, hit, flags, limit, last);
    }
  }

  private long close(long open, long closing, long flags, long limit, boolean last) {
    long after = closing + 1;
    if (after < limit && newLine == '\n' && Native.getByte(after) == '\r') {
      boolean lineEnds = after + 1 >= limit || Native.getByte(after + 1) == '\n';
      after += lineEnds ? 1 : 0;
    }
    if (after >= limit || Native.getByte(after) == delimiter || Native.getByte(after) == newLine) {
      put(open + 1, closing, flags);
      return after;
    }
    if (strict) {
      return BROKEN;
    }
    // Quotes inside a value that is not quoted as a whole are a part of it.
    long end = find(delimiters, newLines, after, limit);
    if (end >= limit && !last) {
      return -1;
    }
    boolean returned =
        end < limit && Native.getByte(end) == '\n' && Native.getByte(end - 1) == '\r';
    put(open, returned ? end - 1 : end, 0);
    return end;
  }

  private long skipBad(long start, long limit, boolean last) {
    long end = skipLine(start, limit, last);
    if (end >= 0) {
      irregular.record(start, BROKEN);
    }
    return end;
  }
}
