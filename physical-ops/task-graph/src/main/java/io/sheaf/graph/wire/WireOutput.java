package io.sheaf.graph.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing array of bytes and the primitive forms: unsigned numbers in groups of seven bits, low
 * ones first (LEB128), signed ones folded onto them (zigzag), floating point as bits, strings as
 * UTF-8. Used by one thread.
 */
final class WireOutput {
  private byte[] bytes = new byte[128];
  private int size;
  private int depth;

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** Goes one value deeper. */
  void enter() {
    if (++depth > WireInput.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "the value is nested deeper than " + WireInput.MAX_DEPTH + " levels");
    }
  }

  void leave() {
    depth--;
  }

  private void ensure(int more) {
    if (more > bytes.length - size) {
      long wanted =
          Math.max((long) size + more, Math.min(2L * bytes.length, Integer.MAX_VALUE - 8));
      if (wanted > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException("the encoding would take over 2 GiB");
      }
      bytes = Arrays.copyOf(bytes, (int) wanted);
    }
  }

  void putByte(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  void putUnsigned(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void putSigned(long value) {
    putUnsigned(value << 1 ^ value >> 63);
  }

  void putFixed4(int value) {
    ensure(4);
    for (int shift = 0; shift < 32; shift += 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  void putFixed8(long value) {
    ensure(8);
    for (int shift = 0; shift < 64; shift += 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  void putBytes(byte[] value) {
    ensure(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  /** The number of a string's bytes plus one, and the bytes. */
  void putString(String value) {
    int length = value.length();
    int start = size;
    putUnsigned(length + 1L);
    ensure(length);
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        size = start;
        putEncoded(value);
        return;
      }
      bytes[size++] = (byte) c;
    }
  }

  private void putEncoded(String value) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
      int length = encoded.remaining();
      putUnsigned(length + 1L);
      ensure(length);
      encoded.get(bytes, size, length);
      size += length;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a string has half of a surrogate pair", e);
    }
  }
}
