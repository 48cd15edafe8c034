package io.sheaf.columnar.function;

import io.sheaf.columnar.memory.Native;

/** Bytes to look for in texts. */
final class Needle {
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;

  private final byte[] bytes;
  private final long first;
  private final long second;
  private final long head;
  private final long headMask;

  Needle(byte[] bytes) {
    this.bytes = bytes;
    this.first = bytes.length > 0 ? (bytes[0] & 0xFFL) * ONES : 0;
    this.second = bytes.length > 1 ? (bytes[1] & 0xFFL) * ONES : 0;
    long word = 0;
    for (int i = 0; i < Math.min(8, bytes.length); i++) {
      word |= (bytes[i] & 0xFFL) << (8 * i);
    }
    this.head = word;
    this.headMask = bytes.length >= 8 ? -1L : (1L << (8 * bytes.length)) - 1;
  }

  int length() {
    return bytes.length;
  }

  /** Whether the text starts with these bytes. */
  boolean isAt(long address, int left) {
    return bytes.length <= left && Utf8.matches(address, bytes, 0, bytes.length);
  }

  /** Where the bytes start in the text from {@code from} on, or -1. */
  int in(long text, int length, int from) {
    int last = length - bytes.length;
    if (bytes.length == 0) {
      return from <= length ? from : -1;
    }
    if (bytes.length == 1 || length < 9) {
      for (int i = from; i <= last; i++) {
        if (Utf8.matches(text + i, bytes, 0, bytes.length)) {
          return i;
        }
      }
      return -1;
    }
    return search(text, length, from, last);
  }

  /**
   * Looks for the first two bytes at eight places at once, then compares. The last word overlaps
   * the one before, so that nothing past the text is read.
   */
  private int search(long text, int length, int from, int last) {
    int lastWord = length - 9;
    for (int i = from; i <= last; ) {
      int at = Math.min(i, lastWord);
      long miss = (Native.getLong(text + at) ^ first) | (Native.getLong(text + at + 1) ^ second);
      long hits = (miss - ONES) & ~miss & TOPS;
      while (hits != 0) {
        int candidate = at + (Long.numberOfTrailingZeros(hits) >>> 3);
        if (candidate >= i && candidate <= last && matches(text, length, candidate)) {
          return candidate;
        }
        hits &= hits - 1;
      }
      i = at + 8;
    }
    return -1;
  }

  private boolean matches(long text, int length, int at) {
    if (at + 8 > length) {
      return Utf8.matches(text + at, bytes, 0, bytes.length);
    }
    return ((Native.getLong(text + at) ^ head) & headMask) == 0
        && (bytes.length <= 8 || Utf8.matches(text + at + 8, bytes, 8, bytes.length - 8));
  }
}
