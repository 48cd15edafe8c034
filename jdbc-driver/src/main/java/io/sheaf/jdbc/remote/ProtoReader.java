package io.sheaf.jdbc.remote;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads a message in protobuf's wire format, field by field. Throws IndexOutOfBoundsException or
 * IllegalArgumentException when it is malformed.
 */
final class ProtoReader {
  private final ByteBuffer in;
  private int wireType;
  private int field;

  ProtoReader(byte[] message) {
    this(ByteBuffer.wrap(message));
  }

  ProtoReader(ByteBuffer message) {
    this.in = message.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Moves to the next field, past the value of this one if it was read or skipped. */
  boolean next() {
    if (!in.hasRemaining()) {
      return false;
    }
    int tag = (int) raw();
    field = tag >>> 3;
    wireType = tag & 7;
    return true;
  }

  int field() {
    return field;
  }

  private long raw() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte part = get();
      value |= (long) (part & 0x7F) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number has too many bytes");
  }

  private byte get() {
    return in.get(advance(1));
  }

  /** Moves on and gives the position before. */
  private int advance(int bytes) {
    int at = in.position();
    if (bytes < 0 || bytes > in.remaining()) {
      throw new IndexOutOfBoundsException("a message ends within a field");
    }
    in.position(at + bytes);
    return at;
  }

  long number() {
    return wireType == 1 ? in.getLong(advance(8)) : raw();
  }

  /** The bytes of a string or message, without a copy. */
  ByteBuffer slice() {
    if (wireType != 2) {
      throw new IllegalArgumentException("field " + field + " has no bytes");
    }
    int length = Math.toIntExact(raw());
    return in.slice(advance(length), length);
  }

  byte[] bytes() {
    ByteBuffer slice = slice();
    byte[] bytes = new byte[slice.remaining()];
    slice.get(bytes);
    return bytes;
  }

  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  ProtoReader message() {
    return new ProtoReader(slice());
  }

  void skip() {
    switch (wireType) {
      case 0 -> raw();
      case 1 -> advance(8);
      case 2 -> slice();
      case 5 -> advance(4);
      default -> throw new IllegalArgumentException("wire type " + wireType + " is unknown");
    }
  }
}
