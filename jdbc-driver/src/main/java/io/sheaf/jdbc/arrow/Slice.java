package io.sheaf.jdbc.arrow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Bytes of an array, read as little-endian numbers at places counted from their beginning. A
 * ByteBuffer of the same bytes looks at its order and its kind for each value, which counts when
 * there are millions.
 */
final class Slice {
  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);

  private final byte[] bytes;
  private final int start;

  /** The bytes of a buffer on the heap, whatever its position, to its limit. */
  Slice(ByteBuffer buffer) {
    this.bytes = buffer.array();
    this.start = buffer.arrayOffset();
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  byte get(int at) {
    return bytes[start + at];
  }

  short getShort(int at) {
    return (short) SHORTS.get(bytes, start + at);
  }

  int getInt(int at) {
    return (int) INTS.get(bytes, start + at);
  }

  long getLong(int at) {
    return (long) LONGS.get(bytes, start + at);
  }

  float getFloat(int at) {
    return Float.intBitsToFloat(getInt(at));
  }

  double getDouble(int at) {
    return Double.longBitsToDouble(getLong(at));
  }
}
