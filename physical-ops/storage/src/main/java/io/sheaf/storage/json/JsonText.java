package io.sheaf.storage.json;

import io.sheaf.columnar.memory.Native;

/**
 * Walks over JSON text (RFC 8259) off-heap. Each method takes the address where something starts
 * and gives the one behind it; what is no JSON is a {@link MalformedJson}. Not thread-safe.
 */
final class JsonText {
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;
  private static final long LOW = ~HIGH;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final int MAX_DEPTH = 512;

  /** Behind the last byte of the text; bytes behind are readable. */
  private long limit;

  private boolean escaped;

  void limit(long address) {
    limit = address;
  }

  /** Whether the last string had escapes. */
  boolean escaped() {
    return escaped;
  }

  MalformedJson wrong(long at, String what) {
    return new MalformedJson(
        at, at >= limit, at >= limit ? "the text ends within a value" : what);
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** The first byte that is no blank, or the limit. */
  long blanks(long from) {
    long at = from;
    while (at < limit && isBlank(Native.getByte(at))) {
      at++;
    }
    return at;
  }

  /** The byte at an address; 0 at the limit. */
  byte peek(long at) {
    return at < limit ? Native.getByte(at) : 0;
  }

  private static long zeros(long word) {
    return ~(((word & LOW) + LOW) | word | LOW);
  }

  /** Goes over a string that starts with its quote. */
  long string(long open) {
    escaped = false;
    long at = open + 1;
    while (true) {
      if (at >= limit) {
        throw wrong(limit, "");
      }
      long word = Native.getLong(at);
      long controls = (word - 0x20 * ONES) & ~word & HIGH;
      long hits = zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES) | controls;
      if (hits == 0) {
        at += 8;
        continue;
      }
      at += Long.numberOfTrailingZeros(hits) >>> 3;
      if (at >= limit) {
        throw wrong(limit, "");
      }
      byte b = Native.getByte(at);
      if (b == '"') {
        return at + 1;
      }
      if (b == '\\') {
        escaped = true;
        at = escape(at);
      } else {
        // The lowest hit is never a borrow of the word's subtraction.
        throw wrong(at, "a string holds the control character 0x%02X".formatted(b));
      }
    }
  }

  private long escape(long at) {
    byte kind = peek(at + 1);
    if (kind == 'u') {
      for (int i = 2; i < 6; i++) {
        if (Character.digit(peek(at + i), 16) < 0) {
          throw wrong(at + i, "\\u wants four hexadecimal digits");
        }
      }
      return at + 6;
    }
    if (kind == 0 || "\"\\/bfnrt".indexOf(kind) < 0) {
      throw wrong(at + 1, "a backslash stands before what it does not escape");
    }
    return at + 2;
  }

  /** Goes over a number. */
  long number(long from) {
    long at = from;
    if (peek(at) == '-') {
      at++;
    }
    if (peek(at) == '0') {
      at++;
    } else {
      at = digits(at);
    }
    if (peek(at) == '.') {
      at = digits(at + 1);
    }
    if ((peek(at) | 0x20) == 'e') {
      at++;
      if (peek(at) == '+' || peek(at) == '-') {
        at++;
      }
      at = digits(at);
    }
    return at;
  }

  private long digits(long from) {
    long at = from;
    while (peek(at) >= '0' && peek(at) <= '9') {
      at++;
    }
    if (at == from) {
      throw wrong(at, "a digit is missing");
    }
    return at;
  }

  /** Goes over {@code true}, {@code false} or {@code null}. */
  long word(long at) {
    String word = peek(at) == 't' ? "true" : peek(at) == 'f' ? "false" : "null";
    for (int i = 0; i < word.length(); i++) {
      if (peek(at + i) != word.charAt(i)) {
        throw wrong(at + i, "a value is none of JSON's");
      }
    }
    return at + word.length();
  }

  /** Goes over a value. */
  long value(long at) {
    return value(at, 0);
  }

  private long value(long at, int depth) {
    return switch (peek(at)) {
      case '"' -> string(at);
      case '{', '[' -> container(at, depth + 1);
      case 't', 'f', 'n' -> word(at);
      default -> number(at);
    };
  }

  private long container(long open, int depth) {
    if (depth > MAX_DEPTH) {
      throw wrong(open, "values are nested deeper than " + MAX_DEPTH + " levels");
    }
    boolean object = peek(open) == '{';
    byte end = (byte) (object ? '}' : ']');
    long at = blanks(open + 1);
    if (peek(at) == end) {
      return at + 1;
    }
    while (true) {
      if (object) {
        at = colon(key(at));
      }
      at = blanks(value(at, depth));
      byte next = peek(at);
      if (next == end) {
        return at + 1;
      }
      at = comma(at);
    }
  }

  /** Goes over an object's key. */
  long key(long at) {
    if (peek(at) != '"') {
      throw wrong(at, "a key in quotes is missing");
    }
    return string(at);
  }

  /** Goes over the colon behind a key, to the value. */
  long colon(long from) {
    long at = blanks(from);
    if (peek(at) != ':') {
      throw wrong(at, "a colon is missing");
    }
    return blanks(at + 1);
  }

  /** Goes over the comma between two values, to the next. */
  long comma(long at) {
    if (peek(at) != ',') {
      throw wrong(at, "a comma or the end is missing");
    }
    return blanks(at + 1);
  }

  /**
   * Writes the text of a string without its escapes. Half a pair of surrogates becomes U+FFFD.
   *
   * @param to room for {@code length} bytes
   * @return bytes written
   */
  static int unescape(long from, int length, long to) {
    long out = to;
    long end = from + length;
    for (long at = from; at < end; ) {
      byte b = Native.getByte(at);
      if (b != '\\') {
        Native.putByte(out++, b);
        at++;
        continue;
      }
      byte kind = Native.getByte(at + 1);
      at += 2;
      if (kind != 'u') {
        Native.putByte(out++, plain(kind));
        continue;
      }
      int code = hex(at);
      at += 4;
      if (Character.isHighSurrogate((char) code)
          && at + 6 <= end
          && Native.getByte(at) == '\\'
          && Native.getByte(at + 1) == 'u'
          && Character.isLowSurrogate((char) hex(at + 2))) {
        code = Character.toCodePoint((char) code, (char) hex(at + 2));
        at += 6;
      } else if (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE) {
        code = 0xFFFD;
      }
      out = utf8(code, out);
    }
    return (int) (out - to);
  }

  private static byte plain(byte kind) {
    return switch (kind) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> kind;
    };
  }

  private static int hex(long at) {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      code = code << 4 | Character.digit(Native.getByte(at + i), 16);
    }
    return code & 0xFFFF;
  }

  private static long utf8(int code, long to) {
    if (code < 0x80) {
      Native.putByte(to, (byte) code);
      return to + 1;
    }
    int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    int head = more == 1 ? 0xC0 : more == 2 ? 0xE0 : 0xF0;
    Native.putByte(to, (byte) (head | code >> (6 * more)));
    for (int i = more - 1, at = 1; i >= 0; i--, at++) {
      Native.putByte(to + at, (byte) (0x80 | (code >> (6 * i) & 0x3F)));
    }
    return to + more + 1;
  }
}
