package io.sheaf.storage.text;

import io.sheaf.columnar.memory.Native;

/** Tells whether bytes are UTF-8 (RFC 3629). */
public final class Utf8Check {
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8Check() {}

  /** Address of the first byte that is not part of a character; 0 when there is none. */
  public static long firstBroken(long from, long to) {
    long at = from;
    while (at < to) {
      while (at + 8 <= to && (Native.getLong(at) & HIGH_BITS) == 0) {
        at += 8;
      }
      if (at >= to) {
        return 0;
      }
      int length = characterLength(at, to);
      if (length == 0) {
        return at;
      }
      at += length;
    }
    return 0;
  }

  private static int characterLength(long at, long to) {
    int first = Native.getByte(at);
    if (first >= 0) {
      return 1;
    }
    int length = first >= -62 && first < -32 ? 2 : first >= -32 && first < -16 ? 3 : 4;
    if (first < -62 || first > -12 || at + length > to) {
      return 0;
    }
    int second = Native.getByte(at + 1) & 0xFF;
    int least = first == -32 ? 0xA0 : first == -16 ? 0x90 : 0x80;
    int most = first == -19 ? 0x9F : first == -12 ? 0x8F : 0xBF;
    if (second < least || second > most) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((Native.getByte(at + i) & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }
}
