package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.Native;

/** A 64-bit hash of strings given as views; equal strings have equal hashes. */
public final class StringHash {
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private StringHash() {}

  /** Hashes a string. */
  public static long of(long first, long second) {
    int length = (int) first;
    if (length <= Views.INLINE) {
      return mix(mix(first) ^ second);
    }
    long hash = mix(first);
    int i = 4;
    for (; i + 8 <= length; i += 8) {
      hash = mix(hash ^ Native.getLong(second + i));
    }
    // The last word overlaps the one before; more than 12 bytes are there.
    return i < length ? mix(hash ^ Native.getLong(second + length - 8)) : hash;
  }

  /**
   * Spreads every bit over the whole word (a xor-shift-multiply step of MurmurHash3's finalizer).
   */
  public static long mix(long value) {
    long h = value * MULTIPLIER;
    h ^= h >>> 32;
    h *= 0xFF51AFD7ED558CCDL;
    return h ^ (h >>> 29);
  }
}
