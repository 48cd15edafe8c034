package io.sheaf.storage.parquet;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads structures of Thrift's compact protocol from a bounded stretch of memory. Parquet's footers
 * and page headers are made of these. A structure is read field by field: {@link #nextField()}
 * until {@link #STOP}, and for each field the value or {@link #skip()}.
 *
 * @see <a
 *     href="https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md">the
 *     protocol</a>
 */
final class ThriftReader {
  /** No more fields in this structure. */
  static final int STOP = 0;

  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int BYTE = 3;
  private static final int DOUBLE = 7;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int SET = 10;
  private static final int MAP = 11;
  private static final int STRUCT = 12;
  private static final int UUID = 13;
  private static final int MAX_DEPTH = 32;

  private final MemorySegment memory;
  private long position;
  private int fieldId;
  private int fieldType;
  private int depth;

  ThriftReader(MemorySegment memory) {
    this.memory = memory;
  }

  /** Bytes read so far. */
  long position() {
    return position;
  }

  private int nextByte() {
    if (position >= memory.byteSize()) {
      throw new CorruptDataException("the metadata ends in the middle of a value");
    }
    return memory.get(ValueLayout.JAVA_BYTE, position++);
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = nextByte();
      value |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new CorruptDataException("a number of the metadata is too long");
  }

  private long zigzag() {
    long value = varint();
    return value >>> 1 ^ -(value & 1);
  }

  /** Reads a structure inside the current field or list element. */
  <T> T struct(Supplier<T> body) {
    int outer = fieldId;
    if (++depth > MAX_DEPTH) {
      throw new CorruptDataException("the metadata is nested too deeply");
    }
    fieldId = 0;
    T result = body.get();
    fieldId = outer;
    depth--;
    return result;
  }

  /** The number of the next field, whose value must be read or skipped, or {@link #STOP}. */
  int nextField() {
    int header = nextByte() & 0xFF;
    fieldType = header & 0x0F;
    if (header == 0) {
      return STOP;
    }
    int delta = header >>> 4;
    fieldId = delta == 0 ? (int) zigzag() : fieldId + delta;
    if (fieldId <= 0) {
      throw new CorruptDataException("the metadata has a field without a number");
    }
    return fieldId;
  }

  boolean readBoolean() {
    if (fieldType != TRUE && fieldType != FALSE) {
      throw new CorruptDataException("the metadata has another type where a boolean belongs");
    }
    return fieldType == TRUE;
  }

  /** Reads a boolean of a list, which takes a byte. */
  boolean readBooleanElement() {
    if (fieldType != TRUE && fieldType != FALSE) {
      throw new CorruptDataException("the metadata has another type where a boolean belongs");
    }
    return nextByte() == TRUE;
  }

  /** Whether the current field is an integer. */
  boolean isNumber() {
    return fieldType >= BYTE && fieldType < DOUBLE;
  }

  long readLong() {
    if (!isNumber()) {
      throw new CorruptDataException("the metadata has another type where a number belongs");
    }
    return fieldType == BYTE ? nextByte() : zigzag();
  }

  int readInt() {
    long value = readLong();
    if (value != (int) value) {
      throw new CorruptDataException("a number of the metadata is out of range: " + value);
    }
    return (int) value;
  }

  byte[] readBinary() {
    if (fieldType != BINARY) {
      throw new CorruptDataException("the metadata has another type where a string belongs");
    }
    return binary();
  }

  private byte[] binary() {
    long length = varint();
    if (length < 0 || length > memory.byteSize() - position) {
      throw new CorruptDataException("a string of the metadata is longer than the metadata");
    }
    byte[] bytes = memory.asSlice(position, length).toArray(ValueLayout.JAVA_BYTE);
    position += length;
    return bytes;
  }

  String readString() {
    return new String(readBinary(), StandardCharsets.UTF_8);
  }

  <T> T readStruct(Supplier<T> body) {
    if (fieldType != STRUCT) {
      throw new CorruptDataException("the metadata has another type where a structure belongs");
    }
    return struct(body);
  }

  /** Reads a list whose elements {@code element} reads by this reader's methods. */
  <T> List<T> readList(Supplier<T> element) {
    if (fieldType != LIST && fieldType != SET) {
      throw new CorruptDataException("the metadata has another type where a list belongs");
    }
    int header = nextByte() & 0xFF;
    long size = header >>> 4 == 15 ? varint() : header >>> 4;
    if (size < 0 || size > memory.byteSize() - position) {
      throw new CorruptDataException("a list of the metadata is longer than the metadata");
    }
    List<T> list = new ArrayList<>((int) Math.min(size, 1024));
    for (long i = 0; i < size; i++) {
      fieldType = header & 0x0F;
      list.add(element.get());
    }
    return list;
  }

  /** Passes over the value of the current field. */
  void skip() {
    skip(fieldType);
  }

  private void skip(int type) {
    switch (type) {
      case TRUE, FALSE -> {}
      case BYTE -> nextByte();
      case 4, 5, 6 -> varint();
      case DOUBLE -> advance(8);
      case BINARY -> {
        long length = varint();
        advance(length);
      }
      case LIST, SET -> skipElements();
      case MAP -> skipMap();
      case STRUCT ->
          struct(
              () -> {
                while (nextField() != STOP) {
                  skip();
                }
                return null;
              });
      case UUID -> advance(16);
      default -> throw new CorruptDataException("the metadata has a value of unknown type " + type);
    }
  }

  private void advance(long bytes) {
    if (bytes < 0 || bytes > memory.byteSize() - position) {
      throw new CorruptDataException("the metadata ends in the middle of a value");
    }
    position += bytes;
  }

  private void skipElements() {
    int header = nextByte() & 0xFF;
    long size = header >>> 4 == 15 ? varint() : header >>> 4;
    int type = header & 0x0F;
    if (size < 0 || size > memory.byteSize() - position) {
      throw new CorruptDataException("a list of the metadata is longer than the metadata");
    }
    for (long i = 0; i < size; i++) {
      skipElement(type);
    }
  }

  private void skipMap() {
    long size = varint();
    if (size == 0) {
      return;
    }
    int types = nextByte() & 0xFF;
    if (size < 0 || size > memory.byteSize() - position) {
      throw new CorruptDataException("a map of the metadata is longer than the metadata");
    }
    for (long i = 0; i < size; i++) {
      skipElement(types >>> 4);
      skipElement(types & 0x0F);
    }
  }

  /** Booleans take a byte as elements, none as fields. */
  private void skipElement(int type) {
    if (type == TRUE || type == FALSE) {
      nextByte();
    } else {
      skip(type);
    }
  }
}
