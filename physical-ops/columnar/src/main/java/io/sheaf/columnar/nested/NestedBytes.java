package io.sheaf.columnar.nested;

import io.sheaf.columnar.batch.Views;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of nested values that are appended to, see {@link Elements}. Not thread-safe. */
public final class NestedBytes {
  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[256];
  private int size;

  /** The array with the bytes; another one after an append that needed room. */
  public byte[] array() {
    return bytes;
  }

  public int size() {
    return size;
  }

  public void clear() {
    size = 0;
  }

  /** Makes it shorter. */
  public void truncate(int newSize) {
    size = newSize;
  }

  private void room(int count) {
    if (bytes.length - size < count) {
      bytes =
          Arrays.copyOf(bytes, Math.toIntExact(Math.max(2L * bytes.length, (long) size + count)));
    }
  }

  void put(byte value) {
    room(1);
    bytes[size++] = value;
  }

  /** Appends a null element. */
  public void putNull() {
    put(Elements.NULL);
  }

  /** Appends the mark before a value that is not null; its payload follows. */
  public void putValueMark() {
    put(Elements.VALUE);
  }

  /** Appends the end of a list inside another value. */
  public void putEnd() {
    put(Elements.END);
  }

  /** Appends the payload of a BOOLEAN. */
  public void putBoolean(boolean value) {
    put((byte) (value ? 1 : 0));
  }

  /** Appends the payload of a type that is kept in an int. */
  public void putInt(int value) {
    room(4);
    INT.set(bytes, size, value ^ Integer.MIN_VALUE);
    size += 4;
  }

  void putLong(long value) {
    room(8);
    LONG.set(bytes, size, value ^ Long.MIN_VALUE);
    size += 8;
  }

  /** Appends the payload of a BIGINT, or of another type that is kept in a long. */
  public void putBigint(long value) {
    putLong(value);
  }

  /** Appends a text as an element. */
  public void putText(String text) {
    put(Elements.VALUE);
    int start = size;
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    put(utf8, 0, utf8.length);
    escape(start);
    put(Elements.END);
  }

  void putInt128(long low, long high) {
    room(16);
    LONG.set(bytes, size, high ^ Long.MIN_VALUE);
    LONG.set(bytes, size + 8, low);
    size += 16;
  }

  /** Appends the payload of a REAL or DOUBLE. */
  public void putDouble(double value) {
    room(8);
    long bits = Double.doubleToLongBits(value + 0.0);
    LONG.set(bytes, size, bits ^ (bits >> 63 | Long.MIN_VALUE));
    size += 8;
  }

  void putView(long first, long second) {
    room(Views.length(first));
    size += Views.copy(first, second, bytes, size);
  }

  /** Appends bytes as they are: whole elements. */
  public void put(byte[] from, int start, int end) {
    room(end - start);
    System.arraycopy(from, start, bytes, size, end - start);
    size += end - start;
  }

  /** Makes the bytes from {@code start} on free of 0, which ends a string. */
  void escape(int start) {
    int special = 0;
    for (int i = start; i < size; i++) {
      special += bytes[i] >>> 1 == 0 ? 1 : 0;
    }
    if (special == 0) {
      return;
    }
    room(special);
    int to = size + special;
    size = to;
    for (int from = to - special - 1; from >= start; from--) {
      byte value = bytes[from];
      if (value >>> 1 == 0) {
        bytes[--to] = (byte) (value + 1);
        bytes[--to] = 1;
      } else {
        bytes[--to] = value;
      }
    }
  }
}
