package io.sheaf.storage.parquet.write;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes structures of Thrift's compact protocol to an array. Fields must come in ascending order
 * of their numbers. Not thread-safe.
 *
 * @see <a
 *     href="https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md">the
 *     protocol</a>
 */
final class ThriftWriter {
  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int I8 = 3;
  private static final int I16 = 4;
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;
  private static final int SHORT_LIST = 15;

  private byte[] bytes = new byte[256];
  private int size;
  private int lastField;

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  ThriftWriter clear() {
    size = 0;
    lastField = 0;
    return this;
  }

  /** Continues a structure whose fields up to this one were written elsewhere. */
  void continueAfter(int field) {
    lastField = field;
  }

  private void put(int value) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * size);
    }
    bytes[size++] = (byte) value;
  }

  private void varint(long value) {
    long left = value;
    while ((left & ~0x7FL) != 0) {
      put((int) (left | 0x80));
      left >>>= 7;
    }
    put((int) left);
  }

  private void zigzag(long value) {
    varint(value << 1 ^ value >> 63);
  }

  private void header(int field, int type) {
    int delta = field - lastField;
    if (delta > 0 && delta <= 15) {
      put(delta << 4 | type);
    } else {
      put(type);
      zigzag(field);
    }
    lastField = field;
  }

  void bool(int field, boolean value) {
    header(field, value ? TRUE : FALSE);
  }

  void i8(int field, int value) {
    header(field, I8);
    put(value);
  }

  void i16(int field, int value) {
    header(field, I16);
    zigzag(value);
  }

  void i32(int field, int value) {
    header(field, I32);
    zigzag(value);
  }

  void i64(int field, long value) {
    header(field, I64);
    zigzag(value);
  }

  void binary(int field, byte[] value) {
    header(field, BINARY);
    binaryElement(value);
  }

  void string(int field, String value) {
    binary(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A structure as a field; {@code body} writes its fields. */
  void struct(int field, Runnable body) {
    header(field, STRUCT);
    structElement(body);
  }

  void structList(int field, int count) {
    list(field, STRUCT, count);
  }

  void i32List(int field, int... values) {
    list(field, I32, values.length);
    for (int value : values) {
      zigzag(value);
    }
  }

  void i64List(int field, long... values) {
    list(field, I64, values.length);
    for (long value : values) {
      zigzag(value);
    }
  }

  void boolList(int field, boolean... values) {
    list(field, TRUE, values.length);
    for (boolean value : values) {
      put(value ? TRUE : FALSE);
    }
  }

  /** Starts a list whose elements {@link #binaryElement} writes. */
  void binaryList(int field, int count) {
    list(field, BINARY, count);
  }

  private void list(int field, int type, int count) {
    header(field, LIST);
    if (count < SHORT_LIST) {
      put(count << 4 | type);
    } else {
      put(SHORT_LIST << 4 | type);
      varint(count);
    }
  }

  /** A structure as an element of a list. */
  void structElement(Runnable body) {
    int outer = lastField;
    lastField = 0;
    body.run();
    stop();
    lastField = outer;
  }

  void binaryElement(byte[] value) {
    varint(value.length);
    while (size + value.length > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  /** Ends the outermost structure. */
  void stop() {
    put(0);
  }
}
