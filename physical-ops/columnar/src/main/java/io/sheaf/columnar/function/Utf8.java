package io.sheaf.columnar.function;

import io.sheaf.columnar.memory.Native;

/**
 * Characters in UTF-8 bytes at an address. Malformed text is tolerated: every byte that is no
 * continuation starts a character.
 */
final class Utf8 {
  private static final long TOP = 0x8080808080808080L;

  private Utf8() {}

  /** Continuation bytes (10xxxxxx) among eight. */
  private static int continuations(long word) {
    return Long.bitCount(word & ~(word << 1) & TOP);
  }

  /** Number of characters. */
  static int count(long address, int length) {
    int count = length;
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      count -= continuations(Native.getLong(address + i));
    }
    for (; i < length; i++) {
      count -= isContinuation(Native.getByte(address + i)) ? 1 : 0;
    }
    return count;
  }

  /** Where the character after {@code characters} characters starts, at most {@code length}. */
  static int offset(long address, int length, long characters) {
    int i = 0;
    long left = characters;
    for (; left >= 8 && i + 8 <= length; i += 8) {
      left -= 8 - continuations(Native.getLong(address + i));
    }
    // Now i may stand inside a character whose start is counted.
    while (i < length) {
      if (!isContinuation(Native.getByte(address + i))) {
        if (left == 0) {
          return i;
        }
        left--;
      }
      i++;
    }
    return length;
  }

  /** Bytes of the character at an address, at most {@code left}. */
  static int charLength(long address, int left) {
    int n = 1;
    while (n < left && isContinuation(Native.getByte(address + n))) {
      n++;
    }
    return n;
  }

  static boolean isContinuation(byte b) {
    return (b & 0xC0) == 0x80;
  }

  static boolean isAscii(long address, int length) {
    int i = 0;
    long all = 0;
    for (; i + 8 <= length; i += 8) {
      all |= Native.getLong(address + i);
    }
    for (; i < length; i++) {
      all |= Native.getByte(address + i);
    }
    return (all & TOP) == 0;
  }

  /** Whether the bytes at an address are {@code count} bytes of the needle. */
  static boolean matches(long address, byte[] needle, int from, int count) {
    for (int i = 0; i < count; i++) {
      if (Native.getByte(address + i) != needle[from + i]) {
        return false;
      }
    }
    return true;
  }
}
