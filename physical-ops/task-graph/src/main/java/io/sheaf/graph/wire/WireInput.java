package io.sheaf.graph.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link WireOutput} wrote. Every length is checked against the bytes that are left
 * before anything of that length is made. Used by one thread.
 */
final class WireInput {
  /** Deepest nesting of values: far beyond any plan, and within a thread's stack. */
  static final int MAX_DEPTH = 2000;

  private final byte[] bytes;
  private final int end;
  private int position;
  private int depth;

  WireInput(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  WireInput(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.position = offset;
    this.end = offset + length;
  }

  /** Goes one value deeper. */
  void enter() {
    if (++depth > MAX_DEPTH) {
      throw new WireFormatException("values nested deeper than " + MAX_DEPTH + " levels");
    }
  }

  void leave() {
    depth--;
  }

  int remaining() {
    return end - position;
  }

  /** Throws unless that many bytes are left. */
  void require(long count) {
    if (count > end - position) {
      throw new WireFormatException(
          count + " more bytes are needed where " + (end - position) + " are left");
    }
  }

  void expectEnd() {
    if (position < end) {
      throw new WireFormatException((end - position) + " bytes are left over");
    }
  }

  int readByte() {
    require(1);
    return bytes[position++];
  }

  boolean readBoolean() {
    int value = readByte();
    if (value != 0 && value != 1) {
      throw new WireFormatException(value + " is no boolean");
    }
    return value == 1;
  }

  long readUnsigned() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = readByte();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        if ((next == 0 && shift > 0) || (shift == 63 && next > 1)) {
          break;
        }
        return value;
      }
    }
    throw new WireFormatException("a number is not in its shortest form");
  }

  long readSigned() {
    long folded = readUnsigned();
    return folded >>> 1 ^ -(folded & 1);
  }

  /** A signed number within bounds. */
  long readSigned(long min, long max) {
    long value = readSigned();
    if (value < min || value > max) {
      throw new WireFormatException(value + " is not from " + min + " to " + max);
    }
    return value;
  }

  /** A number below {@code limit}. */
  int readIndex(int limit) {
    long value = readUnsigned();
    if (value < 0 || value >= limit) {
      throw new WireFormatException(
          Long.toUnsignedString(value) + " stands for nothing: there are " + limit);
    }
    return (int) value;
  }

  /** A number of things that take at least a byte each, written plus one; -1 stands for null. */
  int readCount() {
    long value = readUnsigned() - 1;
    if (value < -1) {
      throw new WireFormatException("a length is out of all bounds");
    }
    require(value);
    return (int) value;
  }

  int readFixed4() {
    require(4);
    int value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      value |= (bytes[position++] & 0xff) << shift;
    }
    return value;
  }

  long readFixed8() {
    require(8);
    long value = 0;
    for (int shift = 0; shift < 64; shift += 8) {
      value |= (bytes[position++] & 0xffL) << shift;
    }
    return value;
  }

  byte[] readBytes(int length) {
    require(length);
    byte[] value = Arrays.copyOfRange(bytes, position, position + length);
    position += length;
    return value;
  }

  /** A string; null when it was null. */
  String readString() {
    int length = readCount();
    if (length < 0) {
      return null;
    }
    int from = position;
    position += length;
    for (int i = from; i < position; i++) {
      if (bytes[i] < 0) {
        return decoded(from, length);
      }
    }
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }

  private String decoded(int from, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new WireFormatException("a string is not UTF-8", e);
    }
  }
}
