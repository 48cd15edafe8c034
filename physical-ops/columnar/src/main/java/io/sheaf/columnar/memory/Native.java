package io.sheaf.columnar.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Reads and writes at absolute addresses, little-endian, unaligned, unchecked: an address outside a
 * live buffer crashes the JVM. One global segment, held in a constant, is what the JIT turns into
 * single instructions.
 */
public final class Native {
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Native() {}

  public static byte getByte(long address) {
    return ALL.get(ValueLayout.JAVA_BYTE, address);
  }

  public static void putByte(long address, byte value) {
    ALL.set(ValueLayout.JAVA_BYTE, address, value);
  }

  public static short getShort(long address) {
    return ALL.get(SHORT, address);
  }

  public static int getInt(long address) {
    return ALL.get(INT, address);
  }

  public static void putInt(long address, int value) {
    ALL.set(INT, address, value);
  }

  public static long getLong(long address) {
    return ALL.get(LONG, address);
  }

  public static void putLong(long address, long value) {
    ALL.set(LONG, address, value);
  }

  public static double getDouble(long address) {
    return ALL.get(DOUBLE, address);
  }

  public static void putDouble(long address, double value) {
    ALL.set(DOUBLE, address, value);
  }

  public static float getFloat(long address) {
    return ALL.get(FLOAT, address);
  }

  public static void copy(long from, long to, long bytes) {
    MemorySegment.copy(ALL, from, ALL, to, bytes);
  }

  public static void copy(long from, byte[] to, int toIndex, int bytes) {
    MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, from, to, toIndex, bytes);
  }

  public static void copy(byte[] from, int fromIndex, long to, int bytes) {
    MemorySegment.copy(from, fromIndex, ALL, ValueLayout.JAVA_BYTE, to, bytes);
  }

  public static void copy(long from, int[] to, int toIndex, int count) {
    MemorySegment.copy(ALL, INT, from, to, toIndex, count);
  }

  public static void copy(int[] from, int fromIndex, long to, int count) {
    MemorySegment.copy(from, fromIndex, ALL, INT, to, count);
  }

  public static void copy(long from, long[] to, int toIndex, int count) {
    MemorySegment.copy(ALL, LONG, from, to, toIndex, count);
  }

  public static void copy(long[] from, int fromIndex, long to, int count) {
    MemorySegment.copy(from, fromIndex, ALL, LONG, to, count);
  }

  public static void copy(long from, double[] to, int toIndex, int count) {
    MemorySegment.copy(ALL, DOUBLE, from, to, toIndex, count);
  }

  public static void copy(double[] from, int fromIndex, long to, int count) {
    MemorySegment.copy(from, fromIndex, ALL, DOUBLE, to, count);
  }

  public static void fill(long address, long bytes, byte value) {
    ALL.asSlice(address, bytes).fill(value);
  }

  /**
   * A bounded segment over memory that the caller keeps alive; for libraries that take segments or
   * byte buffers.
   */
  public static MemorySegment segment(long address, long bytes) {
    return ALL.asSlice(address, bytes);
  }
}
