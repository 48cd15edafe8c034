package io.sheaf.storage.json;

import io.sheaf.columnar.memory.Native;
import io.sheaf.storage.text.Fields;
import io.sheaf.storage.text.RecordScanner;

/**
 * Finds records in a window, and in them the fields of wanted columns. Where records are lines, the
 * rest of a line is not looked at once all are found, unless it decides whether the line counts.
 * Not thread-safe.
 */
final class JsonScanner implements RecordScanner {
  private static final long ONES = 0x0101010101010101L;
  private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;
  private static final long NEW_LINES = '\n' * ONES;

  /** Looks at whole records in place of finding their fields. */
  interface Observer {
    /** Takes a record in; gives the address behind it. */
    long observe(JsonText text, long at);
  }

  private final JsonLayout layout;
  private final JsonKeys keys;
  private final boolean objects;
  private final boolean whole;
  private final long[][] fields;
  private final long[] starts;
  private final Irregular irregular;
  private final Observer observer;
  private final JsonText text = new JsonText();
  private String reason;
  private long base;
  private int row;
  private long next;
  private boolean opened;
  private boolean closed;

  /**
   * @param keys of the wanted columns, in the order of their places
   * @param objects whether records are objects; else the one column is the record itself
   * @param whole whether records are gone over to their ends, so that a broken one is always found
   * @param observer null to find fields
   */
  JsonScanner(
      JsonLayout layout,
      JsonKeys keys,
      boolean objects,
      boolean whole,
      int maxRows,
      Irregular irregular,
      Observer observer) {
    this.layout = layout;
    this.keys = keys;
    this.objects = objects;
    this.whole = whole;
    this.fields = new long[keys.size()][maxRows];
    this.starts = new long[maxRows];
    this.irregular = irregular;
    this.observer = observer;
  }

  /** What was wrong with the last irregular record. */
  String reason() {
    return reason;
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
    return '\n';
  }

  @Override
  public int scan(long windowBase, long from, long limit, long stop, boolean last, int maxRows) {
    base = windowBase;
    next = from;
    row = 0;
    while (row < maxRows && next < limit && next < stop) {
      boolean more = layout == JsonLayout.LINES ? line(limit, last) : value(limit, last);
      if (!more) {
        break;
      }
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

  /** Takes a line in; false when the window ends before its end. */
  private boolean line(long limit, boolean last) {
    long end = lineEnd(next, limit);
    if (end == limit && !last) {
      return false;
    }
    text.limit(end);
    long start = text.blanks(next);
    if (start < end) {
      try {
        long behind = record(start, !whole);
        if (behind > 0 && text.blanks(behind) < end) {
          throw text.wrong(text.blanks(behind), "text follows the value of the line");
        }
        starts[row++] = start;
      } catch (MalformedJson malformed) {
        reason = malformed.getMessage();
        irregular.record(malformed.address(), 0);
      }
    }
    next = Math.min(end + 1, limit);
    return true;
  }

  /** Takes a value in; false when the window or the file ends before its end. */
  private boolean value(long limit, boolean last) {
    text.limit(limit);
    try {
      long start = text.blanks(next);
      if (start < limit && !closed && layout == JsonLayout.ARRAY) {
        start = toElement(start);
      }
      if (start >= limit) {
        // Blanks are passed; an element's comma is found again with the element.
        next = last ? end(limit) : next;
        return false;
      }
      if (closed) {
        throw text.wrong(start, "text follows the array");
      }
      long behind = record(start, false);
      if (behind >= limit && !last) {
        return false;
      }
      starts[row++] = start;
      next = behind;
      opened = true;
      return true;
    } catch (MalformedJson malformed) {
      if (malformed.ended() && !last) {
        return false;
      }
      reason = malformed.getMessage();
      irregular.record(malformed.address(), 0);
      next = limit; // where the next value starts can't be told
      return true;
    }
  }

  private long end(long limit) {
    if (layout == JsonLayout.ARRAY && !closed) {
      throw text.wrong(limit, "");
    }
    return limit;
  }

  /** Goes to the next element of the array; to its end when there is none. */
  private long toElement(long from) {
    long at = from;
    if (!opened) {
      if (text.peek(at) != '[') {
        throw text.wrong(at, "the array is missing");
      }
      at = text.blanks(at + 1);
      if (text.peek(at) != ']') {
        return at;
      }
    } else if (text.peek(at) != ']') {
      return text.comma(at);
    }
    closed = true;
    next = at + 1;
    return text.blanks(at + 1);
  }

  /** Takes the record at an address in; gives the address behind, -1 when not looked for. */
  private long record(long start, boolean mayStop) {
    if (observer != null) {
      return observer.observe(text, start);
    }
    if (!objects) {
      long end = text.value(start);
      put(0, start, end);
      return end;
    }
    for (long[] place : fields) {
      place[row] = Fields.MISSING;
    }
    if (text.peek(start) == 'n') {
      return text.word(start);
    }
    if (text.peek(start) != '{') {
      throw text.wrong(start, "the record is no object");
    }
    return object(start, mayStop);
  }

  private long object(long start, boolean mayStop) {
    keys.start();
    int missing = keys.size();
    if (mayStop && missing == 0) {
      return -1;
    }
    long at = text.blanks(start + 1);
    if (text.peek(at) == '}') {
      return at + 1;
    }
    while (true) {
      long keyEnd = text.key(at);
      int place = keys.find(at + 1, (int) (keyEnd - at - 2), text.escaped());
      long from = text.colon(keyEnd);
      long end = text.value(from);
      // Of two fields of one name the first counts.
      if (place >= 0 && fields[place][row] == Fields.MISSING) {
        put(place, from, end);
        if (--missing == 0 && mayStop) {
          return -1;
        }
      }
      at = text.blanks(end);
      if (text.peek(at) == '}') {
        return at + 1;
      }
      at = text.comma(at);
    }
  }

  private void put(int place, long from, long end) {
    byte first = Native.getByte(from);
    fields[place][row] =
        switch (first) {
          case '"' ->
              Fields.of(from + 1 - base, end - 1 - base)
                  | Fields.QUOTED
                  | (hasEscape(from, end) ? Fields.ESCAPED : 0);
          case 'n' -> Fields.MISSING;
          default -> Fields.of(from - base, end - base);
        };
  }

  private boolean hasEscape(long from, long end) {
    // The value was the last string that was gone over.
    return text.escaped() && end > from;
  }
}
